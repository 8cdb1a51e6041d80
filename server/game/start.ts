import isEqual from 'fast-deep-equal';
import { type Refusal, refuse } from '#contract/errors.ts';
import type { PackId, PromptId, SeatId } from '#contract/ids.ts';
import type { PickedGame } from './commands.ts';
import { nextDrawer } from './guessing.ts';
import { modeOf } from './modes.ts';
import { type Step, startGame } from './phases.ts';
import { isConnected, isPublicRoom, machineSeats, personSeats } from './seats.ts';
import { choosesPrompts, differentPrompts, promptsPerRound } from './settings.ts';
import type { PickedPrompt, PickedRound, RoomState, RuleContext } from './state.ts';

/** The prompts that the shell is to fetch for a game. */
export interface GameRequest {
  rounds: number;
  /** Different ones; in the last round of a game that chooses there may be fewer. */
  promptsPerRound: number;
  /** Each prompt comes with up to MAX_GHOSTS past drawings; prompts without any are left out. */
  ghosts: boolean;
  /** In public rooms: own prompts with rude words are left out, names are censored. */
  censored: boolean;
  from: /** Open ones; those in `avoid` only when there are not enough others. null: of all packs. */
    | { kind: 'pack'; packId: PackId | null; avoid: PromptId[] }
    /** Of these, different from each other, in an order by chance. */
    | { kind: 'own'; texts: string[] }
    /** The one of today. */
    | { kind: 'daily' }
    | { kind: 'free'; promptId: PromptId };
}

/** [GAME-4] */
export function gameRequest(state: RoomState): GameRequest {
  const { settings, freePromptId, played } = state;
  const mode = modeOf(settings);
  const ownPrompts = differentPrompts(settings.ownPrompts);
  const from = (): GameRequest['from'] => {
    if (mode.given === 'daily') return { kind: 'daily' };
    if (mode.given === 'free' && freePromptId !== null) return { kind: 'free', promptId: freePromptId };
    if (ownPrompts.length > 0) return { kind: 'own', texts: ownPrompts };
    return { kind: 'pack', packId: settings.packId, avoid: played };
  };
  return {
    rounds: mode.given === null ? settings.rounds : 1,
    promptsPerRound: promptsPerRound(settings),
    ghosts: mode.ghosts,
    censored: isPublicRoom(state),
    from: from(),
  };
}

/**
 * [GAME-4] Splits prompts into rounds, in this order. Without enough prompts there are fewer rounds; where players choose, the
 * last round may have fewer prompts.
 */
export function intoRounds(prompts: readonly PickedPrompt[], settings: RoomState['settings']): PickedRound[] {
  const perRound = promptsPerRound(settings);
  const least = choosesPrompts(settings) ? 1 : perRound;
  const rounds = modeOf(settings).given === null ? settings.rounds : 1;
  return Array.from({ length: rounds }, (_, index) => prompts.slice(index * perRound, (index + 1) * perRound)).filter(
    (round) => round.length >= least,
  );
}

/** [MACHINE-4] A public room needs two people for starting by itself. */
export function playersNeeded(state: RoomState): number {
  const { minPlayers } = modeOf(state.settings);
  return isPublicRoom(state) ? Math.max(2, minPlayers) : minPlayers;
}

/**
 * [GAME-3], [GAME-4], [GAME-7] Why a game may not start, before prompts are fetched; null: it may.
 * @param by null: the room itself, after `request_start`
 */
export function refusesStart(state: RoomState, by: SeatId | null): Refusal | null {
  const { phase } = state;
  if (by !== null && by !== state.host) return refuse('forbidden', 'Only the host can do this.');
  if (phase.name !== 'lobby' || (by === null && !phase.startTried)) {
    return refuse('wrong_phase', 'This is not possible now.');
  }
  // [MACHINE-4] Machines are enough company for one person, and no company for each other.
  const people = personSeats(state).filter(isConnected).length;
  const players = people + machineSeats(state).length;
  const { minPlayers, drawers } = modeOf(state.settings);
  const isAlone = people === 0 || players < minPlayers || (drawers === 'one' && nextDrawer(state) === null);
  return isAlone ? refuse('not_alone', 'This needs more players.') : null;
}

/** [GAME-4] Why a game may not start with these prompts; null: it may. */
export function refusesGame(state: RoomState, by: SeatId | null, { rounds, request }: PickedGame): Refusal | null {
  const refusal = refusesStart(state, by);
  if (refusal) return refusal;
  if (!isEqual(request, gameRequest(state))) {
    return refuse('conflict', 'The settings changed meanwhile. Try again.');
  }
  if (rounds.length === 0) return refuse('no_prompts', 'There is no open prompt in this pack.');
  if (request.ghosts && rounds.flat().every(({ ghosts }) => ghosts.length === 0)) {
    return refuse('no_ghosts', 'Nobody has drawn any of these prompts yet.');
  }
  return null;
}

/** [GAME-3], [GAME-4] */
export function start(state: RoomState, by: SeatId | null, picked: PickedGame, context: RuleContext): Step | Refusal {
  return refusesGame(state, by, picked) ?? startGame({ ...state, day: picked.day }, picked.rounds, context);
}
