import type { Page } from 'playwright';
import { fixtureOps } from '../browser.ts';
import { SocketPlayer } from '../socket-player.ts';
import type { Scenario } from './scenario-run.ts';

/** Draws alone as the player of the page's browser, and leaves. */
async function drawAlone(page: Page, url: string, fixture: string): Promise<void> {
  const cookies = await page.context().cookies(url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const player = await SocketPlayer.connect(url, 'Maximiliane Mustert', { cookie });
  await player.create({ practice: true, settings: { rounds: 1, seconds: 60 } });
  await player.send('room:start', {});
  await player.draw(await fixtureOps(fixture));
  await player.until('reveal');
  player.close();
}

/** The player's own page, without and with drawings, and the ways to another device and to the end. */
export const ownPage: Scenario = async (run) => {
  await run.inspectBoth('empty', (page) => page.goto(run.url('/me')));
  await run.inspectTranslated('empty');
  await run.inspectBoth('drawings', async (page) => {
    for (const fixture of ['house', 'cat', 'sun']) await drawAlone(page, run.server.url, fixture);
    await page.reload();
    await page
      .getByRole('link', { name: /^Your drawing of/ })
      .nth(2)
      .waitFor();
    await page.getByText('As a table').click();
  });
  await run.inspectTranslated('drawings');
  await run.inspectBoth('refused', async (page) => {
    await page.getByRole('textbox', { name: 'Nickname' }).fill(' ');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Code from the other device').fill('BCDF GHJK MNPQ');
    await page.getByRole('button', { name: 'Use this code' }).click();
    await page.getByText('This code is wrong, used or too old.').waitFor();
  });
  await run.inspectBoth('code', async (page) => {
    await page.reload();
    await page.getByRole('button', { name: 'Get a code' }).click();
    await page.getByTestId('move-code').waitFor();
  });
  await run.inspectTranslated('code');
  await run.inspectBoth('delete', async (page) => {
    await page.getByRole('link', { name: 'Delete everything …' }).click();
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('Tick the box first.').waitFor();
  });
  await run.inspectTranslated('delete');
};
