import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import type { RoomView, RoundView } from '#contract/room.ts';
import { HandedIn } from './HandedIn.tsx';
import { LiveRanking } from './LiveRanking.tsx';
import { PromptBanner } from './PromptBanner.tsx';
import { Timer } from './Timer.tsx';
import styles from './WaitingForRound.module.css';

/** Came while the others were drawing. */
export function WaitingForRound(props: { view: RoomView; round: RoundView; deadlineMs: number; totalMs: number }) {
  const { view, round, deadlineMs, totalMs } = props;
  return (
    <div className={styles.waiting}>
      <JudgeFace className={styles.face ?? ''} />
      <h1>You are next</h1>
      <p>A round is running. You see the drawings when it ends, and draw from the next one.</p>
      <PromptBanner prompt={round.prompt} lead="They draw" level="p" />
      <Timer deadlineMs={deadlineMs} totalMs={totalMs} label="Time left in this round" />
      {view.settings.liveScores === 'everyone' ? <LiveRanking view={view} /> : <HandedIn view={view} />}
    </div>
  );
}
