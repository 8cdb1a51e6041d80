import type { BrowserContext, Page } from 'playwright';
import { expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { fixtureOps, PHONE, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';
import { SocketPlayer } from '../support/socket-player.ts';

const game = sharedServerAndBrowser();

const playerCookie = async (context: BrowserContext) => {
  const cookie = (await context.cookies()).find(({ name }) => name === 'dj_player');
  return `dj_player=${cookie?.value}`;
};

/** Draws alone, as the player of a browser, and leaves. */
async function drawOnce(context: BrowserContext, nickname: string): Promise<void> {
  const player = await SocketPlayer.connect(game.server.url, nickname, { cookie: await playerCookie(context) });
  await player.create({ practice: true, settings: { rounds: 1, seconds: 60 } });
  await player.send('room:start', {});
  await player.draw(await fixtureOps('house'));
  await player.until('reveal');
  player.close();
}

const nicknameField = (page: Page) => page.getByRole('textbox', { name: 'Nickname' });

it('[PLAYER-1] [PLAYER-2] [PLAYER-3] [PLAYER-5] [PLAYER-6] [PLAYER-8] [PLAYER-9] one’s own page: drawings, a new name, another device, the archive, and the end', async () => {
  const [one, two] = await Promise.all([watchedContext(game.browser), watchedContext(game.browser, PHONE)]);
  const [page, phone] = await Promise.all([one.context.newPage(), two.context.newPage()]);
  const url = `${game.server.url}/me`;
  await Promise.all([page.goto(url), phone.goto(url)]);
  await page.getByText('You have not drawn anything yet').waitFor();
  await drawOnce(one.context, 'Quentin');
  const answer = await page.reload();
  expect(answer?.headers()['cache-control']).toContain('no-store');
  await page.getByRole('heading', { name: 'Quentin' }).waitFor();
  await page.getByRole('img', { name: /^Scores on 1 day/ }).waitFor();
  await page.getByText('As a table').click();
  await page.getByRole('table').waitFor();
  // [PLAYER-8]
  await page.getByRole('region', { name: 'Colours' }).getByText('black 100 %').waitFor();
  await page
    .getByRole('region', { name: 'Best drawings' })
    .getByRole('link', { name: /^Drawing of/ })
    .waitFor();
  const drawing = page.getByRole('link', { name: /^Your drawing of/ });
  const drawingUrl = new URL((await drawing.getAttribute('href')) ?? '', url).href;

  // Its drawing keeps the name.
  await nicknameField(page).fill('Quintus');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Quintus' }).waitFor();
  await page.getByText('as Quentin').waitFor();

  // [PLAYER-9]
  await page.getByText('Nobody can see a page of yours.').waitFor();
  await page.getByRole('button', { name: 'Switch the public page on' }).click();
  const publicLink = page.getByRole('link', { name: 'Open your public page' });
  const publicUrl = new URL((await publicLink.getAttribute('href')) ?? '', url).href;
  expect((await phone.goto(publicUrl))?.status()).toBe(200);
  await phone.getByRole('heading', { name: 'Quintus', level: 1 }).waitFor();
  await phone
    .getByRole('region', { name: 'Newest drawings' })
    .getByRole('link', { name: /^Drawing of/ })
    .waitFor();
  expect(await violationsOf(phone, { onlySerious: true })).toEqual([]);
  expect(await phone.content()).not.toContain((await playerCookie(one.context)).split('=')[1]?.split('.')[0]);
  await page.getByRole('button', { name: 'Switch the public page off' }).click();
  await page.getByText('Nobody can see a page of yours.').waitFor();
  expect((await phone.goto(publicUrl))?.status()).toBe(404);
  await phone.goto(url);

  await page.getByRole('button', { name: 'Get a code' }).click();
  const code = await page.getByTestId('move-code').innerText();
  await phone.getByLabel('Code from the other device').fill('BCDF GHJK MNPQ');
  await phone.getByRole('button', { name: 'Use this code' }).click();
  await phone.getByText('This code is wrong, used or too old.').waitFor();
  await phone.getByLabel('Code from the other device').fill(code.toLowerCase().replaceAll('-', ' '));
  await phone.getByRole('button', { name: 'Use this code' }).click();
  await phone.getByText('This browser is now Quintus.').waitFor();
  await phone.getByRole('link', { name: /^Your drawing of/ }).waitFor();
  expect(await playerCookie(two.context)).toBe(await playerCookie(one.context));
  await phone.goto(game.server.url);
  await expect.poll(() => nicknameField(phone).inputValue(), { timeout: 120_000 }).toBe('Quintus');

  await page.goto(url);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the archive' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('doodle-judge.zip');

  const before = await playerCookie(one.context);
  await page.getByRole('link', { name: 'Delete everything …' }).click();
  await page.getByText('your drawing, with its strokes and its picture').waitFor();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByText('Tick the box first.').waitFor();
  await page.getByLabel('I know that this can’t be undone').check();
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByText('Everything is deleted: 1 drawing.').waitFor();
  expect(await playerCookie(one.context)).not.toBe(before);
  expect((await page.goto(drawingUrl))?.status()).toBe(404);
  await page.goto(game.server.url);
  expect(await nicknameField(page).inputValue()).toBe('');
  // The other device has nothing any more.
  await phone.goto(url);
  await phone.getByText('You have not drawn anything yet').waitFor();
  expect([...one.problems, ...two.problems]).toEqual([]);
  await Promise.all([one.context.close(), two.context.close()]);
});
