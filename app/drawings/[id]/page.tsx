import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { promptBoardHref } from '#app/boards/board-query.ts';
import { formatMoment, shortHash } from '#app/boards/format.ts';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import { TakeAway } from '#app/components/replay/TakeAway.tsx';
import { ScoreSum } from '#app/components/why/ScoreSum.tsx';
import { percentileText, scoreText, standingText } from '#app/lib/wording.ts';
import { DrawingId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import styles from './drawing.module.css';
import { DrawingCanvas } from './drawing-canvas.tsx';
import { WhatJudgeSaw } from './what-judge-saw.tsx';

interface Props {
  params: Promise<{ id: string }>;
}

const findDrawing = cache(async (id: string) => {
  const parsed = DrawingId.safeParse(id);
  return parsed.success ? services().storage.drawings.find(parsed.data) : null;
});

/** Its place on today's board; null when an earlier model judged it. */
const findStanding = cache(async (id: DrawingId, modelHash: string) => {
  const { storage, judge } = services();
  return modelHash === judge.info.modelHash ? storage.drawings.standing(id) : null;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const drawing = await findDrawing((await params).id);
  if (!drawing) return {};
  const standing = await findStanding(drawing.id, drawing.modelHash);
  const title = `“${drawing.prompt}” by ${drawing.nickname}`;
  const description = `${scoreText(drawing.score)} points. ${percentileText(drawing.percentile)}.${
    standing ? ` ${standingText(standing)}.` : ''
  }`;
  const path = `/drawings/${drawing.id}`;
  const card = { url: `${path}/card.png`, width: 1200, height: 630, type: 'image/png', alt: altOf(drawing) };
  return {
    title,
    description,
    metadataBase: new URL(services().publicUrl),
    alternates: { canonical: path },
    openGraph: { title, description, type: 'article', url: path, siteName: 'Doodle Judge', images: [card] },
    twitter: { card: 'summary_large_image', title, description, images: [card] },
  };
}

const altOf = ({ prompt, nickname }: { prompt: string; nickname: string }) => `Drawing of “${prompt}” by ${nickname}`;

export default async function DrawingPage({ params }: Props) {
  const drawing = await findDrawing((await params).id);
  if (!drawing) notFound();
  const { judge, publicUrl } = services();
  const standing = await findStanding(drawing.id, drawing.modelHash);

  return (
    <main className="page page--wide">
      <div className={styles.layout}>
        <DrawingCanvas drawingId={drawing.id} alt={altOf(drawing)} />
        <div className={styles.facts}>
          <header>
            <h1>
              “<span className="marked">{drawing.prompt}</span>”
            </h1>
            <p className={styles.by}>
              <Avatar seed={drawing.nickname} />
              <span>
                drawn by <strong>{drawing.nickname}</strong>
              </span>
            </p>
          </header>
          <p className={styles.score}>
            <span className={styles.points}>{scoreText(drawing.score)}</span> points of 100
          </p>
          <p>
            {percentileText(drawing.percentile)}.{standing && ` ${standingText(standing)}.`}
          </p>
          <TakeAway drawingId={drawing.id} publicUrl={publicUrl} title={`“${drawing.prompt}” by ${drawing.nickname}`} />
          <section className={styles.why} aria-labelledby="why">
            <h2 id="why">Why this score</h2>
            <ScoreSum rawScore={drawing.rawScore} deductions={drawing.deductions} score={drawing.score} />
            <h3>What the judge saw</h3>
            <WhatJudgeSaw labels={drawing.labels} prompt={drawing.prompt} />
          </section>
          <p className={styles.links}>
            <Link className="btn" href={promptBoardHref(drawing.promptId)}>
              Board of this prompt
            </Link>
            <Link className="btn" href="/boards">
              All leaderboards
            </Link>
          </p>
          <dl className={styles.small}>
            <div>
              <dt>Handed in</dt>
              <dd>
                <time dateTime={drawing.submittedAt.toISOString()}>{formatMoment(drawing.submittedAt)}</time>
              </dd>
            </div>
            <div>
              <dt>Judge</dt>
              <dd>
                {drawing.modelId} <span className={styles.hash}>({shortHash(drawing.modelHash)})</span>,{' '}
                {drawing.precision}, {drawing.provider}
                {drawing.modelHash !== judge.info.modelHash &&
                  '. An earlier model: today’s boards do not show this drawing'}
              </dd>
            </div>
            <div>
              <dt>Similarity</dt>
              <dd>{drawing.similarity.toFixed(3)} (cosine of drawing and prompt)</dd>
            </div>
          </dl>
        </div>
      </div>
    </main>
  );
}
