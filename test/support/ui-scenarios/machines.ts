import type { Page } from 'playwright';
import { createRoom, drawFixture, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../server.ts';
import { chooseMode, handIn, start, toPodium, uncovered } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

const seat = (page: Page, name: string) => page.getByTestId('seat').filter({ hasText: name });
const badge = (page: Page) => page.getByTestId('machine-badge').first();

/** Machines in every place where people are shown: in practice, and in a room of two. */
export const machines: Scenario = async (run) => {
  const { desktop, phone } = run;
  const pages = [desktop.page, phone.page] as const;
  const [host, guest] = pages;
  await run.inspectBoth('practice', async (page) => {
    await page.goto(run.url('/'));
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByRole('button', { name: /^Against machines/ }).click();
    await badge(page).waitFor();
  });
  await run.inspectTranslated('practice');

  const code = await createRoom(host, run.server.url, 'Hanna House');
  for (const level of [5, 1])
    await host.getByRole('button', { name: new RegExp(`, a machine of level ${level}$`) }).click();
  await joinRoom(guest, run.server.url, code, 'Fred');
  await seat(guest, 'Dot').waitFor();
  await run.inspectBoth('lobby');
  await run.inspectTranslated('lobby');
  await run.inspectBoth('menu', async (page) => {
    await seat(page, 'Bézier').getByRole('button').click();
    await page.getByRole('dialog').waitFor();
  });
  await run.inspectTranslated('menu');
  for (const page of pages) await page.keyboard.press('Escape');

  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await chooseMode(host, 'Live');
  await guest.getByText('Live', { exact: true }).first().waitFor();
  await start(host);
  for (const page of pages) await phase(page, 'drawing').waitFor();
  await drawFixture(guest, 'sun');
  // The better one has begun.
  await host
    .getByTestId('live-ranking')
    .locator('li')
    .filter({ hasText: 'Bézier' })
    .getByText(/\d\.\d/)
    .waitFor();
  await run.inspectBoth('drawing');
  await run.inspectTranslated('drawing');
  await drawFixture(host, 'house');
  await handIn(host);
  await host.getByTestId('watching').locator('li').filter({ hasText: 'Bézier' }).waitFor();
  await run.inspect('watched', desktop);
  await run.inspectTranslated('watched', desktop);
  run.holdBefore('podium');
  await handIn(guest);
  for (const page of pages) await uncovered(page);
  await run.inspectBoth('reveal');
  await run.inspectTranslated('reveal');
  run.release();
  await toPodium(host, pages);
  await run.inspectBoth('podium');
  await run.inspectTranslated('podium');
};
