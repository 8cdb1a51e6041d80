import { SeatId } from '#contract/ids.ts';
import type { ResultView, RoomSettings, StandingView } from '#contract/room.ts';
import { modeOf } from './modes.ts';
import { distinctNames, shownName } from './recognition.ts';
import type { Ghost, JudgedEntry, Outcome, PickedGhost, Round, Seat } from './state.ts';

/** Points have one decimal; so have their sums. */
const addPoints = (a: number, b: number) => Math.round((a + b) * 10) / 10;

type Settings = Pick<RoomSettings, 'mode'>;

/** [MODE-1] Points of a drawing in this round. */
export const pointsOf = ({ outcome }: { outcome: Outcome }, round: Round, settings: Settings): number =>
  outcome.kind === 'judged' ? modeOf(settings).points(outcome, round.prompts.length) : 0;

/** [MODE-3] Gives ghosts their seat ids in a round. */
export const seatGhosts = (ghosts: readonly PickedGhost[]): Ghost[] =>
  distinctNames(ghosts).map((ghost, index) => ({ ...ghost, seatId: SeatId.parse(`ghost-${index + 1}`) }));

/** [ROUND-10] Results of a round, best first; ghosts rank behind equal players. @param entries in the order of the seats */
export function rankEntries(entries: readonly JudgedEntry[], round: Round, settings: Settings): ResultView[] {
  const players = entries
    .toSorted((a, b) => a.submittedAt - b.submittedAt)
    .map((entry) => resultOf(entry, round, settings));
  const ghosts = round.ghosts.map((ghost) => ghostResult(ghost, round, settings));
  return [...players, ...ghosts]
    .toSorted((a, b) => b.points - a.points)
    .map((result, index) => ({ ...result, rank: index + 1 }));
}

type Unranked = Omit<ResultView, 'rank'>;

function resultOf(entry: JudgedEntry, round: Round, settings: Settings): Unranked {
  const { seatId, look, machine, outcome, totalBefore } = entry;
  const points = pointsOf(entry, round, settings);
  const judged = outcome.kind === 'judged' ? outcome : null;
  return {
    seatId,
    nickname: shownName(entry),
    ...(look !== undefined && { look }),
    ...(machine !== undefined && { machine }),
    ghost: false,
    prompt: round.prompts[entry.promptIndex]?.text ?? '',
    drawingId: judged?.drawingId ?? null,
    rawScore: judged?.rawScore ?? 0,
    deductions: judged?.deductions ?? [],
    score: judged?.score ?? 0,
    points,
    sureness: judged?.sureness ?? null,
    percentile: judged?.percentile ?? null,
    labels: judged?.labels ?? [],
    ...(judged?.withheld && { withheld: judged.withheld }),
    failed: outcome.kind === 'failed',
    total: addPoints(totalBefore, points),
  };
}

function ghostResult(ghost: Ghost, round: Round, settings: Settings): Unranked {
  const outcome: Outcome = { ...ghost, kind: 'judged', sureness: null };
  const { seatId, nickname, machine, drawingId, rawScore, deductions, score, percentile, labels } = ghost;
  return {
    seatId,
    nickname,
    ghost: true,
    ...(machine !== undefined && { machine }),
    prompt: round.prompts[0]?.text ?? '',
    drawingId,
    rawScore,
    deductions,
    score,
    points: pointsOf({ outcome }, round, settings),
    sureness: null,
    percentile,
    labels,
    failed: false,
    total: 0,
  };
}

/** [ROUND-11] Adds the points of `entry` to its seat. */
export function credit(seat: Seat, entry: JudgedEntry, points: number): Seat {
  if (entry.outcome.kind !== 'judged') return seat;
  const { drawingId } = entry.outcome;
  return {
    ...seat,
    hasDrawn: true,
    total: addPoints(seat.total, points),
    lastScoredAt: points > 0 ? entry.submittedAt : seat.lastScoredAt,
    best: seat.best === null || points > seat.best.points ? { drawingId, points } : seat.best,
  };
}

/** [GAME-8] The podium, best first: players, and waiting seats that have drawn in this game. */
export function standings(seats: readonly Seat[]): StandingView[] {
  const reachedAt = (seat: Seat) => seat.lastScoredAt ?? Number.MAX_SAFE_INTEGER;
  return seats
    .filter((seat) => seat.role === 'playing' || (seat.role === 'waiting' && seat.best !== null))
    .toSorted((a, b) => b.total - a.total || reachedAt(a) - reachedAt(b))
    .map((seat, index) => ({
      seatId: seat.id,
      nickname: shownName(seat),
      ...(seat.look !== undefined && { look: seat.look }),
      ...(seat.machine !== undefined && { machine: seat.machine }),
      total: seat.total,
      rank: index + 1,
      bestDrawingId: seat.best?.drawingId ?? null,
    }));
}
