import { afterAll, expect, it } from 'vitest';
import { MAX_PLAYERS } from '#contract/limits.ts';
import { sharedRanks } from '#contract/ranks.ts';
import {
  createRoom,
  DESKTOP,
  drawFixture,
  fixtureOps,
  joinRoom,
  PHONE,
  phase,
  results,
  setRoom,
  watchedContext,
} from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';
import { SocketPlayer } from '../support/socket-player.ts';

const game = serverAndBrowser();
const sockets: SocketPlayer[] = [];
afterAll(async () => {
  for (const socket of sockets) socket.close();
});

const FIXTURES = ['house', 'fish', 'tree', 'sun', 'star'] as const;
const BROWSERS = [DESKTOP, PHONE, { ...PHONE, viewport: { width: 844, height: 390 } }] as const;

it('24 players and spectators, three of the players in browsers, play to the podium', async () => {
  const seated = await Promise.all(BROWSERS.map((options) => watchedContext(game.browser, options)));
  const pages = await Promise.all(seated.map(({ context }) => context.newPage()));
  const [host, ...guests] = pages as [(typeof pages)[0], ...typeof pages];

  const code = await createRoom(host, game.server.url, 'Hanna House');
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  for (const [n, guest] of guests.entries()) await joinRoom(guest, game.server.url, code, `Guest ${n + 1}`);

  const enter = async (nickname: string, spectate: boolean) => {
    const player = await SocketPlayer.connect(game.server.url, nickname);
    sockets.push(player);
    await player.join(code, spectate);
    return player;
  };
  const players: SocketPlayer[] = [];
  for (let n = BROWSERS.length; n < MAX_PLAYERS; n++) {
    // Long names too: they are what breaks a table of 24.
    players.push(await enter(n % 5 === 0 ? `Wilhelmina Windmill${n % 10}` : `Player ${n + 1}`, false));
  }
  const spectators = [await enter('Onlooker', true), await enter('Second onlooker', true)];
  await expect(enter('One too many', false)).rejects.toThrow('room_full');

  await host.getByRole('button', { name: 'Start' }).click();
  for (const page of pages) await phase(page, 'drawing').waitFor();
  await Promise.all(
    players.map(async (player, n) => player.draw(await fixtureOps(FIXTURES[n % FIXTURES.length] as string))),
  );
  // Those who look on have seen them all.
  for (const { watched } of spectators) {
    await expect.poll(() => new Set(watched.map(({ seatId }) => seatId)).size).toBe(players.length);
  }
  await drawFixture(host, 'house');
  for (const page of pages) await page.getByRole('button', { name: "I'm done" }).click();

  for (const page of pages) {
    await phase(page, 'reveal').waitFor();
    await expect.poll(() => page.getByTestId('result').count()).toBe(MAX_PLAYERS);
  }
  const cards = await results(host);
  // Several drew the same.
  expect(cards.map(({ rank }) => rank)).toEqual(sharedRanks(cards.map(({ score }) => score)));
  expect(cards[0]?.score).toBeGreaterThan(50);

  await host.getByRole('button', { name: /podium|next round/i }).click();
  for (const page of pages) {
    await phase(page, 'podium').waitFor();
    await expect.poll(() => page.getByTestId('standing').count()).toBe(MAX_PLAYERS);
  }
  for (const spectator of spectators) {
    const { standings } = await spectator.until('podium');
    expect(standings).toHaveLength(MAX_PLAYERS);
  }
  for (const { problems } of seated) expect(problems).toEqual([]);
  await Promise.all(seated.map(({ context }) => context.close()));
});
