import type { ModeName } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room.ts';

/** How a mode shows itself. Its words are `<name>.…` in the messages `modes`. */
export interface ModeLook {
  readonly name: ModeName;
  /** A picture in a box of 48 × 48: areas under the highlighter, and lines of ink over them. */
  readonly picture: { readonly wash: string; readonly ink: readonly string[] };
  /** The lobby says what is missing before the server has to refuse. */
  readonly minPlayers: number;
  /** Where the mode decides who sees scores while drawing, there is nothing to set. */
  readonly liveScores: RoomSettings['liveScores'] | null;
}
