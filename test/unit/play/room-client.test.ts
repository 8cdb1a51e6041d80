import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomClient } from '#app/lib/room-client.ts';
import type { SeatState } from '#app/lib/seat.ts';
import { emitWithResult, type RoomSocket } from '#app/lib/socket.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { memoryStorage } from './memory-storage.ts';

const CODE = 'BK4TW' as RoomCode;
const TOKEN = 'a'.repeat(40);
const LOBBY: PhaseView = { name: 'lobby', startsInMs: null };
const prompt = { id: 'p1', text: 'a snail', translations: {} };
const round = { id: 'r1', number: 1, of: 1, promptId: 'p1', prompt: 'a snail', prompts: [prompt] };
const view = (version: number, phase: PhaseView = LOBBY): RoomView =>
  ({
    code: CODE,
    version,
    you: 's1',
    host: 's1',
    practice: false,
    settings: { ...DEFAULT_SETTINGS, rounds: 1 },
    packs: [],
    seats: [{ id: 's1', nickname: 'Ada', connected: true, role: 'playing', total: 0, submitted: false }],
    phase,
  }) as unknown as RoomView;

/** As the server sends it: the shared part as JSON, and the seat's own part. */
const sendView = (view: RoomView) => {
  const { you, yourKickVotes, packs, ...shared } = view;
  server.emit('room:view', JSON.stringify(shared), { you, yourKickVotes, ownPrompts: [], vote: null, promptIndex: 0 });
};

const snapshot = (version: number) => ({
  view: view(version),
  chat: [],
  reactions: null,
  drawing: null,
  liveScores: null,
});

type Handler = (payload: unknown, ack: (result: unknown) => void) => void;

let http: HttpServer;
let server: Server;
let client: RoomClient;
let socket: RoomSocket;
/** What the far end answers; each test sets what it needs. */
let handlers: Record<string, Handler>;
let heard: [string, unknown][];

const seat = (): SeatState => client.snapshot().seat;
const version = () => {
  const now = seat();
  return now.name === 'seated' ? now.view.version : null;
};
const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 8_000, interval: 10 });

