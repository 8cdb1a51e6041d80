import type { ResultView, StandingView } from '#contract/room.ts';
import type { JudgedEntry, Seat } from './state.ts';

/** Scores have one decimal; so have their sums. */
export const addScores = (a: number, b: number) => Math.round((a + b) * 10) / 10;

export const scoreOf = (entry: JudgedEntry) => (entry.outcome.kind === 'judged' ? entry.outcome.score : 0);

/** [R24] Results of a round, best first. `entries` come in the order of the seats. */
export function rankEntries(entries: JudgedEntry[]): ResultView[] {
  return entries
    .toSorted((a, b) => scoreOf(b) - scoreOf(a) || a.submittedAt - b.submittedAt)
    .map((entry, index) => ({
      seatId: entry.seatId,
      nickname: entry.nickname,
      drawingId: entry.outcome.kind === 'judged' ? entry.outcome.drawingId : null,
      rawScore: entry.outcome.kind === 'judged' ? entry.outcome.rawScore : 0,
      deductions: entry.outcome.kind === 'judged' ? entry.outcome.deductions : [],
      score: scoreOf(entry),
      rank: index + 1,
      percentile: entry.outcome.kind === 'judged' ? entry.outcome.percentile : null,
      labels: entry.outcome.kind === 'judged' ? entry.outcome.labels : [],
      failed: entry.outcome.kind === 'failed',
      total: addScores(entry.totalBefore, scoreOf(entry)),
    }));
}

/** [R25] The seat after a round in which it drew `entry`. */
export function credit(seat: Seat, entry: JudgedEntry): Seat {
  if (entry.outcome.kind !== 'judged') return seat;
  const { drawingId, score } = entry.outcome;
  return {
    ...seat,
    total: addScores(seat.total, score),
    lastScoredAt: score > 0 ? entry.submittedAt : seat.lastScoredAt,
    best: seat.best === null || score > seat.best.score ? { drawingId, score } : seat.best,
  };
}

/** [R27] The podium, best first. */
export function standings(seats: Seat[]): StandingView[] {
  const reachedAt = (seat: Seat) => seat.lastScoredAt ?? Number.MAX_SAFE_INTEGER;
  return seats
    .filter((seat) => seat.role === 'playing')
    .toSorted((a, b) => b.total - a.total || reachedAt(a) - reachedAt(b))
    .map((seat, index) => ({
      seatId: seat.id,
      nickname: seat.nickname,
      total: seat.total,
      rank: index + 1,
      bestDrawingId: seat.best?.drawingId ?? null,
    }));
}
