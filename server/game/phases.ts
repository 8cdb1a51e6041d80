import { RoundId } from '#contract/ids.ts';
import { MAX_GHOSTS } from '#contract/limits.ts';
import { creditGuessers, guesserPoints, guessersOf, newTurn } from './guessing.ts';
import { assignEvenly, optionsOf, winningOption } from './prompt-choice.ts';
import { credit, drawerPoints, pointsOf, rankEntries, seatGhosts, standings } from './scoring.ts';
import { isConnected, isMachine } from './seats.ts';
import { choosesPrompts } from './settings.ts';
import {
  type DrawingTurn,
  type Effect,
  type JudgedEntry,
  MAX_PLAYED_REMEMBERED,
  type PhaseNamed,
  type PickedPrompt,
  type PickedRound,
  type RoomState,
  type RuleContext,
  type Seat,
} from './state.ts';
import { revealMs } from './timing.ts';

/** The transitions between phases [GAME-1]. Each takes the phase that it leaves, so that none can be skipped. */

export interface Step {
  state: RoomState;
  effects: Effect[];
}

const ID_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function newRoundId(random: () => number): RoundId {
  const chars = Array.from({ length: 20 }, () => ID_CHARS[Math.floor(random() * ID_CHARS.length)]);
  return RoundId.parse(chars.join(''));
}

/** Waiting seats become players. */
const allPlay = (seats: Seat[]): Seat[] =>
  seats.map((seat) => (seat.role === 'waiting' ? { ...seat, role: 'playing' } : seat));

const fresh = (seats: Seat[]): Seat[] =>
  allPlay(seats).map((seat) => ({ ...seat, ready: false, total: 0, lastScoredAt: null, best: null }));

/** Begins a round: with a choice, if there are prompts to choose from. */
function nextRound(before: RoomState, plan: PickedRound[], number: number, context: RuleContext): Step {
  const playing = { ...before, seats: allPlay(before.seats) };
  const { state, turn } = newTurn(playing) ?? { state: playing };
  const picked = plan[number - 1];
  if (!picked) throw new RangeError(`a game of ${plan.length} rounds has no round ${number}`);
  const roundId = newRoundId(context.random);
  if (!choosesPrompts(state.settings) || picked.length < 2) {
    return countdown(state, plan, { id: roundId, number, picked, ...(turn && { turn }) }, context);
  }
  const { now, timing } = context;
  return {
    state: {
      ...state,
      phase: {
        name: 'choosing',
        plan,
        roundId,
        number,
        votes: [],
        startedAt: now,
        endsAt: now + timing.choosingMs,
        ...(turn && { turn }),
      },
    },
    effects: [],
  };
}

function countdown(
  state: RoomState,
  plan: PickedRound[],
  { id, number, picked, turn }: { id: RoundId; number: number; picked: PickedPrompt[]; turn?: DrawingTurn },
  { now, random, timing }: RuleContext,
): Step {
  const prompts = picked.map(({ prompt }) => prompt);
  const ghosts = seatGhosts((picked[0]?.ghosts ?? []).slice(0, MAX_GHOSTS));
  const seats = allPlay(state.seats);
  const players = seats.filter((seat) => seat.role === 'playing');
  const assigned = assignEvenly(players.length, prompts.length, random);
  const dealt = seats.map((seat) => ({ ...seat, promptIndex: assigned[players.indexOf(seat)] ?? 0 }));
  const round = { id, number, prompts, ghosts, ...(turn && { turn }) };
  const dealtTo = dealt
    .filter((seat) => seat.role === 'playing' && !isMachine(seat))
    .map(({ playerId, promptIndex }) => ({ playerId, promptIndex }));
  return {
    state: {
      ...state,
      seats: dealt,
      phase: { name: 'countdown', plan, round, startedAt: now, endsAt: now + timing.countdownMs, dealt: dealtTo },
    },
    effects: [],
  };
}

/** [GAME-3] */
export function startGame(state: RoomState, plan: PickedRound[], context: RuleContext): Step {
  const offered = plan.flat().map(({ prompt }) => prompt.id);
  const played = [...state.played, ...offered].slice(-MAX_PLAYED_REMEMBERED);
  const { turns: _, ...rest } = state;
  return nextRound({ ...rest, played, seats: fresh(state.seats) }, plan, 1, context);
}

/** [GAME-6] */
export function endChoosing(state: RoomState, phase: PhaseNamed<'choosing'>, context: RuleContext): Step {
  const options = optionsOf(phase);
  const winner = winningOption(options.length, phase.votes, context.random);
  const picked = options.slice(winner, winner + 1);
  const { plan, roundId: id, number, turn } = phase;
  return countdown(state, plan, { id, number, picked, ...(turn && { turn }) }, context);
}

