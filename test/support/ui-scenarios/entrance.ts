import type { Chapter } from './scenario-run.ts';

/** The ways in, and those that lead nowhere. */
export const entrance: Chapter = async (walk) => {
  await walk.both('home', (page) => page.goto(walk.at('/')));
  await walk.translated('home');
  await walk.both('home-no-name', async (page) => {
    await page.getByRole('button', { name: 'Play now' }).click();
    await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  });
  await walk.both('home-bad-code', async (page) => {
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByLabel('Room code').fill('12');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByText(/A room code has five/).waitFor();
  });

  // The list of rooms without an answer, then with none in it.
  for (const window of walk.windows) {
    const { page } = window;
    await page.route('**/socket.io/**', () => {});
    await page.routeWebSocket(/socket\.io/, () => {});
    await page.goto(walk.at('/rooms'));
    await page.getByText('Looking for rooms…').waitFor();
    await walk.see('rooms-loading', window);
    await page.getByText(/could not be loaded/).waitFor();
    await walk.see('rooms-failed', window);
  }
  for (const name of ['desktop', 'phone'] as const) {
    const window = await walk.stranger(name);
    await window.page.goto(walk.at('/rooms'));
    await window.page.getByText('No public room right now').waitFor();
    await walk.see('rooms-empty', window);
    await walk.translated('rooms-empty', window);
  }

  await walk.both('boards-empty', (page) => page.goto(walk.at('/boards')));
  await walk.translated('boards-empty');
  await walk.both('not-found', (page) => page.goto(walk.at('/no-such-page')));
  await walk.both('drawing-not-found', (page) => page.goto(walk.at('/drawings/nothing')));
  await walk.both('board-not-found', (page) => page.goto(walk.at('/boards/nothing')));
  for (const name of ['desktop', 'phone'] as const) {
    const window = await walk.stranger(name);
    await window.page.goto(walk.at('/room/ZZZZZ'));
    await window.page.getByLabel('Nickname').fill('Ada');
    await walk.see('join', window);
    await walk.translated('join', window);
    await window.page.getByLabel('Nickname').fill('Ada');
    await window.page.getByRole('button', { name: 'Join' }).click();
    await window.page
      .getByText(/no room|gone|not found/i)
      .first()
      .waitFor();
    await walk.see('room-not-found', window);
    // With hidden codes, `/room` is where a tab without a seat ends.
    await window.page.goto(walk.at('/room'));
    await walk.see('room-without-code', window);
  }
};
