import { io, type Socket } from 'socket.io-client';
import type { DrawOp } from '#contract/drawing.ts';
import type { Result } from '#contract/errors.ts';
import {
  type Acks,
  type ClientMessage,
  type ClientPayload,
  type ClientToServerEvents,
  PROTOCOL_VERSION,
  type ServerToClientEvents,
} from '#contract/events.ts';
import { MAX_MESSAGE_BYTES, MAX_OPS_PER_BATCH } from '#contract/limits.ts';
import { composeView, type PhaseView, type RoomView, type SeatSnapshot, type SpectatedOps } from '#contract/room.ts';

/** The cookie of a new player, as a page sets it. */
export async function newCookie(url: string, headers: Record<string, string> = {}): Promise<string> {
  const page = await fetch(url, { headers: { Accept: 'text/html', ...headers } });
  await page.text();
  return page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

/** A player of the real server without a browser: the cookie that a page sets, a real Socket.IO connection. */
export class SocketPlayer {
  readonly nickname: string;
  view: RoomView | null = null;
  /** When the view came, by `performance.now()`: its times are remaining ones. */
  viewAtMs = 0;
  /** What it was shown of other people's canvases. */
  readonly watched: SpectatedOps[] = [];
  /** Live scores that it was sent, its own and others'. */
  liveScores = 0;
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #waiting = new Set<() => void>();
  #opCount = 0;

  private constructor(nickname: string, socket: Socket<ServerToClientEvents, ClientToServerEvents>) {
    this.nickname = nickname;
    this.#socket = socket;
    socket.on('room:view', (shared, own) => this.#see(composeView(JSON.parse(shared), own, this.view?.packs ?? [])));
    socket.on('score:live', ({ scores }) => {
      this.liveScores += scores.length;
    });
    socket.on('canvas:ops', (ops) => void this.watched.push(ops));
  }

  /** @param options.cookie of a player, by default a new one; `address`: counts on servers that trust one proxy */
  static async connect(
    url: string,
    nickname: string,
    options: { cookie?: string; address?: string } = {},
  ): Promise<SocketPlayer> {
    const forwarded: Record<string, string> = options.address ? { 'X-Forwarded-For': options.address } : {};
    const cookie = options.cookie ?? (await newCookie(url, forwarded));
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(url, {
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
      forceNew: true,
      extraHeaders: { Cookie: cookie, ...forwarded },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return new SocketPlayer(nickname, socket);
  }

  /** @throws Error with the code of a refusal, or `disconnected` when the connection ends before the answer */
  async send<M extends ClientMessage>(message: M, payload: ClientPayload<M>): Promise<Acks[M]> {
    const emit = this.#socket.emit.bind(this.#socket) as (
      message: M,
      payload: ClientPayload<M>,
      ack: (result: Result<Acks[M]>) => void,
    ) => void;
    const result = await new Promise<Result<Acks[M]>>((resolve, reject) => {
      const gone = () => reject(new Error(`${message}: disconnected`));
      this.#socket.once('disconnect', gone);
      emit(message, payload, (answer) => {
        this.#socket.off('disconnect', gone);
        resolve(answer);
      });
    });
    if (!result.ok) throw new Error(`${message}: ${result.error.code}`);
    return result;
  }

  async join(code: string, spectate = false): Promise<void> {
    this.#see((await this.send('room:join', { code, nickname: this.nickname, spectate })).view);
  }

  /** Opens a room and is its host. */
  async create(options: Omit<ClientPayload<'room:create'>, 'nickname'> = {}): Promise<SeatSnapshot> {
    const snapshot = await this.send('room:create', { ...options, nickname: this.nickname });
    this.#see(snapshot.view);
    return snapshot;
  }

  /** Resolves with the first view, from now on or at hand, whose phase has this name. */
  async until<N extends PhaseView['name']>(name: N): Promise<Extract<PhaseView, { name: N }>> {
    while (this.view?.phase.name !== name) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.view.phase as Extract<PhaseView, { name: N }>;
  }

  /** Draws all of it and hands it in. */
  async draw(ops: DrawOp[]): Promise<void> {
    await this.drawPart(ops);
    await this.handIn();
  }

  /** As `drawPart` of a drawing of any size, in as many messages as it needs. */
  async drawInBatches(ops: readonly DrawOp[]): Promise<void> {
    const { round } = await this.until('drawing');
    for (let from = 0; from < ops.length; ) {
      let [end, bytes] = [from, 0];
      while (end < ops.length && end - from < MAX_OPS_PER_BATCH && bytes < MAX_MESSAGE_BYTES / 2) {
        bytes += JSON.stringify(ops[end++]).length;
      }
      await this.send('draw:ops', { roundId: round.id, from, ops: ops.slice(from, end) });
      from = end;
    }
    this.#opCount = ops.length;
  }

  /** The next part of a drawing that `drawPart` began. */
  async drawOn(ops: DrawOp[]): Promise<void> {
    const { round } = await this.until('drawing');
    await this.send('draw:ops', { roundId: round.id, from: this.#opCount, ops });
    this.#opCount += ops.length;
  }

  /** The beginning of a drawing; what is drawn of it so far is what `handIn` hands in. */
  async drawPart(ops: DrawOp[]): Promise<void> {
    const { round } = await this.until('drawing');
    await this.send('draw:ops', { roundId: round.id, from: 0, ops });
    this.#opCount = ops.length;
  }

  async handIn(): Promise<void> {
    const { round } = await this.until('drawing');
    await this.send('draw:submit', { roundId: round.id, opCount: this.#opCount });
  }

  close(): void {
    this.#socket.close();
  }

  #see(view: RoomView): void {
    if (this.view && view.version < this.view.version) return;
    this.view = view;
    this.viewAtMs = performance.now();
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
