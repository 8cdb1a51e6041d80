import { RoundId } from '#contract/ids.ts';
import { credit, rankEntries, standings } from './scoring.ts';
import {
  type Effect,
  type GamePrompt,
  type JudgedEntry,
  MAX_PLAYED_REMEMBERED,
  type PhaseNamed,
  type RoomState,
  type Seat,
  type Surroundings,
} from './state.ts';
import { revealMs } from './timing.ts';

/** The ways from one phase to the next [R11]. Each takes the phase that it leaves, so that none can be skipped. */

export interface Step {
  state: RoomState;
  effects: Effect[];
}

const ID_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function newRoundId(random: () => number): RoundId {
  const chars = Array.from({ length: 20 }, () => ID_CHARS[Math.floor(random() * ID_CHARS.length)]);
  return RoundId.parse(chars.join(''));
}

const fresh = (seat: Seat): Seat => ({ ...seat, role: 'playing', total: 0, lastScoredAt: null, best: null });

function countdown(
  state: RoomState,
  prompts: GamePrompt[],
  number: number,
  { now, random, timing }: Surroundings,
): Step {
  const prompt = prompts[number - 1];
  if (!prompt) throw new RangeError(`a game of ${prompts.length} rounds has no round ${number}`);
  const round = { id: newRoundId(random), number, prompt };
  return {
    state: {
      ...state,
      seats: state.seats.map((seat) => ({ ...seat, role: 'playing' })),
      phase: { name: 'countdown', prompts, round, startedAt: now, endsAt: now + timing.countdownMs },
    },
    effects: [],
  };
}

/** [R14] */
export function startGame(state: RoomState, prompts: GamePrompt[], around: Surroundings): Step {
  const played = [...state.played, ...prompts.map((prompt) => prompt.id)].slice(-MAX_PLAYED_REMEMBERED);
  return countdown({ ...state, played, seats: state.seats.map(fresh) }, prompts, 1, around);
}

/** [R16] */
export function startDrawing(state: RoomState, phase: PhaseNamed<'countdown'>, { now, timing }: Surroundings): Step {
  const entries = state.seats.map((seat) => ({
    seatId: seat.id,
    playerId: seat.playerId,
    nickname: seat.nickname,
    totalBefore: seat.total,
    submittedAt: null,
  }));
  const { prompts, round } = phase;
  const endsAt = now + state.settings.seconds * timing.secondMs;
  return {
    state: { ...state, phase: { name: 'drawing', prompts, round, startedAt: now, endsAt, entries } },
    effects: [],
  };
}

/** [R21] */
export function startJudging(state: RoomState, phase: PhaseNamed<'drawing'>, { now, timing }: Surroundings): Step {
  const entries = phase.entries.map((entry) => ({
    ...entry,
    submittedAt: entry.submittedAt ?? Math.min(now, phase.endsAt),
    outcome: null,
  }));
  const { prompts, round } = phase;
  return {
    state: { ...state, phase: { name: 'judging', prompts, round, endsAt: now + timing.judgingMaxMs, entries } },
    effects: [{ kind: 'judge_round', roundId: round.id }],
  };
}

/** [R22], [R25], [R26] What has no outcome by now has failed. */
export function startReveal(state: RoomState, phase: PhaseNamed<'judging'>, { now, timing }: Surroundings): Step {
  const judged: JudgedEntry[] = phase.entries.map((entry) => ({
    ...entry,
    outcome: entry.outcome ?? { kind: 'failed' },
  }));
  const seats = state.seats.map((seat) => {
    const entry = judged.find((candidate) => candidate.seatId === seat.id);
    return entry ? credit(seat, entry) : seat;
  });
  const { prompts, round } = phase;
  const endsAt = now + revealMs(judged.length, state.practice, timing);
  return {
    state: {
      ...state,
      seats,
      phase: { name: 'reveal', prompts, round, startedAt: now, endsAt, results: rankEntries(judged) },
    },
    effects: [
      {
        kind: 'round_judged',
        roundId: round.id,
        keepOps: judged.some((entry) => entry.outcome.kind === 'failed'),
      },
    ],
  };
}

/** Next round, or the podium after the last one [R27]. */
export function afterReveal(state: RoomState, phase: PhaseNamed<'reveal'>, around: Surroundings): Step {
  const { prompts, round, results } = phase;
  if (round.number < prompts.length) return countdown(state, prompts, round.number + 1, around);
  return {
    state: {
      ...state,
      seats: state.seats.map((seat) => ({ ...seat, role: 'playing' })),
      phase: {
        name: 'podium',
        prompts,
        round,
        results,
        since: around.now,
        standings: standings(state.seats),
      },
    },
    effects: [],
  };
}

/** [R28] */
export function rematch(state: RoomState, _phase: PhaseNamed<'podium'>, { now }: Surroundings): Step {
  return { state: { ...state, seats: state.seats.map(fresh), phase: { name: 'lobby', since: now } }, effects: [] };
}