/** [ROUND-2], [GUESS-2] */
export function startDrawing(state: RoomState, phase: PhaseNamed<'countdown'>, { now, timing }: RuleContext): Step {
  const { turn } = phase.round;
  const entries = state.seats
    .filter((seat) => seat.role === 'playing' && (!turn || turn.seatId === seat.id))
    .map((seat) => ({
      seatId: seat.id,
      playerId: seat.playerId,
      nickname: seat.nickname,
      ...(seat.mark !== undefined && { mark: seat.mark }),
      ...(seat.look !== undefined && { look: seat.look }),
      ...(seat.machine !== undefined && { machine: seat.machine }),
      promptIndex: seat.promptIndex,
      totalBefore: seat.total,
      submittedAt: null,
    }));
  const { plan, round } = phase;
  const endsAt = now + state.settings.seconds * timing.secondMs;
  return {
    state: {
      ...state,
      phase: {
        name: 'drawing',
        plan,
        round,
        startedAt: now,
        endsAt,
        entries,
        ...(turn && { guessers: guessersOf(state.seats, turn) }),
      },
    },
    effects: [],
  };
}

/** [ROUND-7] */
export function startJudging(state: RoomState, phase: PhaseNamed<'drawing'>, { now, timing }: RuleContext): Step {
  const entries = phase.entries.map((entry) => ({
    ...entry,
    submittedAt: entry.submittedAt ?? Math.min(now, phase.endsAt),
    outcome: null,
  }));
  const { plan, round, guessers } = phase;
  const endsAt = now + timing.judgingMaxMs;
  return {
    state: { ...state, phase: { name: 'judging', plan, round, endsAt, entries, ...(guessers && { guessers }) } },
    effects: [{ kind: 'judge_round', roundId: round.id }],
  };
}

/** [ROUND-8], [ROUND-11], [ROUND-12], [GUESS-6] A drawing without an outcome by now has failed. */
export function startReveal(state: RoomState, phase: PhaseNamed<'judging'>, { now, timing }: RuleContext): Step {
  const { plan, round, guessers = [] } = phase;
  const judged: JudgedEntry[] = phase.entries.map((entry) => ({
    ...entry,
    outcome: entry.outcome ?? { kind: 'failed' },
  }));
  const answered = guesserPoints(state, guessers);
  const points = (entry: JudgedEntry) =>
    drawerPoints(entry, answered, state.settings) ?? pointsOf(entry, round, state.settings);
  const { seats } = creditGuessers(state, guessers);
  const credited = seats.map((seat) => {
    const entry = judged.find((candidate) => candidate.seatId === seat.id);
    if (!entry) return seat;
    const isIdle = entry.outcome.kind === 'blank' && isConnected(seat) && !state.practice;
    const paid = credit(seat, entry, points(entry), round.prompts[entry.promptIndex]?.text ?? '');
    return isIdle ? { ...paid, idleRounds: seat.idleRounds + 1 } : paid;
  });
  const results = rankEntries(judged, { round, points, guessers, settings: state.settings });
  const authors = [...judged, ...guessers].map(({ seatId, playerId }) => ({ seatId, playerId }));
  const drawings = results.filter(({ guess }) => !guess).length;
  const endsAt = now + revealMs(drawings, state.practice, timing);
  return {
    state: {
      ...state,
      seats: credited,
      phase: { name: 'reveal', plan, round, startedAt: now, endsAt, results, authors },
    },
    effects: [{ kind: 'round_judged', roundId: round.id }],
  };
}

/** Next round, or the podium after the last one [GAME-8], or when nobody is left who could draw for others [GUESS-3]. */
export function afterReveal(state: RoomState, phase: PhaseNamed<'reveal'>, context: RuleContext): Step {
  const { plan, round, results } = phase;
  if (round.number < plan.length && newTurn({ ...state, seats: allPlay(state.seats) })?.turn.seatId !== null)
    return nextRound(state, plan, round.number + 1, context);
  return {
    state: {
      ...state,
      seats: allPlay(state.seats).map((seat) => ({ ...seat, ready: false })),
      phase: {
        name: 'podium',
        plan,
        round,
        results,
        since: context.now,
        restartsAt: null,
        standings: standings(state.seats),
        authors: [...(phase.authors ?? []), ...state.seats.map(({ id, playerId }) => ({ seatId: id, playerId }))],
      },
    },
    effects: [],
  };
}

/** [GAME-9] */
export function rematch(state: RoomState, _phase: PhaseNamed<'podium'>, { now }: RuleContext): Step {
  const lobby = { name: 'lobby' as const, since: now, startsAt: null, startTried: false, delayedMs: 0 };
  return { state: { ...state, seats: fresh(state.seats), phase: lobby }, effects: [] };
}