beforeEach(async () => {
  vi.stubGlobal('window', { sessionStorage: memoryStorage(), localStorage: memoryStorage() });
  handlers = { 'room:join': (_payload, ack) => ack({ ok: true, seatToken: TOKEN, ...snapshot(1) }) };
  handlers['room:leave'] = (_payload, ack) => ack({ ok: true });
  heard = [];
  http = createServer();
  server = new Server(http);
  server.on('connection', (peer) => {
    peer.onAny((name: string, payload: unknown, ack: (result: unknown) => void) => {
      heard.push([name, payload]);
      handlers[name]?.(payload, ack);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  socket = io(`http://127.0.0.1:${port}`, { autoConnect: false, reconnectionDelay: 20, transports: ['websocket'] });
  client = new RoomClient(socket);
});

afterEach(async () => {
  await client.leave();
  await server.close();
  vi.unstubAllGlobals();
});

describe('the tab’s connection to its room', () => {
  it('shows the form to who has no seat, and sits down with the answer', async () => {
    client.open(CODE);
    expect(seat()).toEqual({ name: 'outside', problem: null });
    expect(await client.join({ code: CODE, nickname: 'Ada' })).toEqual({ ok: true, code: CODE });
    expect(version()).toBe(1);
  });

  it('keeps the packs of the snapshot until others come', async () => {
    const packs = () => {
      const now = seat();
      return now.name === 'seated' ? now.view.packs.map(({ name }) => name) : [];
    };
    const first = { ...snapshot(1), view: { ...view(1), packs: [{ id: 'p1', name: 'Animals', promptCount: 3 }] } };
    handlers['room:join'] = (_payload, ack) => ack({ ok: true, seatToken: TOKEN, ...first });
    await client.join({ code: CODE, nickname: 'Ada' });
    sendView(view(2));
    await until(() => version() === 2);
    expect(packs()).toEqual(['Animals']);
    server.emit('room:packs', [{ id: 'p2', name: 'Fruit', promptCount: 5 }]);
    await until(() => packs()[0] === 'Fruit');
    expect(version()).toBe(2);
  });

  it('drops a view that is older than the one at hand', async () => {
    await client.join({ code: CODE, nickname: 'Ada' });
    sendView(view(5));
    sendView(view(3));
    sendView(view(6));
    await until(() => version() === 6);
  });

  it('resumes with its token after a lost connection, before any other message', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, ...snapshot(2) });
    await client.join({ code: CODE, nickname: 'Ada' });
    server.disconnectSockets(true);
    await until(() => client.snapshot().link.name === 'offline');
    expect(await client.send('room:start', {})).toMatchObject({ ok: false, error: { code: 'unavailable' } });
    await until(() => version() === 2);
    expect(heard).toEqual([
      ['room:join', { code: CODE, nickname: 'Ada' }],
      ['room:resume', { seatToken: TOKEN }],
    ]);
  });

  it('asks again when the server is not ready to give the seat back', async () => {
    let times = 0;
    handlers['room:resume'] = (_payload, ack) => {
      times += 1;
      if (times > 1) ack({ ok: true, ...snapshot(2) });
      else ack({ ok: false, error: { code: 'unavailable', message: 'Starting.', retryAfterMs: 10 } });
    };
    await client.join({ code: CODE, nickname: 'Ada' });
    server.disconnectSockets(true);
    await until(() => version() === 2);
  });

  it('shows the form with the reason when the seat is gone', async () => {
    const error = { code: 'seat_not_found', message: 'Your seat is gone.' };
    handlers['room:resume'] = (_payload, ack) => ack({ ok: false, error });
    await client.join({ code: CODE, nickname: 'Ada' });
    server.disconnectSockets(true);
    await until(() => seat().name === 'outside');
    expect(seat()).toEqual({ name: 'outside', problem: error });
  });

  it('lets go when another tab takes the seat, and takes it back when asked', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, ...snapshot(9) });
    await client.join({ code: CODE, nickname: 'Ada' });
    server.emit('room:closed', { code: 'seat_taken_over', message: 'Another tab.' });
    await until(() => seat().name === 'taken_over');
    expect(socket.connected).toBe(false);
    client.playHere();
    await until(() => version() === 9);
  });

  it('[SCREEN-8] is out for good when it is sent out, also while it was away', async () => {
    await client.join({ code: CODE, nickname: 'Ada' });
    server.emit('room:closed', { code: 'kicked', message: 'The host sent you out.' });
    await until(() => seat().name === 'kicked');
    expect(seat()).toEqual({ name: 'kicked' });
    client.open(CODE);
    expect(seat()).toEqual({ name: 'outside', problem: null });

    await client.join({ code: CODE, nickname: 'Ada' });
    handlers['room:resume'] = (_payload, ack) => ack({ ok: false, error: { code: 'kicked', message: 'You are out.' } });
    server.disconnectSockets(true);
    await until(() => seat().name === 'kicked');
  });

  it('[SCREEN-8] sits down wherever quick play leads, and lists rooms without a seat', async () => {
    handlers['room:quick'] = (_payload, ack) => ack({ ok: true, seatToken: TOKEN, ...snapshot(1) });
    handlers['rooms:list'] = (_payload, ack) => ack({ ok: true, rooms: [] });
    expect(await client.rooms()).toEqual({ ok: true, rooms: [] });
    expect(seat().name).toBe('unknown');
    expect(await client.quick('Ada')).toEqual({ ok: true, code: CODE });
    expect(version()).toBe(1);
    expect(heard.at(-1)).toEqual(['room:quick', { nickname: 'Ada' }]);
  });

  it('[SCREEN-8] leaves a room’s page for the list of rooms without its seat, and keeps the next one', async () => {
    handlers['rooms:list'] = (_payload, ack) => ack({ ok: true, rooms: [] });
    await client.join({ code: CODE, nickname: 'Ada' });
    const [first] = server.sockets.sockets.keys();
    client.close();
    expect(await client.rooms()).toEqual({ ok: true, rooms: [] });
    expect(seat().name).toBe('unknown');
    await until(() => server.sockets.sockets.size === 1 && !server.sockets.sockets.has(first ?? ''));
    client.close();
    await client.join({ code: CODE, nickname: 'Ada' });
    // Longer than a page that is gone is waited for.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(version()).toBe(1);
  });

  it('[SCREEN-8] keeps chat, reactions and canvases of the room, and forgets them with it', async () => {
    const hello = { id: 4, seatId: 's2', nickname: 'Bo', text: 'Hello' };
    handlers['room:join'] = (_payload, ack) => ack({ ok: true, seatToken: TOKEN, ...snapshot(1), chat: [hello] });
    await client.join({ code: CODE, nickname: 'Ada' });
    server.emit('room:chat', { ...hello, id: 5, text: 'Nobody here?' });
    const points = [10, 10, 0.5, 0];
    const ops = [{ kind: 'stroke', t: 1, tool: 'pen', colour: '#000000', size: 20, points }];
    server.emit('canvas:ops', { roundId: 'r1', seatId: 's2', from: 0, ops });
    await until(() => client.canvases.canvasOf('s2' as SeatId)?.opCount === 1);
    expect(client.chat.snapshot().messages.map(({ id }) => id)).toEqual([4, 5]);
    await client.leave();
    expect(client.chat.snapshot().messages).toEqual([]);
    expect(client.canvases.canvasOf('s2' as SeatId)).toBeNull();
  });

  it('[SCREEN-8] shows a reaction at once and takes it back when it is refused', async () => {
    const refused = { ok: false, error: { code: 'rate_limited', message: 'Too fast.' } };
    handlers['room:react'] = (_payload, ack) => ack(refused);
    await client.join({ code: CODE, nickname: 'Ada' });
    const bo = 's2' as SeatId;
    const answer = client.react('r1' as RoundId, bo, 'heart', true);
    expect(client.reactions.of(bo)).toEqual({ counts: { heart: 1 }, yours: ['heart'] });
    expect(await answer).toEqual(refused);
    expect(client.reactions.of(bo)).toEqual({ counts: {}, yours: [] });
  });

  it('keeps the seat while the server restarts', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, ...snapshot(2) });
    await client.join({ code: CODE, nickname: 'Ada' });
    server.emit('room:closed', { code: 'server_stopping', message: 'Back soon.' });
    await until(() => client.snapshot().link.name === 'stopping');
    server.disconnectSockets(true);
    await until(() => client.snapshot().link.name === 'online' && version() === 2);
  });

  it('hands in after everything drawn has been acknowledged', async () => {
    handlers['draw:ops'] = (payload, ack) => {
      const { from, ops } = payload as { from: number; ops: unknown[] };
      ack({ ok: true, acked: from + ops.length - 1 });
    };
    handlers['draw:submit'] = (_payload, ack) => ack({ ok: true });
    await client.join({ code: CODE, nickname: 'Ada' });
    sendView(view(2, { name: 'drawing', round, remainingMs: 50_000, totalMs: 60_000 } as PhaseView));
    await until(() => version() === 2);
    const now = seat();
    const drawing = now.name === 'seated' ? now.drawing : null;
    const points = [10, 10, 0.5, 0, 20, 20, 0.5, 8];
    drawing?.session.record({ kind: 'stroke', t: 1, tool: 'pen', colour: '#000000', size: 20, points });
    drawing?.session.record({ kind: 'more', t: 9, points });
    expect(await client.handIn()).toEqual({ ok: true });
    expect(heard.at(-1)).toEqual(['draw:submit', { roundId: 'r1', opCount: 2 }]);
    expect(heard.filter(([name]) => name === 'draw:ops').length).toBeGreaterThan(0);
  });
});

