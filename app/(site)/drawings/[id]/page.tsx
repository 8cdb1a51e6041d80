import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { promptBoardHref } from '#app/components/boards/board-query.ts';
import { ScoreSum } from '#app/components/explanation/score-sum.tsx';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { GalleryGrid } from '#app/components/gallery/gallery-grid.tsx';
import { LocalTime } from '#app/components/local-time.tsx';
import { EnglishPrompt, PromptTranslation } from '#app/components/prompt-text.tsx';
import { TakeAway } from '#app/components/replay/take-away.tsx';
import { ReportDrawing } from '#app/components/report/report-drawing.tsx';
import { getSharedMessages } from '#app/i18n/request-context.tsx';
import { drawingVisibility } from '#app/lib/drawing-visibility.ts';
import { shortHash } from '#app/lib/format.ts';
import { linkPreview } from '#app/lib/link-preview.ts';
import { requestAddress, requestOrigin } from '#app/lib/request-origin.ts';
import { DrawingId, type PromptId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import styles from './drawing.module.css';
import { DrawingCanvas } from './drawing-canvas.tsx';
import { WhatJudgeSaw } from './what-judge-saw.tsx';

interface Props {
  params: Promise<{ id: string }>;
}

const findDrawing = cache(async (id: string) => {
  const parsed = DrawingId.safeParse(id);
  // [MOD-4] To others a hidden drawing is none.
  if (!parsed.success || (await drawingVisibility(parsed.data)) === 'others') return null;
  return services().storage.drawings.find(parsed.data);
});

/** The drawing's rank on its prompt's board; null when an earlier model judged it. */
const findStanding = cache(async (id: DrawingId, modelHash: string) => {
  const { storage, judge } = services();
  return modelHash === judge.info.modelHash ? storage.drawings.standing(id) : null;
});

/** The prompt's translations, unless it was edited since it was drawn. */
const findTranslations = async (id: PromptId, text: string) => {
  const prompt = await services().storage.prompts.find(id);
  return prompt?.text === text ? prompt.translations : undefined;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const drawing = await findDrawing((await params).id);
  if (!drawing) return {};
  const standing = await findStanding(drawing.id, drawing.modelHash);
  const [t, messages] = [await getTranslations('drawings'), await getSharedMessages()];
  const { prompt, score } = drawing;
  const nickname = messages.author({ nickname: drawing.nickname, machine: drawing.machineLevel !== null });
  const title = t('title', { prompt, nickname });
  const percentile = messages.percentile(drawing.percentile);
  const description = standing
    ? t('descriptionStanding', { score, percentile, standing: messages.standing(standing) })
    : t('description', { score, percentile });
  const path = `/drawings/${drawing.id}`;
  return {
    title,
    description,
    alternates: { canonical: path },
    ...linkPreview({
      ...{ title, description, path, type: 'article' },
      card: `${path}/card.png`,
      alt: messages.pictured(t('alt', { prompt, nickname }), drawing.caption),
    }),
  };
}

export default async function DrawingPage({ params }: Props) {
  const drawing = await findDrawing((await params).id);
  if (!drawing) notFound();
  const { judge, explanations } = services();
  // The next reader gets it.
  if (!drawing.caption) explanations.captionSoon(drawing.id);
  const standing = await findStanding(drawing.id, drawing.modelHash);
  const [t, messages] = [await getTranslations('drawings'), await getSharedMessages()];
  const { prompt, nickname, score } = drawing;
  const isMachines = drawing.machineLevel !== null;
  const author = messages.author({ nickname, machine: isMachines });
  const percentile = messages.percentile(drawing.percentile);
  const translations = await findTranslations(drawing.promptId, prompt);

  return (
    <main className="page page--wide">
      <div className={styles.layout}>
        <DrawingCanvas
          drawingId={drawing.id}
          alt={messages.pictured(t('alt', { prompt, nickname: author }), drawing.caption)}
        />
        <div className={styles.facts}>
          <header>
            <h1>
              {t.rich('quoted', { prompt: () => <EnglishPrompt text={prompt} marked /> })}
              <PromptTranslation translations={translations} />
            </h1>
            <p className={styles.by}>
              <Avatar seed={drawing.nickname} machine={drawing.machineLevel ?? undefined} />
              <span>
                {t.rich('by', {
                  nickname,
                  name: (text) => (
                    <strong>
                      <bdi>{text}</bdi>
                    </strong>
                  ),
                })}
              </span>
              {isMachines && <MachineBadge />}
            </p>
          </header>
          <p className={styles.score}>
            {t.rich('points', { score, points: (text) => <span className={styles.points}>{text}</span> })}
          </p>
          <p>
            {standing
              ? t('factsStanding', { percentile, standing: messages.standing(standing) })
              : t('facts', { percentile })}
          </p>
          {isMachines && <p data-testid="unranked">{t('unranked')}</p>}
          {drawing.medium === 'paper' && <p data-testid="on-paper">{t('onPaper')}</p>}
          {drawing.withheld && <p data-testid="withheld">{messages.withheld(drawing.withheld)}</p>}
          <TakeAway
            drawingId={drawing.id}
            publicUrl={await requestOrigin()}
            title={t('title', { prompt, nickname: author })}
          />
          <section className={styles.explanation} aria-labelledby="explanation">
            <h2 id="explanation">{t('why')}</h2>
            <ScoreSum rawScore={drawing.rawScore} deductions={drawing.deductions} score={drawing.score} />
            <h3>{t('saw')}</h3>
            <WhatJudgeSaw labels={drawing.labels} prompt={drawing.prompt} />
          </section>
          <div className={styles.links}>
            <Link
              className="btn"
              href={promptBoardHref(drawing.promptId, {
                by: isMachines ? 'machines' : drawing.medium === 'paper' ? 'paper' : 'people',
              })}
            >
              {t(isMachines ? 'machinesBoard' : 'board')}
            </Link>
            <Link className="btn" href="/boards">
              {t('boards')}
            </Link>
            <ReportDrawing drawingId={drawing.id} of={t('title', { prompt, nickname: author })} />
          </div>
          <dl className={styles.small}>
            <div>
              <dt>{t('handedIn')}</dt>
              <dd>
                <LocalTime at={drawing.submittedAt.toISOString()} form="moment" />
              </dd>
            </div>
            <div>
              <dt>{t('judge')}</dt>
              <dd>
                <bdi>
                  {drawing.modelId} <span className={styles.hash}>({shortHash(drawing.modelHash)})</span>,{' '}
                  {drawing.precision}, {drawing.provider}
                </bdi>
                {drawing.modelHash !== judge.info.modelHash && `. ${t('earlierModel')}`}
              </dd>
            </div>
            <div>
              <dt>{t('similarity')}</dt>
              <dd>{t('cosine', { similarity: drawing.similarity.toFixed(3) })}</dd>
            </div>
          </dl>
        </div>
      </div>
      {drawing.modelHash === judge.info.modelHash && <Similar id={drawing.id} />}
    </main>
  );
}

/** [GALLERY-7] */
async function Similar({ id }: { id: DrawingId }) {
  const t = await getTranslations('gallery');
  const entries = await services().gallery.similar(id, await requestAddress());
  if (entries.length === 0) return null;
  return (
    <section className={styles.similar} aria-labelledby="similar">
      <h2 id="similar">{t('similar')}</h2>
      <GalleryGrid entries={entries} showPrompt label={t('similar')} />
    </section>
  );
}
