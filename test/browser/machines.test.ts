import type { Page } from 'playwright';
import { afterAll, expect, it } from 'vitest';
import { createRoom, DESKTOP, drawFixture, joinRoom, PHONE, phase, setRoom } from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { sharedServerAndBrowser, watchedPages } from '../support/server-and-browser.ts';
import { handIn, start, toPodium, uncovered } from '../support/ui-scenarios/page-actions.ts';

const game = sharedServerAndBrowser();
const { newPage, problems } = watchedPages(game);

afterAll(() => {
  expect(problems()).toEqual([]);
});

const seats = (page: Page) => page.getByTestId('seat');
const machines = (page: Page) => page.getByTestId('machine-badge');

it('[MACHINE-2] [MACHINE-6] one person plays against three machines, on a phone', async () => {
  const page = await newPage(PHONE);
  await page.goto(game.server.url);
  await page.getByLabel('Nickname').fill('Ada');
  await page.getByRole('button', { name: /^Against machines/ }).click();
  await phase(page, 'lobby').waitFor();
  expect(await machines(page).count()).toBe(3);
  // Another one, by keyboard, and one less.
  const best = page.getByRole('button', { name: 'Add Bézier, a machine of level 5' });
  await best.focus();
  await page.keyboard.press('Enter');
  await seats(page).filter({ hasText: 'Bézier' }).waitFor();
  await seats(page).filter({ hasText: 'Doodle' }).getByRole('button').click();
  await page.getByRole('button', { name: 'Send the machine away' }).click();
  await seats(page).filter({ hasText: 'Doodle' }).waitFor({ state: 'detached' });

  await setRoom(page, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await start(page);
  await phase(page, 'drawing').waitFor();
  await drawFixture(page, 'house');
  await handIn(page);
  await uncovered(page);
  expect(await page.getByTestId('result').count()).toBe(4);
  expect(
    await page
      .getByTestId('result')
      .filter({ has: machines(page) })
      .count(),
  ).toBe(3);
  await toPodium(page, [page]);
  expect(
    await page
      .getByTestId('standing')
      .filter({ has: machines(page) })
      .count(),
  ).toBe(3);
});

it('[MACHINE-3] [MACHINE-6] two people and a machine: its canvas is watched, and nobody waits for it', async () => {
  const [host, guest] = [await newPage(DESKTOP), await newPage(PHONE)];
  const code = await createRoom(host, game.server.url, 'Ada');
  await host.getByRole('button', { name: 'Add Bézier, a machine of level 5' }).click();
  await seats(host).filter({ hasText: 'Bézier' }).waitFor();
  await joinRoom(guest, game.server.url, code, 'Bo');
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await start(host);
  for (const page of [host, guest]) await phase(page, 'drawing').waitFor();
  await drawFixture(host, 'house');
  await handIn(host);
  const sheet = host.getByTestId('watching').locator('li').filter({ hasText: 'Bézier' });
  await sheet.filter({ hasText: 'machine' }).waitFor();
  await drawFixture(guest, 'house');
  await handIn(guest);
  for (const page of [host, guest]) await uncovered(page);
  const result = host.getByTestId('result').filter({ has: machines(host) });
  expect(await result.count()).toBe(1);
});
