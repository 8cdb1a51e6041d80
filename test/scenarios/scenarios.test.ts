import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from '../support/accessibility.ts';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { SCENARIO_SERVER, SCENARIOS } from '../support/ui-scenarios/index.ts';
import { ScenarioRun } from '../support/ui-scenarios/scenario-run.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(SCENARIO_SERVER), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

// In the order of the list: a scenario finds what those before it left.
describe('no state of any screen has a serious accessibility violation, in either theme and direction', () => {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    it(name, async () => {
      const found: string[] = [];
      const run = await ScenarioRun.open(server, browser, {
        // Reduced motion: axe measures the state that an animation ends in.
        context: { reducedMotion: 'reduce' },
        languages: ['de', 'ar'],
        inspect: async (state, window) => {
          const themes = window.name === 'desktop' ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
          for (const line of await seriousViolations(window.page, themes)) {
            found.push(`${state}, ${window.name}, ${line}`);
          }
        },
      });
      try {
        await scenario(run);
      } finally {
        await run.close();
      }
      expect(found).toEqual([]);
    });
  }
});
