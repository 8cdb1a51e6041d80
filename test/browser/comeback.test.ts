import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { createRoom, drawFixture, joinRoom, phase, results, setRoom, watchedContext } from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

const game = serverAndBrowser();

/** Share of pixels of the board that are ink. */
const inkShare = (page: Page) =>
  page
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const copy = document.createElement('canvas');
      copy.width = copy.height = 200;
      const context = copy.getContext('2d');
      if (!context) return 0;
      context.fillStyle = '#fff';
      context.fillRect(0, 0, 200, 200);
      context.drawImage(canvas, 0, 0, 200, 200);
      const { data } = context.getImageData(0, 0, 200, 200);
      let dark = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i] as number) < 128) dark += 1;
      return dark / 40_000;
    });

/** The same once nothing changes any more: the last stroke reaches the finished picture with the next frame. */
async function settledInk(page: Page): Promise<number> {
  let last = -1;
  await expect
    .poll(
      async () => {
        const previous = last;
        last = await inkShare(page);
        return last > 0 && last === previous;
      },
      { interval: 400, timeout: 30_000 },
    )
    .toBe(true);
  return last;
}

const seconds = async (page: Page) => {
  const text = (await page.getByTestId('timer').first().textContent()) ?? '';
  const [, minutes, rest] = /(\d+):(\d\d)/.exec(text) ?? [];
  return minutes === undefined ? Number(/\d+/.exec(text)?.[0]) : Number(minutes) * 60 + Number(rest);
};

async function startedRound(): Promise<{ host: Page; guest: Page; close: () => Promise<void> }> {
  const first = await watchedContext(game.browser);
  const second = await watchedContext(game.browser);
  const host = await first.context.newPage();
  const guest = await second.context.newPage();
  const code = await createRoom(host, game.server.url, 'Ann');
  await joinRoom(guest, game.server.url, code, 'Ben');
  await host.getByText('Ben').first().waitFor();
  await setRoom(host, { rounds: 1, seconds: 200, pack: HOUSE_PACK });
  await guest.getByText('3 min 20 s').waitFor();
  await host.getByRole('button', { name: 'Start' }).click();
  for (const page of [host, guest]) await phase(page, 'drawing').waitFor();
  return { host, guest, close: async () => void (await Promise.all([first.context.close(), second.context.close()])) };
}

async function handIn(pages: Page[]): Promise<void> {
  for (const page of pages) await page.getByRole('button', { name: "I'm done" }).click();
  for (const page of pages) {
    await phase(page, 'reveal').waitFor();
    await page
      .getByTestId('result')
      .nth(pages.length - 1)
      .waitFor();
  }
}

describe('coming back in mid-round', () => {
  it('a reload: the same seat, canvas and remaining time', async () => {
    const { host, guest, close } = await startedRound();
    await drawFixture(guest, 'house');
    const before = await settledInk(guest);
    expect(before).toBeGreaterThan(0.01);
    await guest.reload();
    await phase(guest, 'drawing').waitFor();
    expect(await settledInk(guest)).toBeCloseTo(before, 3);
    expect(Math.abs((await seconds(guest)) - (await seconds(host)))).toBeLessThanOrEqual(2);
    await handIn([host, guest]);
    expect((await results(guest))[0]?.text).toContain('Ben');
    await close();
  });

  it('[ROUND-2] a sleep in which the clock of the browser stood still: the time left is right again', async () => {
    const { host, guest, close } = await startedRound();
    await guest.evaluate(() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() - 100_000;
    });
    const apart = async () => Math.abs((await seconds(guest)) - (await seconds(host)));
    await expect.poll(apart, { timeout: 60_000 }).toBeLessThanOrEqual(2);
    await close();
  });

  it('a lost network: what was drawn meanwhile arrives, once', async () => {
    const { host, guest, close } = await startedRound();
    await guest.context().setOffline(true);
    await drawFixture(guest, 'house');
    const before = await settledInk(guest);
    expect(before).toBeGreaterThan(0.01);
    await guest.context().setOffline(false);
    // The guest first: a player who is away for 10 s no longer holds up a round that everybody else has finished [ROUND-5].
    await handIn([guest, host]);
    const [best] = await results(host);
    expect(best?.text).toContain('Ben');
    expect(best?.score).toBeGreaterThan(0);
    await close();
  });

  it('a server that dies and starts again: acknowledged ops are there, and its down-time does not count', async () => {
    const { host, guest, close } = await startedRound();
    await drawFixture(guest, 'house');
    await guest.waitForTimeout(1_000); // batches leave every tenth of a second
    const before = await settledInk(guest);
    await game.server.kill();
    game.server = await game.server.restart();
    for (const page of [host, guest]) {
      await page.reload();
      await phase(page, 'drawing').waitFor();
    }
    expect(await settledInk(guest)).toBeCloseTo(before, 3);
    expect(await seconds(host)).toBeGreaterThan(120);
    await handIn([host, guest]);
    expect((await results(guest))[0]?.text).toContain('Ben');
    await close();
  });
});
