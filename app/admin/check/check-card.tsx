'use client';

import Link from 'next/link';
import { type ReactNode, useEffect, useState } from 'react';
import type { DrawingId } from '#contract/ids.ts';
import { UNREAD } from '../unread.ts';
import styles from './check-card.module.css';
import { type Checked, NOTHING_CHECKED, readSteps, withStep } from './read-steps.ts';

const percent = (share: number) => `${Math.round(share * 100)} %`;
/** Below it a rival is about as likely as the prompt. */
const CLEAR_LEAD = 0.15;
/** Below it drawings score lower than those of drawn words (docs/judge.md). */
const FAR = 0.8;

/** [PROMPT-6] Checks a text as long as the card is on the page. */
export function CheckCard({ text }: { text: string }) {
  const [checked, setChecked] = useState<Checked>(NOTHING_CHECKED);
  useEffect(() => {
    const leaving = new AbortController();
    setChecked(NOTHING_CHECKED);
    (async () => {
      for await (const step of readSteps(text, leaving.signal)) {
        if (leaving.signal.aborted) return;
        setChecked((before) => withStep(before, step));
      }
    })().catch((error: unknown) => {
      if (leaving.signal.aborted) return;
      console.error(error);
      setChecked((before) => withStep(before, { kind: 'failed', message: 'The connection was lost.' }));
    });
    return () => leaving.abort();
  }, [text]);
  const { words, progress, neighbours, familiarity, drawing, margin, state, problem } = checked;
  return (
    <section className={styles.card} aria-label={`Check of “${text}”`} aria-busy={state === 'running'}>
      <p className={styles.state} role="status">
        {state === 'done' ? `“${text}” is checked.` : state === 'failed' ? problem : stepName(checked)}
      </p>
      {state === 'running' && (
        <progress
          className={styles.progress}
          aria-label="Progress of the check"
          max={4}
          value={
            (progress ? progress.done / Math.max(1, progress.of) : 0) +
            [neighbours, familiarity, margin].filter(Boolean).length
          }
        />
      )}
      {words && (
        <Finding title="Words" isGood={words.isRead && !words.isRude && words.sameAs === null}>
          {words.sameAs && (
            <p>
              There is already a prompt with this text
              {words.sameAs.retired && ', which is retired'}:{' '}
              <Link href={`/admin/prompts/${words.sameAs.id}`} prefetch={false}>
                edit it
              </Link>
              .
            </p>
          )}
          {!words.isRead && <p>{UNREAD}</p>}
          {words.isRude && <p>It has a rude word in it, which rooms show with asterisks.</p>}
          {words.isRead && !words.isRude && words.sameAs === null && <p>The model reads them, and none is rude.</p>}
        </Finding>
      )}
      {neighbours && (
        <Finding title="Nearest prompts" isGood={!neighbours.some(({ isDuplicate }) => isDuplicate)}>
          {neighbours.length === 0 && <p>There are none.</p>}
          <ul className={styles.neighbours}>
            {neighbours.map((neighbour) => (
              <li key={neighbour.id}>
                <Picture drawingId={neighbour.drawingId} />
                <span>
                  <Link href={`/admin/prompts/${neighbour.id}`} prefetch={false}>
                    {neighbour.text}
                  </Link>
                  {neighbour.retired && ' (retired)'}
                  <span className="hint">
                    {' '}
                    {percent(Math.max(0, neighbour.likeness))} alike
                    {neighbour.isDuplicate && <strong className={styles.bad}> · very near</strong>}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Finding>
      )}
      {familiarity && (
        <Finding title="Drawn words" isGood={familiarity.things.every(({ nearness }) => nearness >= FAR)}>
          <p>
            A fair drawing should score about {Math.round(familiarity.predictedScore)} ±{' '}
            {Math.round(familiarity.meanError)} points.
          </p>
          <ul>
            {familiarity.things.map(({ text: thing, drawnWord, nearness }) => (
              <li key={thing}>
                “{thing}”:{' '}
                {thing === drawnWord
                  ? 'the model has seen it drawn'
                  : `nearest drawn word “${drawnWord}”, ${percent(Math.max(0, nearness))} alike`}
                {nearness < FAR && <strong className={styles.bad}> · the model may not know it</strong>}
              </li>
            ))}
          </ul>
        </Finding>
      )}
      {drawing && (
        <Finding title="Drawn by the machine" isGood={drawing !== 'none' && drawing.score >= 40}>
          {drawing === 'none' ? (
            <p>The drawing machine cannot draw it.</p>
          ) : (
            <p className={styles.drawn}>
              {/* biome-ignore lint/performance/noImgElement: it is in the page already */}
              <img
                className={styles.drawing}
                src={`data:image/png;base64,${drawing.png}`}
                alt={`“${text}”, drawn by the drawing machine`}
                width={160}
                height={160}
              />
              <span>
                <strong>{drawing.score.toFixed(1)}</strong> points
              </span>
            </p>
          )}
        </Finding>
      )}
      {margin && (
        <Finding
          title="Difference from the nearest prompts"
          isGood={margin.rival === null || margin.share - margin.rival.share >= CLEAR_LEAD}
        >
          {margin.rival ? (
            <p>
              The judge takes the machine’s drawing for “{text}” with {percent(margin.share)}, and for “
              {margin.rival.text}” with {percent(margin.rival.share)}.
            </p>
          ) : (
            <p>There is no other prompt.</p>
          )}
          {margin.neighboursDrawings.of > 0 && (
            <p>
              Of {margin.neighboursDrawings.of} drawings of the nearest prompts it would still take{' '}
              {margin.neighboursDrawings.right} for theirs.
            </p>
          )}
        </Finding>
      )}
    </section>
  );
}

function stepName({ words, neighbours, familiarity, progress, drawing }: Checked): string {
  if (!words) return 'The check begins …';
  if (!neighbours)
    return progress ? `Compared with ${progress.done} of ${progress.of} prompts …` : 'Comparing with all prompts …';
  if (!familiarity) return 'Comparing with the words that the model has seen drawn …';
  return drawing ? 'Comparing it with the nearest prompts …' : 'The machine is drawing it …';
}

function Finding({ title, isGood, children }: { title: string; isGood: boolean; children: ReactNode }) {
  return (
    <div className={styles.finding}>
      <h3>
        <span aria-hidden="true" className={isGood ? styles.goodMark : styles.badMark}>
          {isGood ? '✓' : '!'}
        </span>{' '}
        {title}
        <span className="visually-hidden">{isGood ? ': good' : ': look at this'}</span>
      </h3>
      {children}
    </div>
  );
}

function Picture({ drawingId }: { drawingId: DrawingId | null }) {
  if (drawingId === null) return <span className={styles.noPicture} aria-hidden="true" />;
  return (
    // biome-ignore lint/performance/noImgElement: a 320 px PNG that never changes gains nothing from an optimiser
    <img
      className={styles.picture}
      src={`/drawings/${drawingId}/thumbnail.png`}
      alt="Its best drawing"
      width={48}
      height={48}
    />
  );
}
