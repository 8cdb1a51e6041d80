import { isSoloMode, MODES, type ModeName } from '#contract/modes.ts';
import { daily } from './daily.ts';
import { duel } from './duel.ts';
import { free } from './free.ts';
import { ghosts } from './ghosts.ts';
import { live } from './live.ts';
import type { ModeLook } from './mode-look.ts';
import { race } from './race.ts';

/** A new mode is a file, a line here, and its words in `messages/<locale>/modes.json`. */
const looks: { readonly [N in ModeName]: ModeLook } = { race, live, duel, ghosts, daily, free };

export const lookOf = (mode: ModeName): ModeLook => looks[mode];

/** What a room may play, for a room of one without those that need company. */
export const roomModes = (practice: boolean): ModeLook[] =>
  MODES.filter((mode) => !isSoloMode(mode))
    .map(lookOf)
    .filter(({ minPlayers }) => !practice || minPlayers === 1);
