import { SeatId } from '#contract/ids.ts';
import { sharedRanks } from '#contract/ranks.ts';
import type { ResultView, StandingView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { modeOf } from './modes.ts';
import { distinctNames, shownName } from './recognition.ts';
import type { Ghost, Guesser, JudgedEntry, Outcome, PickedGhost, Round, Seat } from './state.ts';

/** Points have one decimal; so have their sums. */
const addPoints = (a: number, b: number) => Math.round((a + b) * 10) / 10;

type Settings = Pick<RoomSettings, 'mode'>;

/** [MODE-1] Points of a drawing in this round. */
export const pointsOf = ({ outcome }: { outcome: Outcome }, round: Round, settings: Settings): number =>
  outcome.kind === 'judged' ? modeOf(settings).points(outcome, round.prompts.length) : 0;

/**
 * [GUESS-6] Points of a drawing by what its guessers earned; null: in this mode nobody guesses. A drawing that could not be
 * judged was guessed all the same.
 */
export function drawerPoints(
  { outcome }: { outcome: Outcome },
  guessers: readonly number[],
  settings: Settings,
): number | null {
  const { answers } = modeOf(settings);
  if (!answers) return null;
  if (outcome.kind === 'blank') return 0;
  return answers.drawerPoints(guessers, outcome.kind === 'judged' ? outcome.deductions : []);
}

/** [MODE-3] Gives ghosts their seat ids in a round. */
export const seatGhosts = (ghosts: readonly PickedGhost[]): Ghost[] =>
  distinctNames(ghosts).map((ghost, index) => ({ ...ghost, seatId: SeatId.parse(`ghost-${index + 1}`) }));

interface RankedRound {
  round: Round;
  /** Of a drawing. */
  points(entry: JudgedEntry): number;
  /** Empty where nobody guesses. */
  guessers: readonly Guesser[];
  settings: Settings;
}

/**
 * [ROUND-10] Results of a round, best first: drawings, and answers like drawings that were submitted when they came. Ghosts
 * are listed behind players with as many points, and share their rank. @param entries in the order of the seats
 */
export function rankEntries(
  entries: readonly JudgedEntry[],
  { round, points, guessers, settings }: RankedRound,
): ResultView[] {
  const drawn = entries.map((entry) => ({ at: entry.submittedAt, result: resultOf(entry, round, points(entry)) }));
  const answered = guessers.map((guesser) => ({
    at: guesser.guessed?.at ?? Number.MAX_SAFE_INTEGER,
    result: answerResult(guesser, round),
  }));
  const players = [...drawn, ...answered].toSorted((a, b) => a.at - b.at).map(({ result }) => result);
  const ghosts = round.ghosts.map((ghost) => ghostResult(ghost, round, settings));
  const results = [...players, ...ghosts].toSorted((a, b) => b.points - a.points);
  const ranks = sharedRanks(results.map(({ points }) => points));
  return results.map((result, index) => ({ ...result, rank: ranks[index] as number }));
}

type Unranked = Omit<ResultView, 'rank'>;

function resultOf(entry: JudgedEntry, round: Round, points: number): Unranked {
  const { seatId, look, machine, outcome, totalBefore } = entry;
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

/** [GUESS-6] A guesser has no drawing. */
function answerResult(guesser: Guesser, round: Round): Unranked {
  const { seatId, look, guessed, totalBefore } = guesser;
  const points = guessed?.points ?? 0;
  return {
    seatId,
    nickname: shownName(guesser),
    ...(look !== undefined && { look }),
    ghost: false,
    prompt: round.prompts[0]?.text ?? '',
    drawingId: null,
    rawScore: 0,
    deductions: [],
    score: 0,
    points,
    sureness: null,
    percentile: null,
    labels: [],
    failed: false,
    total: addPoints(totalBefore, points),
    guess: { guessedMs: guessed?.afterMs ?? null },
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

/** [ROUND-11] Adds the points of `entry`, a drawing of `prompt`, to its seat. */
export function credit(seat: Seat, entry: JudgedEntry, points: number, prompt: string): Seat {
  const paid = {
    ...seat,
    total: addPoints(seat.total, points),
    lastScoredAt: points > 0 ? entry.submittedAt : seat.lastScoredAt,
  };
  if (entry.outcome.kind !== 'judged') return paid;
  const { drawingId, labels } = entry.outcome;
  const shows = { prompt, labels: labels.slice(0, 1) };
  return {
    ...paid,
    hasDrawn: true,
    best: seat.best === null || points > seat.best.points ? { drawingId, points, shows } : seat.best,
  };
}

/** [GAME-8] The podium, best first: players, and waiting seats that have drawn or earned something in this game. */
export function standings(seats: readonly Seat[]): StandingView[] {
  const reachedAt = (seat: Seat) => seat.lastScoredAt ?? Number.MAX_SAFE_INTEGER;
  const players = seats
    .filter((seat) => seat.role === 'playing' || (seat.role === 'waiting' && (seat.best !== null || seat.total > 0)))
    .toSorted((a, b) => b.total - a.total || reachedAt(a) - reachedAt(b));
  const ranks = sharedRanks(players.map(({ total }) => total));
  return players.map((seat, index) => ({
    seatId: seat.id,
    nickname: shownName(seat),
    ...(seat.look !== undefined && { look: seat.look }),
    ...(seat.machine !== undefined && { machine: seat.machine }),
    total: seat.total,
    rank: ranks[index] as number,
    bestDrawingId: seat.best?.drawingId ?? null,
    ...(seat.best?.shows && { best: seat.best.shows }),
  }));
}
