import { io, type Socket } from 'socket.io-client';
import type { Result } from '#contract/errors.ts';
import { type Acks, type ClientMessage, type ClientPayload, PROTOCOL_VERSION } from '#contract/events.ts';
import type { RoomCode, RoundId, SeatToken } from '#contract/ids.ts';
import { composeView, type OwnView, type PhaseView, type RoomView } from '#contract/room.ts';
import { Encoded, leanParser } from './lean-parser.ts';

/** A player that connects: the cookie that the server signed, and the address that the proxy in front would name. */
export interface Identity {
  cookie: string;
  address: string;
}

export type PhaseOf<N extends PhaseView['name']> = Extract<PhaseView, { name: N }>;
type AnyEvents = Record<string, (...args: never[]) => void>;

/** One tab of one player: a real Socket.IO connection and the newest view. */
export class Player {
  readonly nickname: string;
  readonly socket: Socket<AnyEvents, Record<string, (...args: unknown[]) => void>>;
  view: RoomView | null = null;
  /** `performance.now()` when the newest view came. */
  seenAtMs = 0;
  liveScores = 0;
  /** Brings another tab to this seat. */
  seatToken: SeatToken | null = null;
  #watchers: { fits: (view: RoomView) => boolean; resolve: () => void }[] = [];

  constructor(url: string, nickname: string, { cookie, address }: Identity) {
    this.nickname = nickname;
    this.socket = io(url, {
      auth: { protocol: PROTOCOL_VERSION },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      parser: leanParser,
      extraHeaders: { Cookie: cookie, 'X-Forwarded-For': address },
    });
    this.socket.on('room:view', (shared: string, own: OwnView) => this.#see(composeView(JSON.parse(shared), own, [])));
    this.socket.on('score:live', () => {
      this.liveScores += 1;
    });
  }

  connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.socket.connected) return resolve();
      this.socket.once('connect', resolve);
      this.socket.once('connect_error', reject as never);
    });
  }

  close(): void {
    this.socket.close();
  }

  send<M extends ClientMessage>(message: M, payload: ClientPayload<M>): Promise<Result<Acks[M]>> {
    return new Promise((resolve) => this.socket.emit(message, payload, resolve));
  }

  /** `draw:ops` whose ops are JSON already. */
  sendOps(roundId: RoundId, from: number, ops: string, answer: (result: Result<Acks['draw:ops']>) => void): number {
    const json = `{"roundId":"${roundId}","from":${from},"ops":[${ops}]}`;
    this.socket.emit('draw:ops', new Encoded(json), answer);
    return json.length;
  }

  async create(settings: ClientPayload<'room:create'>['settings']): Promise<RoomCode> {
    const { view, seatToken } = must(await this.send('room:create', { nickname: this.nickname, settings }));
    this.seatToken = seatToken;
    this.#see(view);
    return view.code;
  }

  async join(code: string): Promise<void> {
    this.#see(must(await this.send('room:join', { code, nickname: this.nickname })).view);
  }

  /** Resolves as soon as the newest view is one that fits. */
  until(fits: (view: RoomView) => boolean): Promise<void> {
    if (this.view && fits(this.view)) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.push({ fits, resolve }));
  }

  async phase<N extends PhaseView['name']>(name: N): Promise<PhaseOf<N>> {
    await this.until((view) => view.phase.name === name);
    return this.view?.phase as PhaseOf<N>;
  }

  #see(view: RoomView): void {
    if (this.view && view.version < this.view.version) return;
    this.view = view;
    this.seenAtMs = performance.now();
    for (const watcher of this.#watchers.filter(({ fits }) => fits(view))) {
      this.#watchers.splice(this.#watchers.indexOf(watcher), 1);
      watcher.resolve();
    }
  }
}

export function must<T>(result: Result<T>): { ok: true } & T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result;
}

/** Rooms that fill at the same time: sitting down is a write for each, and is not what is measured. */
const ROOMS_AT_ONCE = 4;

export interface Seating {
  roomSize: number;
  /** Of the only round. */
  seconds: number;
}

/** @returns the rooms, each with its players, host first; all are in the lobby */
export async function fillRooms(url: string, identities: readonly Identity[], seating: Seating): Promise<Player[][]> {
  const groups: Identity[][] = [];
  for (let i = 0; i < identities.length; i += seating.roomSize) groups.push(identities.slice(i, i + seating.roomSize));
  const rooms: Player[][] = [];
  const filling = Array.from({ length: ROOMS_AT_ONCE }, async () => {
    for (let group = groups.shift(); group; group = groups.shift()) rooms.push(await fillRoom(url, group, seating));
  });
  await Promise.all(filling);
  return rooms;
}

async function fillRoom(url: string, identities: readonly Identity[], { seconds }: Seating): Promise<Player[]> {
  const room: Player[] = [];
  for (const [i, identity] of identities.entries()) {
    const player = new Player(url, `Player ${i + 1}`, identity);
    await player.connected();
    const [host] = room;
    if (host) await player.join(host.view?.code as string);
    else await player.create({ rounds: 1, seconds });
    room.push(player);
  }
  return room;
}

/** Takes all rooms to the drawing phase. */
export async function startRounds(rooms: readonly (readonly Player[])[]): Promise<void> {
  for (const [host] of rooms) must(await (host as Player).send('room:start', {}));
  await Promise.all(rooms.flat().map((player) => player.phase('drawing')));
}
