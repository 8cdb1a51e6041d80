import type { PackId, PromptId } from '#contract/ids.ts';
import type { PickedGame } from './commands.ts';
import { modeOf } from './modes/index.ts';
import { isConnected, isPublicRoom, playerSeats } from './people.ts';
import { type Step, startGame } from './phases.ts';
import { type Refusal, refuse } from './refusal.ts';
import { choosesPrompts, differentPrompts, promptsPerRound } from './settings.ts';
import type { PickedPrompt, PickedRound, RoomState, Surroundings } from './state.ts';

/** What the shell has to fetch for a game. */
export interface Wanted {
  rounds: number;
  /** Different ones; in the last round of a game that chooses there may be fewer. */
  promptsPerRound: number;
  /** With each prompt up to MAX_GHOSTS past drawings of it; prompts that have none are no use. */
  ghosts: boolean;
  from: /** Open ones; those in `avoid` only when there are not enough others. null: of all packs. */
    | { kind: 'pack'; packId: PackId | null; avoid: PromptId[] }
    /** Of these, different from each other, in an order by chance. */
    | { kind: 'own'; texts: string[] }
    /** The one of today. */
    | { kind: 'daily' }
    | { kind: 'free'; promptId: PromptId };
}

/** [R78] */
export function wanted(state: RoomState): Wanted {
  const { settings, freePromptId, played } = state;
  const mode = modeOf(settings);
  const ownPrompts = differentPrompts(settings.ownPrompts);
  const from = (): Wanted['from'] => {
    if (mode.given === 'daily') return { kind: 'daily' };
    if (mode.given === 'free' && freePromptId !== null) return { kind: 'free', promptId: freePromptId };
    if (ownPrompts.length > 0) return { kind: 'own', texts: ownPrompts };
    return { kind: 'pack', packId: settings.packId, avoid: played };
  };
  return {
    rounds: mode.given === null ? settings.rounds : 1,
    promptsPerRound: promptsPerRound(settings),
    ghosts: mode.ghosts,
    from: from(),
  };
}

/**
 * [R78] Rounds of prompts in this order. Rounds that there are not enough prompts for are missing; only where players
 * choose, the last one may be smaller.
 */
export function intoRounds(prompts: readonly PickedPrompt[], settings: RoomState['settings']): PickedRound[] {
  const { rounds, perRound, least } = shape(settings);
  return Array.from({ length: rounds }, (_, index) => prompts.slice(index * perRound, (index + 1) * perRound)).filter(
    (round) => round.length >= least,
  );
}

function shape(settings: RoomState['settings']): { rounds: number; perRound: number; least: number } {
  const perRound = promptsPerRound(settings);
  return {
    rounds: modeOf(settings).given === null ? settings.rounds : 1,
    perRound,
    least: choosesPrompts(settings) ? 1 : perRound,
  };
}

/** A public room needs somebody to play with. */
export function playersNeeded(state: RoomState): number {
  const { minPlayers } = modeOf(state.settings);
  return isPublicRoom(state) ? Math.max(2, minPlayers) : minPlayers;
}

/** [R80] What the room itself has asked for; not when that is over by now. */
export function startByItself(state: RoomState, picked: PickedGame, around: Surroundings): Step | Refusal {
  const { phase } = state;
  if (phase.name !== 'lobby' || !phase.startTried) return refuse('wrong_phase', 'The room does not start now.');
  return start(state, picked, around);
}

/** [R14], [R78] */
export function start(state: RoomState, { rounds, day }: PickedGame, around: Surroundings): Step | Refusal {
  const mode = modeOf(state.settings);
  const { perRound, least, rounds: most } = shape(state.settings);
  if (playerSeats(state).filter(isConnected).length < mode.minPlayers) {
    return refuse('not_alone', 'This needs more players.');
  }
  if (rounds.length === 0) return refuse('no_prompts', 'There is no open prompt in this pack.');
  const isFitting = rounds.length <= most && rounds.every(({ length }) => length >= least && length <= perRound);
  if (!isFitting) return refuse('conflict', 'The settings changed meanwhile. Try again.');
  if (mode.ghosts && rounds.flat().every(({ ghosts }) => ghosts.length === 0)) {
    return refuse('no_ghosts', 'Nobody has drawn any of these prompts yet.');
  }
  return startGame({ ...state, day }, rounds, around);
}
