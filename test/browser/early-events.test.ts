import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { phase, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();

/** Opens a page whose scripts come only when `release` is called. */
async function openWithoutScripts(
  path: string,
): Promise<{ page: Page; release: () => void; close: () => Promise<void> }> {
  const { context, problems } = await watchedContext(game.browser);
  const page = await context.newPage();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\.js(\?|$)/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(game.server.url + path, { waitUntil: 'domcontentloaded' });
  const close = async () => {
    expect(problems).toEqual([]);
    await context.close();
  };
  return { page, release, close };
}

describe('[SCREEN-10] what is done before the scripts of a page have come', () => {
  it('counts: a name that was typed, and a button that was pressed twice', async () => {
    const { page, release, close } = await openWithoutScripts('/');
    await page.getByLabel('Nickname').fill('Early Bird');
    const button = page.getByRole('button', { name: 'Create a room' });
    await button.click();
    await button.click();
    expect(await button.getAttribute('aria-busy')).toBe('true');
    release();
    await phase(page, 'lobby').waitFor();
    expect(await page.getByTestId('seat').allTextContents()).toEqual([expect.stringContaining('Early Bird')]);
    await close();
  });

  it('counts: a form that was sent, instead of loading the page anew', async () => {
    const { page, release, close } = await openWithoutScripts('/daily');
    await page.getByLabel('Nickname').fill('Early Bird');
    await page.keyboard.press('Enter');
    release();
    await page.locator('[data-phase]').waitFor();
    await close();
  });

  it('is left to the browser where it can do it alone: a form with an action', async () => {
    const { page, release, close } = await openWithoutScripts('/draw');
    await page.getByRole('searchbox').fill('house');
    await page.keyboard.press('Enter');
    await page.waitForURL(/=house/, { waitUntil: 'commit' });
    release();
    await close();
  });
});
