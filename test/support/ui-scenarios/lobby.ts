import type { Page } from 'playwright';
import { createRoom, joinRoom, phase } from '../browser.ts';
import { openAccess, say } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

const NAMES = ['Pia', 'Maximiliane Mustert', 'Zoë Ødegård', 'ليلى', 'W'];

/** Before the game: who is here, what is played, and who may not stay. */
export const lobby: Scenario = async (run) => {
  const { desktop, phone } = run;
  const host = desktop.page;
  const guest = phone.page;
  const code = await createRoom(host, run.server.url, 'Hanna House');
  await run.inspect('lobby-alone', desktop);

  await guest.goto(run.url(`/room/${code}`));
  await guest.getByRole('button', { name: 'Join' }).waitFor();
  await run.inspect('join-by-link', phone);
  await guest.goto(run.url(`/room/${code}?watch=1`));
  await guest.getByRole('button', { name: 'Look on' }).waitFor();
  await run.inspect('join-to-watch', phone);
  await joinRoom(guest, run.server.url, code, 'Fred');

  const players = [];
  for (const name of NAMES) {
    const player = await run.player(name);
    await player.join(code);
    players.push(player);
  }
  await (await run.player('Otto Onlooker')).join(code, true);
  for (const player of players.slice(0, 2)) await player.send('room:ready', { ready: true });
  await players[0]?.send('room:chat', { text: 'Hello! Who has sharpened the pencils?' });
  await players[1]?.send('room:chat', { text: 'I have. All forty of them.' });
  await guest.getByRole('button', { name: 'I’m ready' }).click();
  await run.inspectBoth('lobby');
  await run.inspectTranslated('lobby');

  await run.inspectBoth('chat', async (page) => {
    await say(page, 'Good luck, everybody');
    await page.getByText('Good luck, everybody').first().waitFor();
  });
  await run.inspectBoth('chat-too-long', (page) => say(page, 'so '.repeat(100)));
  await run.inspectBoth('people', (page) => page.getByRole('tab', { name: 'People' }).click());
  await guest.getByRole('complementary').getByRole('button', { name: 'Close' }).click();

  await run.inspectBoth('seat-menu', async (page) => {
    await page.getByTestId('seat').filter({ hasText: 'Maximiliane' }).getByRole('button').click();
    await page.getByRole('dialog').waitFor();
  });
  await host.getByRole('button', { name: 'Send out' }).click();
  await run.inspect('kick-sure', desktop);
  for (const { page } of run.windows) await page.keyboard.press('Escape');

  await host.locator('label', { hasText: 'Our own' }).click();
  await host.getByLabel('Your prompts, one a line').fill(`a cat on a skateboard\n${'a very long list '.repeat(9)}`);
  await host.getByText(/Line 2 has more than/).waitFor();
  await run.inspect('own-prompts-problem', desktop);
  await host.getByLabel('Your prompts, one a line').fill('a cat on a skateboard\nthe teacher’s car\na sad sandwich');
  await openAccess(host);
  await run.inspect('own-prompts', desktop);
  await host.getByLabel('Hide the code').click();
  await host.getByRole('button', { name: 'Copy the hidden code' }).waitFor();
  await run.inspect('hidden-code', desktop);
  await host.getByLabel('Hide the code').click();

  await guest.getByRole('button', { name: 'Look on instead' }).click();
  await guest.getByText(/You are looking on/).waitFor();
  await run.inspect('lobby-spectator', phone);
  await guest.getByRole('button', { name: 'Play along' }).click();

  await takeOver(guest, () => run.inspect('seat-taken-over', phone));

  // The phone as host: all settings under a thumb.
  await host.getByTestId('seat').filter({ hasText: 'Fred' }).getByRole('button').click();
  await host.getByRole('button', { name: 'Make host' }).click();
  await guest.getByRole('heading', { name: 'Your game' }).waitFor();
  await openAccess(guest);
  await run.inspectBoth('lobby-other-host');
  await guest.getByRole('button', { name: /^Chat/ }).click();
  await run.inspect('lobby-chat-open', phone);
  await guest.getByRole('complementary').getByRole('button', { name: 'Close' }).click();

  await guest.getByTestId('seat').filter({ hasText: 'Hanna' }).getByRole('button').click();
  await guest.getByRole('button', { name: 'Mute for everybody' }).click();
  await host.getByRole('tab', { name: 'Chat' }).click();
  await host.getByText('The host has muted you.').waitFor();
  await run.inspect('muted', desktop);
  await guest.getByTestId('seat').filter({ hasText: 'Hanna' }).getByRole('button').click();
  await guest.getByRole('button', { name: 'Send out' }).click();
  await guest.getByRole('button', { name: 'Yes, send out' }).click();
  await host.getByRole('heading', { name: 'You were sent out' }).waitFor();
  await run.inspect('kicked', desktop);

  await guest.goto(run.url('/'));
  await guest.getByRole('link', { name: /Back to room/ }).waitFor();
  await run.inspect('home-returning', phone);
  await run.inspectBoth('room-full', async (page) => {
    const small = await run.player('Tiny Tina');
    const { view } = await small.create({ settings: { maxPlayers: 2 } });
    await (await run.player('Number Two')).join(view.code);
    await page.goto(run.url(`/room/${view.code}`));
    await page.getByLabel('Nickname').fill('Three');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  });
};

/** Opens the seat in a second tab, as duplicating a tab does; then the first one takes it back. */
async function takeOver(page: Page, whileTaken: () => Promise<void>): Promise<void> {
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const copy = await page.context().newPage();
  await copy.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value as string);
  }, kept);
  await copy.goto(page.url());
  const back = page.getByRole('button', { name: 'Play here instead' });
  await back.waitFor();
  await whileTaken();
  await back.click();
  await phase(page, 'lobby').waitFor();
  await copy.close();
}
