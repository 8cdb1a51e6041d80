import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { seriousViolations } from '../support/accessibility.ts';
import { createRoom, DESKTOP, drawFixture, joinRoom, PHONE, phase, setRoom } from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { sharedServerAndBrowser, watchedPages } from '../support/server-and-browser.ts';
import { handIn, start, uncovered } from '../support/ui-scenarios/page-actions.ts';

const game = sharedServerAndBrowser();
const { newPage, problems } = watchedPages(game);

/** How many pixels of a sheet are ink. */
const inkOf = (sheet: Locator) =>
  sheet.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    return data.filter((level, i) => i % 4 === 0 && level < 128).length;
  });
/** As if another tab were in front, or this one again. */
const turnAway = (page: Page, hidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 120_000 });
const card = (page: Page, nickname: string) => page.getByTestId('result').filter({ hasText: nickname });
const react = (page: Page, nickname: string, reaction: string) =>
  card(page, nickname).locator(`button[data-reaction="${reaction}"]`);

it('[SCREEN-4] [SCREEN-5] who looks on sees every stroke; at the reveal all replay and react', async () => {
  const host = await newPage({ ...DESKTOP, reducedMotion: 'no-preference' });
  const guest = await newPage(PHONE);
  const spectator = await newPage({ ...DESKTOP, reducedMotion: 'no-preference' });
  const code = await createRoom(host, game.server.url, 'Hanna House');
  await joinRoom(guest, game.server.url, code, 'Fred Fish');
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await turnAway(guest, true);
  await start(host);
  for (const page of [host, guest]) await phase(page, 'drawing').waitFor();

  await spectator.goto(`${game.server.url}/room/${code}`);
  await spectator.getByLabel('Nickname').first().fill('Lou Looker');
  await spectator.getByRole('button', { name: 'Look on' }).click();
  const sheet = (nickname: string) => spectator.getByRole('img', { name: `${nickname}’s canvas` });
  await sheet('Hanna House').waitFor();
  await sheet('Fred Fish').waitFor();
  expect(await inkOf(sheet('Hanna House'))).toBe(0);
  await drawFixture(host, 'house');
  await soon(() => inkOf(sheet('Hanna House'))).toBeGreaterThan(0);
  expect(await inkOf(sheet('Fred Fish'))).toBe(0);
  expect(await spectator.title()).toMatch(/^\d:\d\d · a house/);

  // A player who comes back to the tab is told what began meanwhile.
  await soon(() => guest.getByTestId('timer').innerText()).toMatch(/^([0-3]:|4:[0-4]|4:5[0-5])/);
  await turnAway(guest, false);
  await guest.getByText(/^The round has been running for \d+ s\./).waitFor();
  await guest.getByRole('button', { name: 'All right' }).click();

  // A player who has handed in looks on, too.
  await handIn(host);
  await host.getByRole('heading', { name: 'Handed in' }).waitFor();
  const seenByHost = host.getByRole('img', { name: 'Fred Fish’s canvas' });
  await seenByHost.waitFor();
  await drawFixture(guest, 'fish');
  await soon(() => inkOf(seenByHost)).toBeGreaterThan(0);
  await handIn(guest);

  // Without motion nothing is covered; with it the covers come off up to the winner.
  await guest.getByTestId('result').nth(1).waitFor();
  expect(await guest.locator('[data-cover="on"]').count()).toBe(0);
  for (const page of [host, spectator]) await uncovered(page);
  expect(await host.title()).toContain('results');

  // A reaction is given by one, seen by all, and taken back by the same button.
  expect(await react(host, 'Fred Fish', 'laugh').getAttribute('aria-pressed')).toBe('false');
  await react(guest, 'Hanna House', 'heart').click();
  await react(spectator, 'Hanna House', 'heart').click();
  for (const page of [host, guest, spectator]) {
    await soon(() => react(page, 'Hanna House', 'heart').getAttribute('data-count')).toBe('2');
  }
  expect(await react(guest, 'Hanna House', 'heart').getAttribute('aria-pressed')).toBe('true');
  expect(await react(host, 'Hanna House', 'heart').getAttribute('aria-pressed')).toBe('false');
  const box = await react(guest, 'Hanna House', 'heart').boundingBox();
  expect(box?.width).toBeGreaterThanOrEqual(44);
  expect(box?.height).toBeGreaterThanOrEqual(44);
  await react(guest, 'Hanna House', 'heart').click();
  await soon(() => react(host, 'Hanna House', 'heart').getAttribute('data-count')).toBe('1');

  // One replay at a time, in its card, with the score curve under it.
  await card(host, 'Hanna House')
    .getByRole('button', { name: /^Replay: / })
    .click();
  await card(host, 'Hanna House').getByTestId('curve').waitFor();
  await soon(() => inkOf(card(host, 'Hanna House').locator('canvas[data-drawn="true"]'))).toBeGreaterThan(0);
  await card(host, 'Fred Fish')
    .getByRole('button', { name: /^Replay: / })
    .click();
  await card(host, 'Fred Fish').getByTestId('replay').waitFor();
  expect(await card(host, 'Hanna House').getByTestId('replay').count()).toBe(0);
  await card(host, 'Fred Fish')
    .getByRole('button', { name: /^Close the replay: / })
    .click();
  await card(host, 'Fred Fish').getByTestId('replay').waitFor({ state: 'detached' });

  expect(await seriousViolations(guest)).toEqual([]);
  expect(problems()).toEqual([]);
});
