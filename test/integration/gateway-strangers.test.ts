import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATES } from '#server/gateway/edge.ts';
import { must, RoomsServer, refusalOf, type TestPlayer } from './rooms-harness.ts';

/** All players of a test server come from one address. */
describe('limits by address leave honest people alone', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  it('[EDGE-3] [ROOM-10] a class of 40 behind one address plays in ten rooms', async () => {
    const players = await Promise.all(Array.from({ length: 40 }, (_, n) => server.player(`Pupil ${n}`)));
    const hosts = players.slice(0, 10);
    const rooms = await Promise.all(hosts.map((host) => host.create()));
    await Promise.all(players.slice(10).map((player, n) => player.join(rooms[n % 10]?.view.code as never)));
    await Promise.all(hosts.map(async (host) => must(await host.send('room:start', {}))));
    await Promise.all(players.map((player) => player.phase('countdown')));
    expect(hosts.map((host) => host.view?.seats.length)).toEqual(hosts.map(() => 4));
  });

  it('[ROOM-2] who mistypes five times notices nothing', async () => {
    const { view } = await (await server.player('Host')).create();
    const guest = await server.player('Guest');
    for (const wrong of ['BBBBBBB', 'BBBBBBC', 'BBBBB', 'BBBBBBD', 'BBBBBBF']) {
      expect(refusalOf(await guest.send('room:join', { code: wrong, nickname: 'Guest' })).code).toBe('room_not_found');
    }
    await guest.join(view.code);
    expect(guest.view?.code).toBe(view.code);
  });

  it('[ROOM-2] an address that guesses codes is slowed down, however many cookies it has; right codes are no guesses', async () => {
    const { view } = await (await server.player('Host')).create();
    const guess = async (player: TestPlayer, code: string) =>
      player.send('room:join', { code, nickname: 'Guest' }).then((result) => (result.ok ? 'ok' : result.error.code));
    let answers = 0;
    while (answers < RATES.wrongCodes.capacity + 40) {
      const player = await server.player('Guest');
      for (let n = 0; n < RATES.sitDown.capacity - 1; n++, answers++) {
        const code = await guess(player, 'BBBBBBB');
        if (answers > RATES.wrongCodes.capacity) expect(code).toBe('rate_limited');
      }
      player.socket.close();
    }
    server.clock.advance(10_000);
    const late = await server.player('Late');
    for (let n = 0; n < 10; n++) expect(await guess(late, view.code)).toBe('ok');
  });
});
