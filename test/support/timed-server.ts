// The server with other durations of the rules, as JSON in the first argument. Tests of browsers start it, so that no
// test waits for a countdown or a reveal; everything else is the product's own entry point.
import { DEFAULT_TIMING } from '#server/game/timing.ts';

Object.assign(DEFAULT_TIMING, JSON.parse(process.argv[2] ?? '{}'));
if (process.env.SHIFT_FILE) await import('./shifted-wall-clock.ts');
await import('#server/main.ts');
