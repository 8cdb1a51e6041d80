/** How a round is played. The rules of a mode are in server/game/modes.ts, its words and picture in app/modes/. */
export const MODES = ['race', 'live', 'duel', 'guess', 'ghosts', 'daily', 'free'] as const;
export type ModeName = (typeof MODES)[number];

/** Played alone in a practice room: the prompt is given, not picked. */
const SOLO_MODES = ['daily', 'free'] as const satisfies readonly ModeName[];
export type SoloMode = (typeof SOLO_MODES)[number];
export const isSoloMode = (mode: ModeName): mode is SoloMode => (SOLO_MODES as readonly ModeName[]).includes(mode);

/** Every daily drawing has the same time, in seconds: their board compares them. */
export const DAILY_SECONDS = 80;

/**
 * A drawing on paper has longer, and all have the same time: nobody can tell when a sheet was drawn, and it has to be shown
 * to a camera.
 */
export const PAPER_SECONDS = 300;

/** A day's name, UTC: `2026-11-23`. */
export const dayName = (at: Date): string => at.toISOString().slice(0, 10);