describe('[ROUND-2] a countdown on a clock that stood still', () => {
  const drawing = view(2, { name: 'drawing', round, remainingMs: 50_000, totalMs: 60_000 } as PhaseView);
  /** How much later than its view arrived the countdown says that it did. */
  let startMs: number;
  const shiftMs = () => {
    const now = seat();
    return now.name === 'seated' ? now.receivedAtMs - startMs : Number.NaN;
  };
  const begin = async (answers: { version: number; remainingMs: number | null }) => {
    handlers['room:time'] = (_payload, ack) => ack({ ok: true, ...answers });
    await client.join({ code: CODE, nickname: 'Ada' });
    sendView(drawing);
    await until(() => version() === 2);
    startMs = 0;
    startMs = shiftMs();
    await client.checkTime();
  };

  it('shows what the server says', async () => {
    await begin({ version: 2, remainingMs: 20_000 });
    expect(shiftMs()).toBeLessThan(-20_000);
    await client.checkTime();
    expect(shiftMs()).toBeLessThan(-20_000);
  });

  it('is left alone by an answer about another view, and by one that says the same', async () => {
    await begin({ version: 1, remainingMs: 20_000 });
    expect(shiftMs()).toBe(0);
    await begin({ version: 2, remainingMs: 50_000 });
    expect(Math.abs(shiftMs())).toBeLessThan(8_000);
  });

  it('asks once more when the machine slept between question and answer', async () => {
    const now = performance.now.bind(performance);
    let stoodMs = 0;
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() - stoodMs);
    await begin({ version: 2, remainingMs: 50_000 });
    handlers['room:time'] = (_payload, ack) => {
      const slept = stoodMs > 0;
      stoodMs = 30_000;
      ack({ ok: true, version: 2, remainingMs: slept ? 20_000 : 50_000 });
    };
    await client.checkTime();
    expect(heard.filter(([name]) => name === 'room:time')).toHaveLength(3);
    expect(shiftMs()).toBeLessThan(-20_000);
    spy.mockRestore();
  });

  it('does not ask where no clock runs', async () => {
    await client.join({ code: CODE, nickname: 'Ada' });
    await client.checkTime();
    expect(heard.map(([name]) => name)).not.toContain('room:time');
  });
});

