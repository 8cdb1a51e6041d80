import type { Locator, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, PHONE, watchedContext } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { seedDrawings } from '../support/seeded-drawings.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

const FIXTURES = ['house', 'tree', 'cat', 'fish', 'star', 'umbrella'];

let ids: string[];

const game = serverAndBrowser(async () => {
  const dataFolder = await seededDataFolder();
  ids = await seedDrawings(
    dataFolder,
    // All of one prompt: what is drawn is written nowhere.
    FIXTURES.map((fixture, i) => ({
      prompt: 'a house',
      fixture,
      change: {
        nickname: `Player ${i}`,
        submittedAt: new Date(Date.UTC(2026, 10, 1, i)),
        ...(i === 5 && { listed: false }),
      },
    })),
  );
  return { dataFolder };
});

const drawing = (fixture: string) => ids[FIXTURES.indexOf(fixture)] as string;
const cards = (page: Page | Locator) => page.getByTestId('gallery-card');
const shown = async (page: Page) => {
  const links = await cards(page).locator('a[href^="/drawings/"]').all();
  return Promise.all(links.map(async (link) => (await link.getAttribute('href'))?.split('/').at(-1)));
};

/** A first search may come before all drawings are read. */
async function search(page: Page, words: string): Promise<void> {
  for (;;) {
    await page.goto(`${game.server.url}/gallery?q=${encodeURIComponent(words)}`);
    if (!(await page.getByText('still reading').isVisible())) return;
    await page.waitForTimeout(300);
  }
}

describe('the gallery', () => {
  it('[GALLERY-3] [GALLERY-5] lists, searches and replays with the keyboard; a drawing’s page shows what is like it', async () => {
    const { context, problems } = await watchedContext(game.browser, DESKTOP);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/boards`);
    await page.getByRole('link', { name: 'Gallery' }).click();
    await page.getByRole('heading', { name: 'Gallery', level: 1 }).waitFor();
    expect(await shown(page)).toEqual(['star', 'fish', 'cat', 'tree', 'house'].map(drawing));
    await page.getByRole('navigation', { name: 'Order' }).getByRole('link', { name: 'Best' }).click();
    await page.waitForURL(/order=best/);
    expect((await shown(page))[0]).toBe(drawing('house'));
    await page.getByRole('navigation', { name: 'Order' }).getByRole('link', { name: 'Most loved' }).click();
    await page.getByText('Nobody loves a drawing yet').waitFor();
    await page.goBack();
    // [GALLERY-4]
    await page.getByText('The judge took it for', { exact: true }).click();
    await page.getByRole('navigation', { name: 'The judge took it for' }).getByRole('link', { name: /fish/ }).click();
    await page.waitForURL(/taken=fish/);
    await page.waitForFunction(() => document.querySelectorAll('[data-testid="gallery-card"]').length === 1);
    expect(await shown(page)).toEqual([drawing('fish')]);

    await search(page, 'umbrella');
    await search(page, 'cat');
    expect((await shown(page))[0]).toBe(drawing('cat'));
    const replay = cards(page)
      .first()
      .getByRole('button', { name: /Replay of “a house” by Player 2/ });
    await replay.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '“a house” by Player 2' });
    await dialog.locator('canvas[data-drawn="true"]').waitFor();
    expect(await violationsOf(page, { onlySerious: true })).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await replay.evaluate((button) => button === document.activeElement)).toBe(true);

    await page.goto(`${game.server.url}/drawings/${drawing('cat')}`);
    const similar = page.getByRole('region', { name: 'Drawings that look similar' });
    expect(await cards(similar).count()).toBe(4);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[GALLERY-3] works without scripts, on a phone', async () => {
    const { context } = await watchedContext(game.browser, { ...PHONE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${game.server.url}/gallery`);
    await page.getByRole('searchbox').fill('star');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/q=star/);
    expect((await shown(page))[0]).toBe(drawing('star'));
    await page.goto(`${game.server.url}/gallery?q=${encodeURIComponent('猫')}`);
    await page.getByText('does not know the letters').waitFor();
    const response = await page.goto(`${game.server.url}/gallery?after=nonsense`);
    expect(response?.status()).toBe(404);
    await context.close();
  });
});
