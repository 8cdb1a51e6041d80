import type { TestProject } from 'vitest/node';
import { HOUSES, startServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    server: { url: string; adminPassword: string | null };
  }
}

const HOUR_MS = 3_600_000;

/** A pack of two prompts, with the fixture that shows each. */
export const DUELS = 'Duels';
export const DUEL_FIXTURES: Record<string, string> = { 'a fish': 'fish', 'an umbrella': 'umbrella' };

/** Starts the server that browser tests share, for the whole run. Its phases stay for as long as a test looks at them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, adminPassword, dispose } = await startServer({
    packs: { ...HOUSES.packs, [DUELS]: Object.keys(DUEL_FIXTURES) },
    timing: {
      choosingMs: HOUR_MS,
      revealBaseMs: HOUR_MS,
      revealMaxMs: HOUR_MS,
      autoStartMs: HOUR_MS,
      settingsDelayMaxMs: HOUR_MS,
    },
  });
  project.provide('server', { url, adminPassword });
  return dispose;
}
