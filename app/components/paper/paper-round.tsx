'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef } from 'react';
import { LiveMeter } from '#app/components/room/live-meter.tsx';
import { PromptBanner } from '#app/components/room/prompt-banner.tsx';
import { Timer } from '#app/components/room/timer.tsx';
import { useCountdown } from '#app/lib/countdown.ts';
import { type SeenSheet, useSheet } from '#app/lib/paper/use-sheet.ts';
import type { RoundDrawing } from '#app/lib/round-drawing.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import { refuse } from '#contract/errors.ts';
import type { RoomView, RoundView } from '#contract/room.ts';
import styles from './paper.module.css';
import { Sources } from './sources.tsx';
import { stateOf, Viewfinder } from './viewfinder.tsx';

interface PaperRoundProps {
  view: RoomView;
  round: RoundView;
  drawing: RoundDrawing;
  online: boolean;
  deadlineMs: number;
  totalMs: number;
  modelId: string;
}

/** Before the end of the round the sheet is handed in as it was seen last: what is on its way must arrive in time. */
const LAST_MOMENT_MS = 1_200;

/** Prompt, timer, live score, the camera's picture with what was found in it, and the button to hand in. */
export function PaperRound({ view, round, drawing, online, deadlineMs, totalMs }: PaperRoundProps) {
  const t = useTranslations('paper');
  const rounds = useTranslations('round.drawing');
  const { session } = drawing;
  const isHandedIn = useRef(false);
  const preview = useCallback(
    ({ ops }: SeenSheet) => {
      if (ops.length === 0 || isHandedIn.current) return;
      // The next frame comes soon: a lost one is not missed.
      void roomClient().send('draw:preview', { roundId: round.id, ops });
    },
    [round.id],
  );
  const sheet = useSheet(preview);
  const { seen, stop } = sheet;
  const handIn = useAction(async () => {
    const ops = seen?.ops ?? [];
    if (ops.length === 0 && session.opCount === 0) return refuse('bad_request', t('state.noInk'));
    isHandedIn.current = true;
    stop();
    if (session.opCount === 0) for (const op of ops) session.record(op);
    return roomClient().handIn();
  });
  const hasInk = (seen?.ops.length ?? 0) > 0 || session.opCount > 0;
  const isOver = useCountdown(deadlineMs) === 0 && online;
  useAtLastMoment(deadlineMs, () => {
    if (hasInk && !handIn.busy && !isHandedIn.current) void handIn.run();
  });
  return (
    <main className={styles.round} data-phase="drawing">
      <div className={styles.head}>
        <PromptBanner prompt={round.prompt} translations={round.translations} />
        <Timer deadlineMs={deadlineMs} totalMs={totalMs} label={rounds('timeLeft')} />
      </div>
      <LiveMeter view={view} session={session} submitted={handIn.busy} />
      <Viewfinder sheet={sheet} view={t('view')} ready={t('off.ready')} state={t(`state.${stateOf(sheet)}`)} />
      {handIn.problem && (
        <p className="problem" role="alert">
          {handIn.problem}
        </p>
      )}
      <div className={styles.bottom}>
        <Sources sheet={sheet} disabled={handIn.busy || isOver} />
        <button
          type="button"
          className="btn btn--primary btn--big"
          disabled={!hasInk || isOver || handIn.busy || !online}
          onClick={handIn.run}
        >
          {rounds(handIn.busy ? 'handingIn' : isOver ? 'over' : 'done')}
        </button>
      </div>
    </main>
  );
}

function useAtLastMoment(deadlineMs: number, act: () => void): void {
  const newest = useRef(act);
  newest.current = act;
  useEffect(() => {
    const leftMs = deadlineMs - LAST_MOMENT_MS - performance.now();
    if (leftMs <= 0) return;
    const timer = setTimeout(() => newest.current(), leftMs);
    return () => clearTimeout(timer);
  }, [deadlineMs]);
}
