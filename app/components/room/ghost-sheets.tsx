'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { GhostMark } from '#app/components/figures/icons.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { fetchWithRetry } from '#app/components/replay/fetch-with-retry.ts';
import { ReplayStage } from '#app/components/replay/replay-stage.ts';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { ghostMoment } from '#app/lib/animation-timing.ts';
import { timelineOf } from '#canvas/replay.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { GhostView } from '#contract/room.ts';
import styles from './ghost-sheets.module.css';
import type { RoundPartProps } from './mode-parts.ts';

/** Past drawings of the prompt, drawn again in step with the round's clock. */
export function GhostSheets({ round, deadlineMs, totalMs }: RoundPartProps) {
  const t = useTranslations('round.ghosts');
  if (round.ghosts.length === 0) return null;
  return (
    <section className={styles.ghosts} aria-label={t('title')} data-testid="ghosts">
      <h2 className={styles.title}>{t('title')}</h2>
      <ul className={styles.sheets}>
        {round.ghosts.map((ghost) => (
          <Ghost key={ghost.seatId} ghost={ghost} deadlineMs={deadlineMs} totalMs={totalMs} />
        ))}
      </ul>
    </section>
  );
}

function Ghost({ ghost, deadlineMs, totalMs }: { ghost: GhostView; deadlineMs: number; totalMs: number }) {
  const t = useTranslations('round.ghosts');
  const messages = useSharedMessages();
  const canvas = useRef<HTMLCanvasElement>(null);
  const isLost = useGhost(canvas, ghost, deadlineMs, totalMs);
  return (
    <li className={styles.ghost}>
      <div className={styles.paper}>
        <canvas ref={canvas} role="img" aria-label={t('label', { nickname: messages.author(ghost) })} />
        {isLost && <span className={styles.lost}>{t('lost')}</span>}
      </div>
      <p className={styles.who}>
        <GhostMark className={styles.mark ?? ''} />
        <bdi className={styles.name}>{ghost.nickname}</bdi>
        {ghost.machine !== undefined && <MachineBadge size="small" />}
      </p>
    </li>
  );
}

/** Replays the ghost's drawing. @returns whether it could not be loaded */
function useGhost(
  canvas: RefObject<HTMLCanvasElement | null>,
  { drawingId }: GhostView,
  deadlineMs: number,
  totalMs: number,
): boolean {
  const [isLost, setLost] = useState(false);
  const clock = useRef({ deadlineMs, totalMs });
  clock.current = { deadlineMs, totalMs };
  useEffect(() => {
    const abort = new AbortController();
    let stage: ReplayStage | null = null;
    let frame = 0;
    const begin = async () => {
      const fetched = await fetchWithRetry(`/drawings/${drawingId}/ops.json`, abort.signal);
      if (!fetched.ok) return setLost(true);
      const { ops } = (await fetched.response.json()) as { ops: DrawOp[] };
      if (abort.signal.aborted || !canvas.current) return;
      const timeline = timelineOf(ops);
      const painted = new ReplayStage(canvas.current, timeline);
      stage = painted;
      const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const step = () => {
        const { deadlineMs: end, totalMs: all } = clock.current;
        const elapsedMs = all - Math.max(0, end - performance.now());
        painted.show(ghostMoment(timeline.durationMs, { elapsedMs, totalMs: all }, isStill));
        frame = requestAnimationFrame(step);
      };
      step();
    };
    begin().catch(() => {
      if (!abort.signal.aborted) setLost(true);
    });
    return () => {
      abort.abort();
      cancelAnimationFrame(frame);
      stage?.destroy();
    };
  }, [canvas, drawingId]);
  return isLost;
}
