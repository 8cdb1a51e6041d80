import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomClient } from '#app/lib/room-client.ts';
import type { SeatState } from '#app/lib/room-state.ts';
import { emitWithResult, type RoomSocket } from '#app/lib/socket.ts';
import type { RoomCode } from '#contract/ids.ts';
import type { PhaseView, RoomView } from '#contract/room.ts';

/** A browser's storage in memory: RoomClient keeps the seat there. */
class MemoryStorage {
  private readonly entries = new Map<string, string>();
  getItem = (key: string) => this.entries.get(key) ?? null;
  setItem = (key: string, value: string) => void this.entries.set(key, value);
  removeItem = (key: string) => void this.entries.delete(key);
  key = (index: number) => [...this.entries.keys()][index] ?? null;
  get length() {
    return this.entries.size;
  }
}

const CODE = 'BK4TW' as RoomCode;
const TOKEN = 'a'.repeat(40);
const LOBBY: PhaseView = { name: 'lobby' };
const round = { id: 'r1', number: 1, of: 1, promptId: 'p1', prompt: 'a snail' };
const view = (version: number, phase: PhaseView = LOBBY): RoomView =>
  ({
    code: CODE,
    version,
    you: 's1',
    host: 's1',
    practice: false,
    settings: { rounds: 1, seconds: 60, packId: null, liveScores: 'own' },
    packs: [],
    seats: [{ id: 's1', nickname: 'Ada', connected: true, role: 'playing', total: 0, submitted: false }],
    phase,
  }) as unknown as RoomView;

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
  vi.stubGlobal('window', { sessionStorage: new MemoryStorage(), localStorage: new MemoryStorage() });
  handlers = { 'room:join': (_payload, ack) => ack({ ok: true, seatToken: TOKEN, view: view(1), drawing: null }) };
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
    expect(await client.join(CODE, 'Ada')).toEqual({ ok: true, code: CODE });
    expect(version()).toBe(1);
  });

  it('drops a view that is older than the one at hand', async () => {
    await client.join(CODE, 'Ada');
    server.emit('room:view', view(5));
    server.emit('room:view', view(3));
    server.emit('room:view', view(6));
    await until(() => version() === 6);
  });

  it('resumes with its token after a lost connection, before any other message', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, view: view(2), drawing: null });
    await client.join(CODE, 'Ada');
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
      if (times > 1) ack({ ok: true, view: view(2), drawing: null });
      else ack({ ok: false, error: { code: 'unavailable', message: 'Starting.', retryAfterMs: 10 } });
    };
    await client.join(CODE, 'Ada');
    server.disconnectSockets(true);
    await until(() => version() === 2);
  });

  it('shows the form with the reason when the seat is gone', async () => {
    const error = { code: 'seat_not_found', message: 'Your seat is gone.' };
    handlers['room:resume'] = (_payload, ack) => ack({ ok: false, error });
    await client.join(CODE, 'Ada');
    server.disconnectSockets(true);
    await until(() => seat().name === 'outside');
    expect(seat()).toEqual({ name: 'outside', problem: error });
  });

  it('lets go when another tab takes the seat, and takes it back when asked', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, view: view(9), drawing: null });
    await client.join(CODE, 'Ada');
    server.emit('room:closed', { code: 'seat_taken_over', message: 'Another tab.' });
    await until(() => seat().name === 'taken_over');
    expect(socket.connected).toBe(false);
    client.playHere();
    await until(() => version() === 9);
  });

  it('keeps the seat while the server restarts', async () => {
    handlers['room:resume'] = (_payload, ack) => ack({ ok: true, view: view(2), drawing: null });
    await client.join(CODE, 'Ada');
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
    await client.join(CODE, 'Ada');
    server.emit('room:view', view(2, { name: 'drawing', round, remainingMs: 50_000, totalMs: 60_000 } as PhaseView));
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

describe('emitWithResult', () => {
  it('ends the wait when the connection is lost', async () => {
    await client.join(CODE, 'Ada');
    const answer = emitWithResult(socket, 'room:start', {});
    await until(() => heard.some(([name]) => name === 'room:start'));
    server.disconnectSockets(true);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  });

  it('ends the wait when no answer comes', async () => {
    await client.join(CODE, 'Ada');
    expect(await emitWithResult(socket, 'room:start', {}, 30)).toMatchObject({
      ok: false,
      error: { code: 'unavailable' },
    });
  });
});
