import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import { clientMessages, type HandshakeRefusal, PROTOCOL_VERSION } from '#contract/events.ts';
import type { RoundId, SeatToken } from '#contract/ids.ts';
import { MAX_OPS_PER_BATCH, MAX_OPS_PER_DRAWING, MAX_UNSEATED_MESSAGE_BYTES } from '#contract/limits.ts';
import { frame, RawWebSocket } from '../support/raw-web-socket.ts';
import { connect, must, RoomsServer, refusalOf, stroke, type TestPlayer } from './rooms-harness.ts';

describe('bad input gets a code and a sentence, and nothing breaks', () => {
  let server: RoomsServer;
  let ann: TestPlayer;
  let roundId: RoundId;
  beforeAll(async () => {
    server = await RoomsServer.start();
    const { players, round } = await server.round(['Ann', 'Ben']);
    ann = players[0] as TestPlayer;
    roundId = round.id;
  });
  afterAll(() => server.dispose());

  const handshake = (options: Parameters<typeof connect>[1]) =>
    new Promise<HandshakeRefusal>((resolve, reject) => {
      const socket = connect(server.url, options);
      socket.once('connect', () => reject(new Error('this should have been refused')));
      socket.once('connect_error', (error) => {
        socket.close();
        resolve((error as Error & { data: HandshakeRefusal }).data);
      });
    });

  it('[EDGE-1] a handshake without a cookie, with a forged one, from elsewhere or of another version', async () => {
    const { cookie } = ann;
    expect(await handshake({})).toMatchObject({ code: 'unauthorised', message: expect.stringMatching(/\.$/) });
    expect((await handshake({ cookie: `${cookie}x` })).code).toBe('unauthorised');
    expect((await handshake({ cookie: 'dj_player=me.AAAA' })).code).toBe('unauthorised');
    expect((await handshake({ cookie, origin: 'https://elsewhere.example' })).code).toBe('unauthorised');
    for (const protocol of [PROTOCOL_VERSION - 1, PROTOCOL_VERSION + 1, 'one', null, {}]) {
      expect((await handshake({ cookie, protocol })).code).toBe('protocol_mismatch');
    }
  });

  it('[EDGE-2] malformed messages', async () => {
    const tab = await server.player();
    const payloads = [null, undefined, 7, 'text', [], [{}], { code: 5 }, { code: 'BCDFG', nickname: 'A', more: 1 }];
    for (const payload of payloads) {
      const { code, message } = refusalOf(await tab.sendAnything('room:join', payload));
      expect(['bad_request', 'nickname_invalid']).toContain(code);
      expect(message).toMatch(/\.$/);
    }
    expect(refusalOf(await tab.sendAnything('room:join')).code).toBe('bad_request');
    expect(refusalOf(await tab.sendAnything('room:join', {}, {})).code).toBe('bad_request');
  });

  it('[EDGE-7] binary closes the connection, and only that', async () => {
    const tab = await server.player();
    const closed = new Promise((resolve) => tab.socket.once('disconnect', resolve));
    tab.socket.emit('room:join', Buffer.from([1, 2, 3]));
    await closed;
    expect((await (await server.player()).create()).view.phase.name).toBe('lobby');
  });

  it('[EDGE-7] large messages need a seat, over a WebSocket and in polling requests', async () => {
    const large = 'x'.repeat(MAX_UNSEATED_MESSAGE_BYTES);
    for (const transports of [['websocket'], ['polling']]) {
      const { cookie } = await server.player();
      const stranger = connect(server.url, { cookie, transports });
      const closed = new Promise((resolve) => stranger.once('disconnect', resolve));
      stranger.emit('room:join', large);
      await closed;
      const player = connect(server.url, { cookie, transports });
      must((await player.emitWithAck('room:create', { nickname: 'Player' })) as Result<object>);
      expect(refusalOf((await player.emitWithAck('draw:ops', large)) as Result<object>).code).toBe('bad_request');
      player.close();
    }
  });

  it('[EDGE-7] a storm of pings closes the connection, the few of a proxy do not', async () => {
    const { cookie } = ann;
    const few = await RawWebSocket.open(server.url, { Cookie: cookie });
    few.text('40{"protocol":4}');
    for (let ping = 0; ping < 20; ping++) few.bytes(frame(9, Buffer.from('ping')));
    const storm = await RawWebSocket.open(server.url, { Cookie: cookie });
    const closed = new Promise((resolve) => storm.socket.once('close', resolve));
    for (let ping = 0; ping < 200; ping++) storm.bytes(frame(9, Buffer.from('ping')));
    await closed;
    expect(few.isOpen).toBe(true);
    few.close();
  });

  it('[EDGE-2] every message of the contract, with what does not belong into it', async () => {
    const { view } = await (await server.player()).create();
    for (const message of Object.keys(clientMessages)) {
      const tab = await server.player();
      await tab.join(view.code);
      for (const payload of [null, 'text', { unknown: 1 }, { seatId: {}, kick: 'yes', muted: 1, ready: null, on: 2 }]) {
        const { code } = refusalOf(await tab.sendAnything(message, payload));
        expect(['bad_request', 'nickname_invalid'], message).toContain(code);
      }
      must(await tab.send('room:leave', {}));
      tab.socket.close();
    }
  });

  it('[EDGE-2] unknown messages, reserved names, and messages that want no answer', async () => {
    const tab = await server.player();
    for (const name of ['error', 'room:destroy', 'toString', '__proto__', 'constructor', '']) {
      expect(refusalOf(await tab.sendAnything(name, {})).code).toBe('bad_request');
    }
    tab.socket.emit('error', new Error('hello').message);
    tab.socket.emit('room:create', { nickname: 'Nobody' });
    expect((await tab.create()).view.phase.name).toBe('lobby');
  });

  it('nicknames of control characters or 10 kB', async () => {
    const tab = await server.player();
    const names = [
      '',
      '   ',
      '\u0000\u0007\u200b\u202e',
      'x'.repeat(21),
      'x'.repeat(10_240),
      '🙂'.repeat(21),
      '\ud800',
    ];
    for (const nickname of names) {
      expect(refusalOf(await tab.send('room:create', { nickname })).code).toBe('nickname_invalid');
    }
    expect(refusalOf(await tab.sendAnything('room:create', { nickname: ['Ann'] })).code).toBe('nickname_invalid');
    const { view } = must(await tab.send('room:create', { nickname: '  Zoë\u0000 🙂\n ' }));
    expect(view.seats[0]?.nickname).toBe('Zoë 🙂');
  });

  it('settings out of their limits, an unknown pack', async () => {
    const tab = await server.player();
    const { view } = await tab.create();
    for (const change of [
      { rounds: 0 },
      { rounds: 11 },
      { seconds: 19 },
      { seconds: 301 },
      { rounds: 1.5 },
      { packId: '' },
      { liveScores: 'some' as never },
    ]) {
      const settings = { ...view.settings, ...change } as typeof view.settings;
      expect(refusalOf(await tab.send('room:settings', { settings })).code).toBe('bad_request');
    }
    const settings = { ...view.settings, packId: 'no-such-pack' as never };
    expect(refusalOf(await tab.send('room:settings', { settings })).code).toBe('not_found');
    expect(refusalOf(await tab.send('room:create', { nickname: 'A', settings })).code).toBe('not_found');
  });

  it('[SEAT-2] [ROOM-2] an unknown room, a forged token, no seat', async () => {
    const tab = await server.player();
    expect(refusalOf(await tab.send('room:join', { code: 'BBBBB', nickname: 'A' })).code).toBe('room_not_found');
    const forged = `${ann.view?.code}_${'A'.repeat(43)}` as SeatToken;
    expect(refusalOf(await tab.send('room:resume', { seatToken: forged })).code).toBe('seat_not_found');
    const nowhere = 'A'.repeat(48) as SeatToken;
    expect(refusalOf(await tab.send('room:resume', { seatToken: nowhere })).code).toBe('seat_not_found');
    expect(refusalOf(await tab.send('room:resume', { seatToken: 'short' as SeatToken })).code).toBe('bad_request');
    expect(refusalOf(await tab.send('room:start', {})).code).toBe('seat_not_found');
    expect(refusalOf(await tab.draw(roundId, [stroke()])).code).toBe('seat_not_found');
  });

  it('[HOST-2] [GAME-1] [DRAW-4] what is not possible now changes nothing', async () => {
    const { version } = ann.view ?? {};
    expect(refusalOf(await ann.send('room:start', {})).code).toBe('wrong_phase');
    expect(refusalOf(await ann.send('room:next', {})).code).toBe('wrong_phase');
    expect(refusalOf(await ann.send('room:rematch', {})).code).toBe('wrong_phase');
    expect(refusalOf(await ann.draw('another' as RoundId, [stroke()])).code).toBe('phase_over');
    expect(ann.view?.version).toBe(version);
  });

  it('[DRAW-3] [DRAW-6] ops with NaN, huge or missing numbers, or without a stroke before them', async () => {
    const wrong = (change: object) => [{ ...stroke(), ...change }] as DrawOp[];
    const bad: DrawOp[][] = [
      wrong({ points: [Number.NaN, 1, 0.5, 0] }),
      wrong({ points: [1e308, 1, 0.5, 0] }),
      wrong({ points: [1537, 1, 0.5, 0] }),
      wrong({ points: [1, 1, 2, 0] }),
      wrong({ points: [1, 1, 0.5, -1] }),
      wrong({ points: [1, 1, 0.5] }),
      wrong({ points: [] }),
      wrong({ points: '1,1' }),
      wrong({ size: Number.POSITIVE_INFINITY }),
      wrong({ size: 1_000 }),
      wrong({ colour: 'red' }),
      wrong({ kind: 'bomb' }),
      wrong({ t: -1 }),
      wrong({ __proto__: null, extra: true }),
      [],
      Array.from({ length: MAX_OPS_PER_BATCH + 1 }, () => stroke()),
    ];
    for (const ops of bad) expect(refusalOf(await ann.draw(roundId, ops)).code).toBe('bad_request');
    for (const kind of ['more', 'undo', 'redo'] as const) {
      const op = (kind === 'more' ? { kind, t: 0, points: [1, 1, 0.5, 0] } : { kind, t: 0 }) as DrawOp;
      expect(refusalOf(await ann.draw(roundId, [op]))).toMatchObject({ code: 'ops_invalid', acked: -1 });
    }
    expect(refusalOf(await ann.draw(roundId, [stroke()], 7))).toMatchObject({ code: 'ops_gap', acked: -1 });
    expect(must(await ann.draw(roundId, [stroke()])).acked).toBe(0);
  });

  it('[EDGE-2] a message over the limit closes the connection, and only that', async () => {
    const tab = await server.player();
    const closed = new Promise((resolve) => tab.socket.once('disconnect', resolve));
    tab.socket.emit('room:create', { nickname: 'x'.repeat(600 * 1024) });
    await closed;
    expect(must(await ann.draw(roundId, [stroke()])).acked).toBe(0);
  });

  it('[DRAW-3] of 10,000 strokes 8,000 stay, and the tab is told', async () => {
    const { players, round } = await server.round(['Cleo']);
    const cleo = players[0] as TestPlayer;
    const small: DrawOp = { ...stroke(), points: [5, 5, 0.5, 0] } as DrawOp;
    const batch = Array.from({ length: MAX_OPS_PER_BATCH }, () => small);
    for (let from = 0; from < 10_000; from += batch.length) {
      const result = await cleo.draw(round.id, batch, from);
      if (from < MAX_OPS_PER_DRAWING) expect(must(result).acked).toBe(from + batch.length - 1);
      else expect(['drawing_full', 'ops_gap', 'bad_request']).toContain(refusalOf(result).code);
      if (from === MAX_OPS_PER_DRAWING) {
        expect(refusalOf(result)).toMatchObject({ code: 'drawing_full', acked: MAX_OPS_PER_DRAWING - 1 });
      }
    }
    const tab = await server.tab('Cleo', cleo.cookie);
    const { drawing } = await tab.resume(cleo.token as SeatToken);
    expect(drawing?.ops).toHaveLength(MAX_OPS_PER_DRAWING);
    must(await tab.send('draw:submit', { roundId: round.id, opCount: MAX_OPS_PER_DRAWING }));
    const { results } = await tab.phase('reveal');
    expect(results[0]?.drawingId).not.toBeNull();
  });
});
