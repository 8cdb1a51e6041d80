import { type Refusal, refuse } from '#contract/errors.ts';
import { CHOICES } from '#contract/limits.ts';
import { PAPER_SECONDS } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { modeOf } from './modes.ts';
import type { RoomState } from './state.ts';

/** Whether each round begins with a choice of its prompt: not with several prompts a round, nor with a given prompt. */
export function choosesPrompts(settings: RoomSettings): boolean {
  const mode = modeOf(settings);
  return settings.choice && mode.given === null && mode.promptsPerRound === 1;
}

/** How many prompts are picked for a round. */
export const promptsPerRound = (settings: RoomSettings): number =>
  choosesPrompts(settings) ? CHOICES : modeOf(settings).promptsPerRound;

/** The host's own prompts without duplicates, ignoring case. */
export function differentPrompts(ownPrompts: readonly string[]): string[] {
  return [...new Map(ownPrompts.map((text) => [text.toLowerCase(), text])).values()];
}

/**
 * [ROOM-6] Why a room may not have these settings; null: it may. Called before a room is created, too.
 * @param room.people player seats of people @param room.machines machines that play there
 */
export function checkSettings(
  settings: RoomSettings,
  room: Pick<RoomState, 'practice' | 'freePromptId'> & {
    people: number;
    machines: number;
    medium?: RoomState['medium'] | undefined;
  },
): Refusal | null {
  const mode = modeOf(settings);
  if (mode.given !== null && !room.practice) return refuse('not_alone', 'This mode is played alone.');
  if (mode.given !== null && room.machines > 0) return refuse('not_alone', 'This mode is played without machines.');
  if (room.practice && 1 + room.machines < mode.minPlayers) {
    return refuse('not_alone', 'This mode needs more players, or a machine.');
  }
  if (room.practice && settings.isPublic) return refuse('bad_request', 'A practice room cannot be public.');
  if (mode.given === 'free' && room.freePromptId === null) return refuse('no_prompts', 'Choose a prompt first.');
  if (room.medium === 'paper' && mode.given === null) return refuse('bad_request', 'Paper is for practice.');
  const seconds = room.medium === 'paper' ? PAPER_SECONDS : mode.seconds;
  if (seconds !== null && settings.seconds !== seconds) {
    return refuse('bad_request', `This is drawn in ${seconds} seconds.`);
  }
  if (settings.maxPlayers < room.people + room.machines) return refuse('room_full', 'More players are here than that.');
  if (settings.ownPrompts.length > 0) {
    const least = promptsPerRound(settings);
    if (differentPrompts(settings.ownPrompts).length < least) {
      return refuse('no_prompts', `A round needs ${least} different prompts.`);
    }
  }
  return null;
}
