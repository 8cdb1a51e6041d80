import { z } from 'zod';
import { PackId } from './ids.ts';
import {
  MAX_OWN_PROMPTS,
  MAX_PLAYERS,
  MAX_ROUND_SECONDS,
  MAX_ROUNDS,
  MIN_MAX_PLAYERS,
  MIN_ROUND_SECONDS,
  MIN_ROUNDS,
} from './limits.ts';
import { MODES } from './modes.ts';
import { PromptText } from './texts.ts';

/**
 * Visibility of scores while a round is drawn. `own`: each player sees their own; `everyone`: all in the room see all;
 * `hidden`: there are none, and nothing is judged before the round ends.
 */
export const LIVE_SCORE_CHOICES = ['own', 'everyone', 'hidden'] as const;

export const RoomSettings = z.strictObject({
  mode: z.enum(MODES),
  rounds: z.number().int().min(MIN_ROUNDS).max(MAX_ROUNDS),
  seconds: z.number().int().min(MIN_ROUND_SECONDS).max(MAX_ROUND_SECONDS),
  /** null: prompts of every pack. */
  packId: PackId.nullable(),
  /** The host's own prompts: if there are any, they replace the pack. Only the host is sent them. */
  ownPrompts: z.array(PromptText).max(MAX_OWN_PROMPTS),
  /** Before each round the players vote for one of three prompts; where one player draws, that one chooses. */
  choice: z.boolean(),
  liveScores: z.enum(LIVE_SCORE_CHOICES),
  maxPlayers: z.number().int().min(MIN_MAX_PLAYERS).max(MAX_PLAYERS),
  /** Whether spectators are allowed: they, and players who have submitted, see all canvases while they are drawn. */
  spectators: z.boolean(),
  /** Listed, found by quick play, and started automatically. */
  isPublic: z.boolean(),
  chat: z.boolean(),
});

export type RoomSettings = z.infer<typeof RoomSettings>;

export const DEFAULT_SETTINGS: RoomSettings = {
  mode: 'race',
  rounds: 3,
  seconds: 80,
  packId: null,
  ownPrompts: [],
  choice: false,
  liveScores: 'own',
  maxPlayers: MAX_PLAYERS,
  spectators: true,
  isPublic: false,
  chat: true,
};
