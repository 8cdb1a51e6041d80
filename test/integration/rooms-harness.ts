import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import {
  type Acks,
  type ClientMessage,
  type ClientPayload,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
} from '#contract/events.ts';
import type { RoundId, SeatToken } from '#contract/ids.ts';
import type { LiveScores, PhaseView, RoomView, RoundView } from '#contract/room.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { attachGateway, type Gateway } from '#server/gateway/attach-gateway.ts';
import { newPlayer, playerCookieHeader, playerOf } from '#server/http/player-cookie.ts';
import { openJudge } from '#server/judge/open-judge.ts';
import { type ExplainRequest, type Judge, JudgeError, type JudgeRequest } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import type { Clock } from '#server/rooms/clock.ts';
import { openRooms, type Rooms } from '#server/rooms/open-rooms.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { Storage } from '#server/storage/port.ts';
import { writeTinyClip } from '../support/tiny-clip.ts';

/** Time that moves when the test says so. Starts at the real time, for the boards of today. */
export class ManualClock implements Clock {
  #now = Date.now();
  readonly #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  advance(ms: number): void {
    const target = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= target).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.run();
    }
    this.#now = target;
  }
}

/** The real judge behind a gate: tests can hold its answers back, or lose them. */
class GatedJudge implements Judge {
  readonly info: Judge['info'];
  readonly #judge: Judge;
  #gate: Promise<void> = Promise.resolve();
  #open = () => {};

  constructor(judge: Judge) {
    this.#judge = judge;
    this.info = judge.info;
  }

  isAlive(): boolean {
    return this.#judge.isAlive();
  }

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  /** This many requests for a final score fail from now on. */
  failures = 0;
  /** Requests for a live score fail. */
  failLive = false;
  /** Live requests so far, and how many of each canvas were in flight at once at most. */
  readonly lives: JudgeRequest[] = [];
  mostInFlight = 0;
  readonly #inFlight = new Map<string, number>();
  readonly forgotten: string[] = [];

  async judge(request: JudgeRequest) {
    if (request.priority === 'live') return this.#judgeLive(request);
    await this.#gate;
    if (this.failures-- > 0) throw new JudgeError('the model stumbled');
    return this.#judge.judge(request);
  }

  async #judgeLive(request: JudgeRequest) {
    const key = request.canvas?.key ?? '';
    const count = (by: number) => {
      const now = (this.#inFlight.get(key) ?? 0) + by;
      this.#inFlight.set(key, now);
      this.mostInFlight = Math.max(this.mostInFlight, now);
    };
    this.lives.push(request);
    count(1);
    try {
      await this.#gate;
      if (this.failLive) throw new JudgeError('the model stumbled');
      return await this.#judge.judge(request);
    } finally {
      count(-1);
    }
  }

  get load() {
    return this.#judge.load;
  }

  forget(key: string): void {
    this.forgotten.push(key);
    this.#judge.forget(key);
  }

  explain(request: ExplainRequest) {
    return this.#judge.explain(request);
  }

  close(): Promise<void> {
    return this.#judge.close();
  }
}

export const ROUND_SECONDS = 20;
const SECRET = Buffer.alloc(32, 7);

/** A server of rooms with the real database, judge and sockets. The database and the judge outlive `restart`. */
export class RoomsServer {
  readonly clock = new ManualClock();
  readonly #players: TestPlayer[] = [];
  storage!: Storage;
  #folder!: string;
  judge!: GatedJudge;
  /** Warnings and errors of the rooms, a line each. */
  readonly log: string[] = [];
  #http!: Server;
  #rooms!: Rooms;
  #gateway!: Gateway;
  #port = 0;

