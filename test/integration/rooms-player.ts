import { io, type Socket } from 'socket.io-client';
import type { ChatMessage, GuessMessage, Reactions } from '#contract/chat.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import {
  type Acks,
  type ClientMessage,
  type ClientPayload,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
} from '#contract/events.ts';
import type { RoundId, SeatId, SeatToken } from '#contract/ids.ts';
import type { LiveScores } from '#contract/judgement.ts';
import { composeView, type PhaseView, type RoomView, type SeatSnapshot, type SeatView } from '#contract/room.ts';

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
  /** What was said, whether it came alone or with a snapshot. */
  chat: ChatMessage[] = [];
  /** Guesses as they came alone. */
  readonly guesses: GuessMessage[] = [];
  reactions: Reactions | null = null;
  /** Canvases that this tab was shown, in the order of their ops; `canvasMessages` counts what came of it. */
  readonly watched = new Map<SeatId, DrawOp[]>();
  canvasMessages = 0;
  view: RoomView | null = null;
  token: SeatToken | null = null;
  #watchers: (() => void)[] = [];

  constructor(url: string, nickname: string, cookie: string) {
    this.nickname = nickname;
    this.cookie = cookie;
    this.socket = connect(url, { cookie });
    this.socket.on('room:view', (shared, own) =>
      this.#see(composeView(JSON.parse(shared), own, this.view?.packs ?? [])),
    );
    this.socket.on('room:packs', (packs) => {
      if (this.view) this.view = { ...this.view, packs };
    });
    this.socket.on('score:live', (scores) => void this.live.push(scores));
    this.socket.on('room:chat', (message) => {
      this.chat.push(message);
      this.#tell();
    });
    this.socket.on('room:guess', (guess) => {
      this.guesses.push(guess);
      this.#tell();
    });
    this.socket.on('room:reactions', (reactions) => {
      this.reactions = reactions;
      this.#tell();
    });
    this.socket.on('canvas:ops', ({ seatId, from, ops }) => {
      const known = from === 0 ? [] : (this.watched.get(seatId) ?? []);
      if (from !== known.length) throw new Error(`ops from ${from} after ${known.length}`);
      this.watched.set(seatId, [...known, ...ops]);
      this.canvasMessages += 1;
      this.#tell();
    });
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

  async #sit<M extends 'room:create' | 'room:join' | 'room:quick'>(message: M, payload: ClientPayload<M>) {
    const snapshot = must(await (this.send(message, payload) as Promise<Result<Acks['room:join']>>));
    this.token = snapshot.seatToken;
    this.#take(snapshot);
    return snapshot;
  }

  #take({ view, chat, reactions }: SeatSnapshot): void {
    this.chat = chat;
    this.reactions = reactions;
    this.#see(view);
  }

  create(options: Omit<ClientPayload<'room:create'>, 'nickname'> = {}) {
    return this.#sit('room:create', { nickname: this.nickname, ...options });
  }

  join(code: string, { spectate = false } = {}) {
    return this.#sit('room:join', { nickname: this.nickname, code, spectate });
  }

  quick() {
    return this.#sit('room:quick', { nickname: this.nickname });
  }

  get seatId(): SeatId {
    if (!this.view) throw new Error('this tab has no seat');
    return this.view.you;
  }

  /** The own seat in the newest view. */
  get seat(): SeatView | undefined {
    return this.view?.seats.find((seat) => seat.id === this.view?.you);
  }

  async resume(seatToken: SeatToken) {
    const snapshot = must(await this.send('room:resume', { seatToken }));
    this.token = seatToken;
    this.view = null;
    this.#take(snapshot);
    return snapshot;
  }

  /** Draws one stroke, and hands it in. */
  async drawAndSubmit(roundId: RoundId, at?: [x: number, y: number]): Promise<void> {
    must(await this.draw(roundId, [stroke(...(at ?? []))]));
    must(await this.send('draw:submit', { roundId, opCount: 1 }));
  }

  /** Resolves when the newest view, chat, reactions or canvas (or a closing word) makes `condition` true. */
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
  {
    cookie,
    protocol = PROTOCOL_VERSION,
    origin,
    transports = ['websocket'],
  }: { cookie?: string; protocol?: unknown; origin?: string; transports?: string[] },
): Socket<ServerToClientEvents, AnyEvents> {
  return io(url, {
    auth: { protocol },
    transports,
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
