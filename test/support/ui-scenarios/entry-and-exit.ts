import { createRoom, joinRoom } from '../browser.ts';
import type { Scenario } from './scenario-run.ts';

/** The pages on the way into a room, and their errors. */
export const entry: Scenario = async (run) => {
  await run.inspectBoth('home', (page) => page.goto(run.url('/')));
  await run.inspectTranslated('home');
  await run.inspectBoth('home-no-name', async (page) => {
    await page.getByRole('button', { name: 'Play now' }).click();
    await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  });
  await run.inspectBoth('home-bad-code', async (page) => {
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByLabel('Room code').fill('12');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText(/A room code has seven/).waitFor();
  });

  // The list of rooms without an answer, then with none in it.
  for (const window of run.windows) {
    const { page } = window;
    await page.route('**/socket.io/**', () => {});
    await page.routeWebSocket(/socket\.io/, () => {});
    await page.goto(run.url('/rooms'));
    await page.getByText('Looking for rooms…').waitFor();
    await run.inspect('rooms-loading', window);
    await page.getByText(/could not be loaded/).waitFor();
    await run.inspect('rooms-failed', window);
  }
  for (const name of ['desktop', 'phone'] as const) {
    const window = await run.newVisitor(name);
    await window.page.goto(run.url('/rooms'));
    await window.page.getByText('No public room right now').waitFor();
    await run.inspect('rooms-empty', window);
    await run.inspectTranslated('rooms-empty', window);
  }

  await run.inspectBoth('boards-empty', (page) => page.goto(run.url('/boards')));
  await run.inspectTranslated('boards-empty');
  await run.inspectBoth('not-found', (page) => page.goto(run.url('/no-such-page')));
  await run.inspectBoth('drawing-not-found', (page) => page.goto(run.url('/drawings/nothing')));
  await run.inspectBoth('board-not-found', (page) => page.goto(run.url('/boards/nothing')));
  for (const name of ['desktop', 'phone'] as const) {
    const window = await run.newVisitor(name);
    await window.page.goto(run.url('/room/ZZZZZ'));
    await window.page.getByLabel('Nickname').fill('Ada');
    await run.inspect('join', window);
    await run.inspectTranslated('join', window);
    await window.page.getByLabel('Nickname').fill('Ada');
    await window.page.getByRole('button', { name: 'Join' }).click();
    await window.page
      .getByText(/no room|gone|not found/i)
      .first()
      .waitFor();
    await run.inspect('room-not-found', window);
    // With hidden codes, `/room` is where a tab without a seat ends.
    await window.page.goto(run.url('/room'));
    await run.inspect('room-without-code', window);
  }
};

/** The server stops while people are in a room. The last scenario: nothing answers afterwards. */
export const serverStopping: Scenario = async (run) => {
  const { desktop, phone } = run;
  const code = await createRoom(desktop.page, run.server.url, 'Hanna House');
  await joinRoom(phone.page, run.server.url, code, 'Fred');
  await run.server.stop();
  for (const { page } of run.windows) await page.getByText(/The server restarts/).waitFor();
  await run.inspectBoth('server-stopping');
};
