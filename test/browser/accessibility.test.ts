import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { CHAPTERS } from '../support/ui-scenarios/index.ts';
import { Walk, type Window } from '../support/ui-scenarios/scenario-run.ts';
import { settled } from '../support/ui-scenarios/settled.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

/** What a theme can break; everything else is the same in both. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** The desktop is looked at in light and the phone in dark; then each in the other theme for its colours. */
async function serious({ name, page }: Window): Promise<string[]> {
  const themes = name === 'desktop' ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
  const found: string[] = [];
  for (const [turn, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    const axe = new AxeBuilder({ page });
    const { violations } = await (turn === 0 ? axe : axe.withRules(COLOUR_RULES)).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${name}, ${colorScheme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}

// One after the other, as they are listed: what one chapter leaves is what the next one finds.
describe('no screen has a serious accessibility violation, in either theme and direction', () => {
  for (const [name, chapter] of Object.entries(CHAPTERS)) {
    it(name, async () => {
      const found: string[] = [];
      const walk = await Walk.begin(server, browser, {
        // Reduced motion: what axe measures is the state that an animation ends in.
        context: { reducedMotion: 'reduce' },
        languages: ['ar'],
        visit: async (state, window) => {
          for (const violation of await serious(window)) found.push(`${state}: ${violation}`);
        },
      });
      try {
        await chapter(walk);
      } finally {
        await walk.end();
      }
      expect(found).toEqual([]);
    });
  }
});
