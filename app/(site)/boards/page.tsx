import type { Metadata } from 'next';
import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Board, Invitation, JudgeNote } from '#app/components/boards/board.tsx';
import { BoardLive } from '#app/components/boards/board-live.tsx';
import { type BoardModel, boardModel } from '#app/components/boards/board-model.ts';
import {
  modeOf,
  overallHref,
  periodOf,
  promptBoardHref,
  promptsFrom,
  viewOf,
} from '#app/components/boards/board-query.ts';
import styles from '#app/components/boards/boards.module.css';
import { ModelChooser } from '#app/components/boards/model-chooser.tsx';
import { readBoard } from '#app/components/boards/read-board.ts';
import { GENERAL_CARD, linkPreview } from '#app/lib/link-preview.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { type BoardKey, BoardPeriod } from '#contract/boards.ts';
import { MODES } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';

const FEW_PROMPTS = 24;
const MANY_PROMPTS = 60;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('boards');
  const [title, description] = [t('title'), t('description')];
  return { title, description, ...linkPreview({ title, description, path: '/boards', card: GENERAL_CARD }) };
}

export default async function BoardsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const t = await getTranslations('boards');
  const query = await searchParams;
  const modes = await getTranslations('modes');
  const [period, mode, view, prompts] = [periodOf(query), modeOf(query), viewOf(query), promptsFrom(query)];
  const board: BoardKey = { kind: 'overall', period, ...(mode && { mode }) };
  const model = await boardModel(query);
  const page = await readBoard(board, query, model);
  const here = { period, mode, view, prompts, model: model.earlier };

  return (
    <main className="page page--wide">
      <header className={styles.head}>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <div className={styles.columns}>
        <section className={styles.main} aria-label={t(`best.${period}`)}>
          <nav className={styles.modes} aria-label={t('modes.label')}>
            {[undefined, ...MODES].map((option) => (
              <Link
                key={option ?? 'all'}
                className={styles.mode}
                href={overallHref({ ...here, mode: option })}
                aria-current={option === mode ? 'true' : undefined}
                prefetch={false}
              >
                {option ? modes(`${option}.name`) : t('modes.all')}
              </Link>
            ))}
          </nav>
          <nav className={styles.tabs} aria-label={t('periods.label')}>
            {BoardPeriod.options.map((option) => (
              <Link
                key={option}
                className={styles.tab}
                href={overallHref({ ...here, period: option })}
                aria-current={option === period ? 'page' : undefined}
              >
                {t(`periods.${option}`)}
              </Link>
            ))}
          </nav>
          <Board
            board={board}
            page={page}
            view={view}
            empty={<Invitation sentence={t(`invitations.${period}`)} />}
            showPrompt
            earlierModel={model.earlier}
            href={(place) => overallHref({ ...here, ...place })}
          />
          {!model.earlier && <BoardLive board={board} />}
          <JudgeNote model={model} />
          <ModelChooser model={model} href={(of) => overallHref({ ...here, model: of })} />
        </section>
        <PromptBoards from={prompts} href={(from) => overallHref({ ...here, prompts: from })} model={model} />
      </div>
    </main>
  );
}

interface PromptBoardsProps {
  /** Where the list of all prompts begins; null: a few are listed. */
  from: number | null;
  href: (from: number) => string;
  model: BoardModel;
}

async function PromptBoards({ from, href, model }: PromptBoardsProps) {
  const t = await getTranslations('boards.prompts');
  const limit = from === null ? FEW_PROMPTS : MANY_PROMPTS;
  const offset = from ?? 0;
  // One more than is shown says whether there are more.
  const found = await services().storage.drawings.activePrompts(model.modelHash, { offset, limit: limit + 1 });
  const prompts = found.slice(0, limit);
  const hasMore = found.length > limit;
  return (
    <section className={styles.side} aria-labelledby="prompt-boards">
      <h2 id="prompt-boards">{t('title')}</h2>
      {prompts.length === 0 ? (
        <p className={styles.lead}>{t('none')}</p>
      ) : (
        <ul className={styles.prompts}>
          {prompts.map((prompt) => (
            <li key={prompt.promptId}>
              <Link
                className={styles.promptCard}
                href={promptBoardHref(prompt.promptId, {
                  by: prompt.bestScore === null ? 'machines' : 'people',
                  model: model.earlier,
                })}
                prefetch={false}
              >
                <bdi className={styles.promptText}>{prompt.prompt}</bdi>
                <span className={styles.promptFacts}>
                  {prompt.bestScore === null
                    ? t('machinesOnly')
                    : t('facts', { drawings: prompt.drawings, score: prompt.bestScore })}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {(hasMore || offset > 0) && (
        <nav className={styles.pager} aria-label={t('pages')}>
          {offset > 0 && (
            <Link className="btn btn--plain" href={href(0)} prefetch={false}>
              {t('toTop')}
            </Link>
          )}
          {hasMore && (
            <Link className="btn" href={href(from === null ? 0 : offset + limit)} prefetch={false}>
              {t(from === null ? 'all' : 'more')}
            </Link>
          )}
        </nav>
      )}
    </section>
  );
}
