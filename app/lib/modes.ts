import { isSoloMode, MODES, type ModeName } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room-settings.ts';

/** How a mode is shown. Its texts are `<name>.…` in the namespace `modes`. */
export interface ModeInfo {
  readonly name: ModeName;
  /** A picture in a box of 48 × 48: areas under the highlighter, and lines of ink over them. */
  readonly picture: { readonly wash: string; readonly ink: readonly string[] };
  /** The lobby asks for more players before the server would refuse the start. */
  readonly minPlayers: number;
  /** The players who draw a round: all, or one of them while the others guess. */
  readonly drawers: 'all' | 'one';
  /** The players who see live scores, where the mode decides it; null: the room's setting counts. */
  readonly liveScores: RoomSettings['liveScores'] | null;
}

/** A chequered flag. */
const race: ModeInfo = {
  name: 'race',
  picture: {
    wash: 'M13 8c8-4 14 4 26 0l1 18c-12 4-18-4-26 0z',
    ink: [
      'M12 6c1 14 1 26 3 37',
      'M13 8c8-4 14 4 26 0 1 6 0 12 1 18-12 4-18-4-26 0',
      'M22 6.500c1 7 0 12 1 18.500M31 9.500c1 6 0 12 1 18M13.500 17c9-4 14 4 26 0',
    ],
  },
  minPlayers: 1,
  drawers: 'all',
  liveScores: null,
};

/** A score that climbs. */
const live: ModeInfo = {
  name: 'live',
  picture: {
    wash: 'M6 40c6-6 7-14 12-12 5 3 6 4 10-6 3-6 6-10 13-12l1 30z',
    ink: [
      'M6 5c0 13-1 24 1 37 12 0 24 0 36-1',
      'M8 38c5-5 6-12 10-11 5 2 6 5 10-5 3-7 6-10 12-12',
      'M34 8.500l7 1-2 7',
    ],
  },
  minPlayers: 1,
  drawers: 'all',
  liveScores: 'everyone',
};

/** Two pencils, crossed. */
const duel: ModeInfo = {
  name: 'duel',
  picture: {
    wash: 'M8 6l7 1 26 27-5 6L9 13zM40 6l-7 1-7 8 5 6 8-8zM21 20l-15 15 5 6 15-16z',
    ink: [
      'M8 6l7 1 26 27c1 3-3 7-5 6L9 13z',
      'M9 13l6-6M36 29l-5 6',
      'M27 15l6-8 7-1-1 7-8 8M21 21L7 34c-1 3 3 7 5 6l13-13',
      'M33 7l6 6M12 29l5 6',
    ],
  },
  minPlayers: 2,
  drawers: 'all',
  liveScores: null,
};

/** A question in a balloon. */
const guess: ModeInfo = {
  name: 'guess',
  picture: {
    wash: 'M6 9c12-3 25-3 36-1 1 9 1 17 0 25-7 1-12 1-18 1l-9 9 1-9c-4 0-7 0-10-1-1-8-1-16 0-24z',
    ink: [
      'M6 9c12-3 25-3 36-1 1 9 1 17 0 25-7 1-12 1-18 1l-9 9 1-9c-4 0-7 0-10-1-1-8-1-16 0-24z',
      'M19 16c1-4 10-4 10 1 0 4-5 4-5 8M24 29l.1 .5',
    ],
  },
  minPlayers: 2,
  drawers: 'one',
  liveScores: 'hidden',
};

/** A ghost that looks over one's shoulder. */
const ghosts: ModeInfo = {
  name: 'ghosts',
  picture: {
    wash: 'M9 42C8 30 6 7 24 6c18 1 15 24 16 35l-5-4-5 5-6-5-5 5-5-5z',
    ink: [
      'M9 42C8 30 6 7 24 6c18 1 15 24 16 35l-5-4-5 5-6-5-5 5-5-5z',
      'M19 19a1.500 2.500 0 1 0 .1 0zM29 19a1.500 2.500 0 1 0 .1 0z',
      'M21 29c2 3 5 3 7 0',
    ],
  },
  minPlayers: 1,
  drawers: 'all',
  liveScores: null,
};

/** A leaf of a calendar with a sun on it. */
const daily: ModeInfo = {
  name: 'daily',
  picture: {
    wash: 'M24 22a7 7 0 1 0 .1 0z',
    ink: [
      'M7 10c12-2 23 0 34-1 1 11 0 21 1 33-12 1-23 0-35 0 0-11 1-21 0-32z',
      'M16 5c0 3-1 6 0 9M32 5c0 3 1 6 0 9M8 17c11-1 22 0 33-1',
      'M24 22a7 7 0 1 0 .1 0zM12 28l3 1M33 29l3-1M15 38l2-2M33 37l-2-2',
    ],
  },
  minPlayers: 1,
  drawers: 'all',
  liveScores: null,
};

/** An open sketchbook and a pencil. */
const free: ModeInfo = {
  name: 'free',
  picture: {
    wash: 'M41 5l4 4-16 17-6 2 2-6z',
    ink: [
      'M24 14c-6-4-12-4-19-3 1 9 0 18 1 27 7-1 12 0 18 3 6-4 12-4 18-3V24',
      'M24 14v27M24 14c2-2 5-3 8-3',
      'M41 5l4 4-16 17-6 2 2-6zM38 8l4 4M11 20l7 1M11 27l7 1',
    ],
  },
  minPlayers: 1,
  drawers: 'all',
  liveScores: null,
};

/** A new mode is an entry here, with texts in `messages/<locale>/modes.json`. */
const looks: { readonly [N in ModeName]: ModeInfo } = { race, live, duel, guess, ghosts, daily, free };

export const modeInfo = (mode: ModeName): ModeInfo => looks[mode];

/** The modes a room may choose; a practice room has those for one person and so many machines. */
export const roomModes = (practice: boolean, machines: number): ModeInfo[] =>
  MODES.filter((mode) => !isSoloMode(mode))
    .map(modeInfo)
    .filter(({ minPlayers }) => !practice || minPlayers <= 1 + machines);
