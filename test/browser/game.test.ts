import { describe, expect, it } from 'vitest';
import {
  createRoom,
  DESKTOP,
  drawFixture,
  joinRoom,
  onTheLan,
  PHONE,
  phase,
  results,
  setRoom,
  watchedContext,
} from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';
import { showWhatCounted } from '../support/ui-scenarios/page-actions.ts';

// A server of its own: on a shared one somebody may have drawn the same house, whose copy is on no board.
const game = serverAndBrowser();

describe('a whole game in two browsers', () => {
  it('the house drawer wins "a house", and the board keeps it', async () => {
    const desktop = await watchedContext(game.browser, {
      ...DESKTOP,
      reducedMotion: 'no-preference',
      timezoneId: 'Asia/Tokyo',
    });
    const phone = await watchedContext(game.browser, PHONE);
    const host = await desktop.context.newPage();
    const guest = await phone.context.newPage();

    const code = await createRoom(host, game.server.url, 'Hanna House');
    await joinRoom(guest, onTheLan(game.server.url), code, 'Fred Fish');
    expect(await guest.evaluate(() => isSecureContext)).toBe(false);
    // No pull-to-refresh.
    expect(await guest.evaluate(() => getComputedStyle(document.documentElement).overscrollBehaviorY)).toBe('none');
    await host.getByText('Fred Fish').first().waitFor();
    await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
    await guest.getByText(HOUSE_PACK).waitFor();
    await host.getByRole('button', { name: 'Start' }).click();

    for (const page of [host, guest]) await phase(page, 'drawing').waitFor();
    expect(await host.getByTestId('prompt').first().textContent()).toContain('a house');
    await drawFixture(host, 'house');
    await drawFixture(guest, 'fish');
    await host.getByRole('button', { name: "I'm done" }).click();
    await guest.getByRole('button', { name: "I'm done" }).click();

    for (const page of [host, guest]) {
      await phase(page, 'reveal').waitFor();
      await page.getByTestId('result').nth(1).waitFor();
      const cards = await results(page);
      expect(cards).toHaveLength(2);
      const [first, second] = cards.sort((a, b) => a.rank - b.rank);
      expect(first?.text).toContain('Hanna House');
      expect(first?.score).toBeGreaterThan(second?.score ?? Number.POSITIVE_INFINITY);
      const image = page.getByTestId('result').first().locator('img').first();
      await image.waitFor();
      await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    }
    await host.getByRole('button', { name: /podium|next round/i }).click();
    for (const page of [host, guest]) await phase(page, 'podium').waitFor();

    await host.goto(`${game.server.url}/boards?period=today`);
    await host.getByText('Hanna House').first().waitFor();
    await host.getByText('a house').first().waitFor();
    // [BOARD-6] [BOARD-8] Both drew the prompt first, which beats nobody: they share the rank.
    const entries = host.getByTestId('board-entry');
    expect(await entries.evaluateAll((all) => all.map((one) => one.getAttribute('data-rank')))).toEqual(['1', '1']);
    await host.getByTestId('you-on-board').getByText('You are 1st here').waitFor();
    await entries.first().locator('summary').click();
    expect(await entries.first().locator('details li').allInnerTexts()).toEqual([expect.stringMatching(/a house\s+0/)]);
    // [BOARD-9] The choice stays with the links; times are the reader's.
    await host.getByRole('link', { name: 'Pictures' }).click();
    await host.waitForURL(/view=grid/);
    await host.getByRole('link', { name: 'This week' }).click();
    await host.waitForURL(/period=week.*view=grid/);
    await host.getByRole('link', { name: /^a house/ }).click();
    const zone = await host.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
    expect(zone).toBe('Asia/Tokyo');
    const time = host.getByTestId('board-entry').first().locator('time');
    const hour = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone });
    const at = new Date((await time.getAttribute('datetime')) ?? '');
    // At midnight it may be the day.
    await expect.poll(() => time.innerText()).toMatch(new RegExp(`^${hour.format(at)}$|20..$`));

    expect(desktop.problems).toEqual([]);
    expect(phone.problems).toEqual([]);
    await desktop.context.close();
    await phone.context.close();
  });

  it('practises alone', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(game.server.url);
    await page.getByLabel('Nickname').first().fill('Solo');
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.locator('[data-phase]').waitFor();
    const start = page.getByRole('button', { name: 'Start' });
    if (await start.isVisible()) await start.click();
    await phase(page, 'drawing').waitFor();
    await drawFixture(page, 'sun');
    await page.getByRole('button', { name: "I'm done" }).click();
    await phase(page, 'reveal').waitFor();
    await page.getByTestId('result').first().waitFor();
    await showWhatCounted(page);
    await page.getByText(/^The judge looked most at|^Nothing here spoke/).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
