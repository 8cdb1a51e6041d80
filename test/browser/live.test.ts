import type { BrowserContext, Page } from 'playwright';
import { afterAll, expect, it } from 'vitest';
import { seriousViolations } from '../support/accessibility.ts';
import {
  createRoom,
  DESKTOP,
  drawFixture,
  joinRoom,
  PHONE,
  phase,
  setRoom,
  watchedContext,
} from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';
import { waitUntilStable } from '../support/ui-scenarios/page-actions.ts';

/** The narrowest phone that the game is made for. */
const SMALL = { ...PHONE, viewport: { width: 360, height: 640 } } as const;

const game = sharedServerAndBrowser();
const contexts: BrowserContext[] = [];
afterAll(async () => {
  for (const context of contexts) await context.close();
});

const meter = (page: Page) => page.getByTestId('live-meter');
const ranking = (page: Page) => page.getByTestId('live-ranking');
/** Ends what hangs; says nothing about how soon. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 120_000 });
const scoreOf = async (page: Page) => Number(await meter(page).getAttribute('data-score'));

/** Where the paper is: it must not move under a drawing hand. */
const paper = (page: Page) => page.locator('[data-place] canvas').first().boundingBox();
/** Where the paper is when the layout of a page that has just changed is done. */
async function placedPaper(page: Page): ReturnType<typeof paper> {
  await waitUntilStable(page);
  let before: string | null = null;
  await soon(async () => {
    const [now, last] = [JSON.stringify(await paper(page)), before];
    before = now;
    return now === last;
  }).toBe(true);
  return paper(page);
}

it('[LIVE-1] [LIVE-5] the score while drawing: one’s own, everybody’s, or hidden', async () => {
  const people = await Promise.all([watchedContext(game.browser, DESKTOP), watchedContext(game.browser, SMALL)]);
  const [host, guest] = (await Promise.all(people.map(({ context }) => context.newPage()))) as [Page, Page];
  contexts.push(...people.map(({ context }) => context));
  const heard: string[] = [];
  guest.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void heard.push(String(payload).slice(0, 40))),
  );
  const pages = [host, guest];
  const code = await createRoom(host, game.server.url, 'Hanna House');
  await joinRoom(guest, game.server.url, code, 'Maximiliane Fish');
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });

  const play = async (choice: string, seenByGuest: RegExp) => {
    await host.locator('label', { hasText: choice }).click();
    await guest.getByText(seenByGuest).waitFor();
    await host.getByRole('button', { name: 'Start' }).click();
    for (const page of pages) await phase(page, 'drawing').waitFor();
  };
  const finish = async () => {
    for (const page of pages) await page.getByRole('button', { name: "I'm done" }).click();
    for (const page of pages) await phase(page, 'reveal').waitFor();
    await host.getByRole('button', { name: 'To the podium' }).click();
    await host.getByRole('button', { name: 'Play again' }).click();
    for (const page of pages) await phase(page, 'lobby').waitFor();
  };

  await play('Each their own', /You see your own score/);
  const before = await Promise.all(pages.map(placedPaper));
  expect(before[1]?.width).toBeGreaterThan(190);
  for (const page of pages) {
    expect(await meter(page).locator('meter').getAttribute('aria-valuetext')).toBe('Waiting for a line');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  }
  await drawFixture(host, 'house');
  await drawFixture(guest, 'fish');
  for (const page of pages) {
    await soon(() => meter(page).getAttribute('data-score')).not.toBeNull();
    expect(await ranking(page).count()).toBe(0);
  }
  await soon(() => scoreOf(host)).toBeGreaterThan(await scoreOf(guest));
  expect(await meter(host).locator('meter').getAttribute('aria-valuetext')).toMatch(/^\d+\.\d of 100\. /);
  expect(await Promise.all(pages.map(paper))).toEqual(before);
  for (const page of pages) expect(await seriousViolations(page)).toEqual([]);
  await finish();

  await play('Everybody’s', /Everybody sees all scores/);
  await drawFixture(host, 'house');
  for (const page of pages) {
    await soon(() => ranking(page).locator('li').first().innerText()).toMatch(/1\s+Hanna House[\s\S]*\d\.\d/);
  }
  expect(await meter(guest).getAttribute('data-score')).toBeNull();
  await host.getByRole('button', { name: "I'm done" }).click();
  await drawFixture(guest, 'fish');
  await soon(() => ranking(host).innerText()).toMatch(/2\s+Maximiliane Fish[\s\S]*\d\.\d/);
  for (const page of pages) expect(await seriousViolations(page)).toEqual([]);
  await guest.getByRole('button', { name: "I'm done" }).click();
  for (const page of pages) await phase(page, 'reveal').waitFor();
  await host.getByRole('button', { name: 'To the podium' }).click();
  await host.getByRole('button', { name: 'Play again' }).click();
  for (const page of pages) await phase(page, 'lobby').waitFor();

  await play('Hidden', /Scores stay hidden/);
  heard.length = 0;
  for (const page of pages) await drawFixture(page, 'house');
  for (const page of pages) expect((await meter(page).count()) + (await ranking(page).count())).toBe(0);
  await finish();
  expect(heard.some((frame) => frame.includes('room:view'))).toBe(true);
  expect(heard.filter((frame) => frame.includes('score:live'))).toEqual([]);
  expect(people.flatMap(({ problems }) => problems)).toEqual([]);
});
