import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DESKTOP, launchBrowser, PHONE } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { type Walker, walk } from '../support/walk.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.dispose();
});

// Reduced motion: what axe measures is the state that an animation ends in.
const walkers: Walker[] = [
  {
    name: 'desktop, light',
    nickname: 'Hanna',
    options: { ...DESKTOP, colorScheme: 'light', reducedMotion: 'reduce' },
    draws: 'house',
  },
  {
    name: 'phone, dark',
    nickname: 'Fred',
    options: { ...PHONE, colorScheme: 'dark', reducedMotion: 'reduce' },
    draws: 'fish',
  },
  {
    name: 'desktop, dark',
    nickname: 'Mo',
    options: { ...DESKTOP, colorScheme: 'dark', reducedMotion: 'reduce' },
    draws: null,
  },
];

it('no page has a serious accessibility violation, in either theme', async () => {
  const found: string[] = [];
  await walk(browser, server, walkers, async (state, walker, page) => {
    // Next streams a page's title after its first part: on a busy machine axe would come between the two.
    await page.waitForFunction(() => document.title !== '');
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${state} (${walker.name}): ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  });
  expect(found).toEqual([]);
});
