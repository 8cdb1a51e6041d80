import { RoundId } from '#contract/ids.ts';
import { MAX_GHOSTS } from '#contract/limits.ts';
import { assignEvenly, optionsOf, winningOption } from './prompt-choice.ts';
import { credit, pointsOf, rankEntries, seatGhosts, standings } from './scoring.ts';
import { isConnected, isMachine } from './seats.ts';
import { choosesPrompts } from './settings.ts';
import {
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

/** Begins a round: with a vote, if there are prompts to choose from. */
function nextRound(state: RoomState, plan: PickedRound[], number: number, context: RuleContext): Step {
  const picked = plan[number - 1];
  if (!picked) throw new RangeError(`a game of ${plan.length} rounds has no round ${number}`);
  const roundId = newRoundId(context.random);
  if (!choosesPrompts(state.settings) || picked.length < 2) {
    return countdown(state, plan, { id: roundId, number, picked }, context);
  }
  const { now, timing } = context;
  return {
    state: {
      ...state,
      seats: allPlay(state.seats),
      phase: {
        name: 'choosing',
        plan,
        roundId,
        number,
        votes: [],
        startedAt: now,
        endsAt: now + timing.choosingMs,
      },
    },
    effects: [],
  };
}

function countdown(
  state: RoomState,
  plan: PickedRound[],
  { id, number, picked }: { id: RoundId; number: number; picked: PickedPrompt[] },
  { now, random, timing }: RuleContext,
): Step {
  const prompts = picked.map(({ prompt }) => prompt);
  const ghosts = seatGhosts((picked[0]?.ghosts ?? []).slice(0, MAX_GHOSTS));
  const seats = allPlay(state.seats);
  const players = seats.filter((seat) => seat.role === 'playing');
  const assigned = assignEvenly(players.length, prompts.length, random);
  const dealt = seats.map((seat) => ({ ...seat, promptIndex: assigned[players.indexOf(seat)] ?? 0 }));
  const round = { id, number, prompts, ghosts };
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
  return nextRound({ ...state, played, seats: fresh(state.seats) }, plan, 1, context);
}

/** [GAME-6] */
export function endChoosing(state: RoomState, phase: PhaseNamed<'choosing'>, context: RuleContext): Step {
  const options = optionsOf(phase);
  const winner = winningOption(options.length, phase.votes, context.random);
  const picked = options.slice(winner, winner + 1);
  return countdown(state, phase.plan, { id: phase.roundId, number: phase.number, picked }, context);
}

/** [ROUND-2] */
export function startDrawing(state: RoomState, phase: PhaseNamed<'countdown'>, { now, timing }: RuleContext): Step {
  const entries = state.seats
    .filter((seat) => seat.role === 'playing')
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
    state: { ...state, phase: { name: 'drawing', plan, round, startedAt: now, endsAt, entries } },
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
  const { plan, round } = phase;
  return {
    state: { ...state, phase: { name: 'judging', plan, round, endsAt: now + timing.judgingMaxMs, entries } },
    effects: [{ kind: 'judge_round', roundId: round.id }],
  };
}

/** [ROUND-8], [ROUND-11], [ROUND-12] A drawing without an outcome by now has failed. */
export function startReveal(state: RoomState, phase: PhaseNamed<'judging'>, { now, timing }: RuleContext): Step {
  const { plan, round } = phase;
  const judged: JudgedEntry[] = phase.entries.map((entry) => ({
    ...entry,
    outcome: entry.outcome ?? { kind: 'failed' },
  }));
  const seats = state.seats.map((seat) => {
    const entry = judged.find((candidate) => candidate.seatId === seat.id);
    if (!entry) return seat;
    const isIdle = entry.outcome.kind === 'blank' && isConnected(seat) && !state.practice;
    const credited = credit(seat, entry, pointsOf(entry, round, state.settings));
    return isIdle ? { ...credited, idleRounds: seat.idleRounds + 1 } : credited;
  });
  const results = rankEntries(judged, round, state.settings);
  const authors = judged.map(({ seatId, playerId }) => ({ seatId, playerId }));
  const endsAt = now + revealMs(results.length, state.practice, timing);
  return {
    state: { ...state, seats, phase: { name: 'reveal', plan, round, startedAt: now, endsAt, results, authors } },
    effects: [{ kind: 'round_judged', roundId: round.id }],
  };
}

/** Next round, or the podium after the last one [GAME-8]. */
export function afterReveal(state: RoomState, phase: PhaseNamed<'reveal'>, context: RuleContext): Step {
  const { plan, round, results } = phase;
  if (round.number < plan.length) return nextRound(state, plan, round.number + 1, context);
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