  static async start(): Promise<RoomsServer> {
    const server = new RoomsServer();
    server.#folder = await mkdtemp(join(tmpdir(), 'doodle-rooms-'));
    server.storage = await openStorage({ dataFolder: join(server.#folder, 'data') });
    await writeTinyClip(join(server.#folder, 'tiny-clip'));
    const modelFolder = join(server.#folder, 'tiny-clip');
    server.judge = new GatedJudge(await openJudge({ modelFolder, intraOpNumThreads: 1 }));
    await server.#open();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async #open(): Promise<void> {
    const logger = createLogger('warn', { write: (line) => void this.log.push(line) });
    const { storage, judge, clock } = this;
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#rooms = await openRooms({ storage, judge, logger, clock });
    this.#gateway = attachGateway({
      httpServer: this.#http,
      rooms: this.#rooms,
      logger,
      verifyPlayer: (cookieHeader) => playerOf(cookieHeader, SECRET),
      originAllowed: (origin) => origin === undefined || origin === this.url,
      // Rates too: on a slow machine a spammer must not look patient.
      now: () => clock.now(),
    });
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
  }

  /** Ends everything that knows of rooms. The database stays as it is. */
  async stop(): Promise<void> {
    await this.#gateway.close();
    await this.#rooms.close();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }

  /** A new server on the same data and port, after `downMs`. */
  async restart(downMs: number): Promise<void> {
    await this.stop();
    this.clock.advance(downMs);
    await this.#open();
  }

  async player(nickname = 'Somebody'): Promise<TestPlayer> {
    const cookie = playerCookieHeader(newPlayer(SECRET).cookieValue, false).split(';', 1)[0] as string;
    return this.tab(nickname, cookie);
  }

  /** Sits people in a new room and takes them to the drawing phase; the first is host. */
  async round(
    nicknames: string[],
    settings: ClientPayload<'room:create'>['settings'] = { rounds: 1, seconds: ROUND_SECONDS },
  ): Promise<{ players: TestPlayer[]; round: RoundView }> {
    const host = await this.player(nicknames[0]);
    const { view } = await host.create({ settings });
    const others = await Promise.all(
      nicknames.slice(1).map(async (nickname) => {
        const player = await this.player(nickname);
        await player.join(view.code);
        return player;
      }),
    );
    const players = [host, ...others];
    must(await host.send('room:start', {}));
    await host.phase('countdown');
    this.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round } = await host.phase('drawing');
    await Promise.all(players.map((player) => player.phase('drawing')));
    return { players, round };
  }

  /** Another tab of the player with this cookie. */
  async tab(nickname: string, cookie: string): Promise<TestPlayer> {
    const player = new TestPlayer(this.url, nickname, cookie);
    this.#players.push(player);
    await player.connected();
    return player;
  }

  async dispose(): Promise<void> {
    for (const player of this.#players) player.socket.close();
    await this.stop();
    await this.judge.close();
    await this.storage.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

type PhaseOf<N extends PhaseView['name']> = Extract<PhaseView, { name: N }>;
type AnyEvents = Record<string, (...args: unknown[]) => void>;

/** One tab: a real socket, the newest view, and the words that it got. */
export class TestPlayer {
  readonly nickname: string;
  readonly cookie: string;
  readonly socket: Socket<ServerToClientEvents, AnyEvents>;
  readonly closedWith: string[] = [];
  /** Live scores as they came. */
  readonly live: LiveScores[] = [];
  view: RoomView | null = null;
  token: SeatToken | null = null;
  #watchers: (() => void)[] = [];

  constructor(url: string, nickname: string, cookie: string) {
    this.nickname = nickname;
    this.cookie = cookie;
    this.socket = connect(url, { cookie });
    this.socket.on('room:view', (view) => this.#see(view));
    this.socket.on('score:live', (scores) => void this.live.push(scores));
    this.socket.on('room:closed', ({ code }) => {
      this.closedWith.push(code);
      this.#tell();
    });
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.socket.connected) return resolve();
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject);
    });
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #see(view: RoomView): void {
    if (this.view && view.code === this.view.code && view.version < this.view.version) return;
    this.view = view;
    this.#tell();
  }

  send<M extends ClientMessage>(message: M, payload: ClientPayload<M>): Promise<Result<Acks[M]>> {
    return this.sendAnything(message, payload) as Promise<Result<Acks[M]>>;
  }

  sendAnything(message: string, ...payload: unknown[]): Promise<Result<object>> {
    return new Promise((resolve) => this.socket.emit(message, ...payload, resolve as (...args: unknown[]) => void));
  }

  async #sit(message: 'room:create' | 'room:join', payload: ClientPayload<'room:create'> | ClientPayload<'room:join'>) {
    const snapshot = must(await (this.send(message, payload as never) as Promise<Result<Acks['room:join']>>));
    this.token = snapshot.seatToken;
    this.#see(snapshot.view);
    return snapshot;
  }

  create(options: Omit<ClientPayload<'room:create'>, 'nickname'> = {}) {
    return this.#sit('room:create', { nickname: this.nickname, ...options });
  }

  join(code: string) {
    return this.#sit('room:join', { nickname: this.nickname, code });
  }

  async resume(seatToken: SeatToken) {
    const snapshot = must(await this.send('room:resume', { seatToken }));
    this.token = seatToken;
    this.view = null;
    this.#see(snapshot.view);
    return snapshot;
  }

  /** Resolves when the newest view (or a closing word) makes `condition` true. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#watchers = this.#watchers.filter((watcher) => watcher !== check);
        resolve();
      };
      this.#watchers.push(check);
      check();
    });
  }

  async phase<N extends PhaseView['name']>(name: N, round?: number): Promise<PhaseOf<N>> {
    const here = () => {
      const phase = this.view?.phase;
      return phase?.name === name && (round === undefined || ('round' in phase && phase.round.number === round));
    };
    await this.until(here);
    return this.view?.phase as PhaseOf<N>;
  }

  draw(roundId: RoundId, ops: DrawOp[], from = 0) {
    return this.send('draw:ops', { roundId, from, ops });
  }
}

export function connect(
  url: string,
  { cookie, protocol = PROTOCOL_VERSION, origin }: { cookie?: string; protocol?: unknown; origin?: string },
): Socket<ServerToClientEvents, AnyEvents> {
  return io(url, {
    auth: { protocol },
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { ...(cookie ? { Cookie: cookie } : {}), ...(origin ? { Origin: origin } : {}) },
  });
}

export function must<T>(result: Result<T>): { ok: true } & T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result;
}

export function refusalOf(result: Result<object>): PublicError {
  if (result.ok) throw new Error('this should have been refused');
  return result.error;
}

export const stroke = (x = 200, y = 200): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  points: [x, y, 0.5, 0, x + 300, y + 200, 0.5, 16],
});
