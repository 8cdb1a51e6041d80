import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { AuthorTabs, Board, Invitation, JudgeNote } from '#app/components/boards/board.tsx';
import { BoardLive } from '#app/components/boards/board-live.tsx';
import { boardModel } from '#app/components/boards/board-model.ts';
import { AUTHORS, authorsOf, promptBoard, promptBoardHref, viewOf } from '#app/components/boards/board-query.ts';
import styles from '#app/components/boards/boards.module.css';
import { ModelChooser } from '#app/components/boards/model-chooser.tsx';
import { readBoard } from '#app/components/boards/read-board.ts';
import { galleryHref } from '#app/components/gallery/gallery-query.ts';
import { EnglishPrompt, PromptTranslation } from '#app/components/prompt-text.tsx';
import { linkPreview } from '#app/lib/link-preview.ts';
import type { SearchParams } from '#app/lib/search-params.ts';
import { PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { drawHref } from '../../draw/draw-query.ts';

interface Props {
  params: Promise<{ promptId: string }>;
  searchParams: Promise<SearchParams>;
}

const findPrompt = cache(async (id: string) => {
  const parsed = PromptId.safeParse(id);
  return parsed.success ? services().storage.prompts.find(parsed.data) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const prompt = await findPrompt((await params).promptId);
  if (!prompt) return {};
  const t = await getTranslations('boards');
  const title = t('quoted', { prompt: prompt.text });
  const description = t('prompt.description', { prompt: prompt.text });
  const path = promptBoardHref(prompt.id);
  return { title, description, ...linkPreview({ title, description, path, card: `${path}/card.png` }) };
}

export default async function PromptBoardPage({ params, searchParams }: Props) {
  const prompt = await findPrompt((await params).promptId);
  if (!prompt) notFound();
  const t = await getTranslations('boards');
  const gallery = await getTranslations('gallery');
  const query = await searchParams;
  const [by, view] = [authorsOf(query), viewOf(query)];
  const board = promptBoard(prompt.id, by);
  const model = await boardModel(query);
  const page = await readBoard(board, query, model);
  const here = { by, view, model: model.earlier };

  return (
    <main className="page">
      <header className={styles.head}>
        <p>
          <Link className={styles.back} href="/boards">
            {t('prompt.back')}
          </Link>
        </p>
        <h1>
          {t.rich('prompt.title', { prompt: () => <EnglishPrompt text={prompt.text} marked /> })}
          <PromptTranslation translations={prompt.translations} />
        </h1>
        <p className={styles.lead}>
          {prompt.packName}
          {prompt.retired && ` · ${t('prompt.retired')}`}
        </p>
        {prompt.origin === 'catalogue' && (
          <p className={styles.ways}>
            {!prompt.retired && (
              <Link className="btn btn--primary" href={drawHref({ promptId: prompt.id })}>
                {t('drawThis')}
              </Link>
            )}
            <Link className="btn" href={galleryHref({ promptId: prompt.id })} prefetch={false}>
              {gallery('ofPrompt')}
            </Link>
          </p>
        )}
      </header>
      <section
        className={styles.main}
        aria-label={t(by === 'machines' ? 'prompt.machines' : 'prompt.drawings', { prompt: prompt.text })}
      >
        <AuthorTabs authors={AUTHORS} by={by} href={(option) => promptBoardHref(prompt.id, { ...here, by: option })} />
        <Board
          board={board}
          page={page}
          view={view}
          empty={
            by !== 'machines' ? <NobodyYet promptId={prompt.id} /> : <p className={styles.empty}>{t('noMachine')}</p>
          }
          showPrompt={false}
          earlierModel={model.earlier}
          href={(place) => promptBoardHref(prompt.id, { ...here, ...place })}
        />
        {!model.earlier && <BoardLive board={board} />}
        <JudgeNote model={model} />
        <ModelChooser model={model} href={(of) => promptBoardHref(prompt.id, { ...here, model: of })} />
      </section>
    </main>
  );
}

/** Of people: there is something to see all the same where machines have drawn. */
async function NobodyYet({ promptId }: { promptId: PromptId }) {
  const t = await getTranslations('boards');
  const { entries } = await readBoard({ kind: 'machines', promptId }, {});
  return (
    <Invitation
      sentence={t('invitations.prompt')}
      more={
        entries.length > 0 && (
          <Link className="btn" href={promptBoardHref(promptId, { by: 'machines' })}>
            {t('seeMachines')}
          </Link>
        )
      }
    />
  );
}