describe('handing in just after coming back', () => {
  it('waits until the seat is taken again', async () => {
    const drawing = view(2, { name: 'drawing', round, remainingMs: 50_000, totalMs: 60_000 } as PhaseView);
    let answer = () => {};
    handlers['room:resume'] = (_payload, ack) => {
      answer = () => ack({ ok: true, ...snapshot(3), view: { ...drawing, version: 3 } });
    };
    handlers['draw:submit'] = (_payload, ack) => ack({ ok: true });
    await client.join({ code: CODE, nickname: 'Ada' });
    sendView(drawing);
    await until(() => version() === 2);
    server.disconnectSockets(true);
    await until(() => heard.some(([name]) => name === 'room:resume'));
    const handedIn = client.handIn();
    expect(heard.map(([name]) => name)).not.toContain('draw:submit');
    answer();
    expect(await handedIn).toEqual({ ok: true });
  });
});

describe('emitWithResult', () => {
  it('ends the wait when the connection is lost', async () => {
    await client.join({ code: CODE, nickname: 'Ada' });
    const answer = emitWithResult(socket, 'room:start', {});
    await until(() => heard.some(([name]) => name === 'room:start'));
    server.disconnectSockets(true);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('ends the wait when no answer comes', async () => {
    await client.join({ code: CODE, nickname: 'Ada' });
    expect(await emitWithResult(socket, 'room:start', {}, 30)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});
