import type { Result } from '#contract/errors.ts';
import type { PackId, PlayerId, PromptId, RoomCode, SeatToken } from '#contract/ids.ts';
import { DEFAULT_SETTINGS, type RoomSettings, type SeatSnapshot } from '#contract/room.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Command, createRoom, type NewSeat } from '../game/decide.ts';
import { refuse } from '../game/refusal.ts';
import { readStoredState } from '../game/stored-state.ts';
import { DEFAULT_TIMING, type Timing } from '../game/timing.ts';
import type { Judge } from '../judge/port.ts';
import type { Storage } from '../storage/port.ts';
import { type Clock, systemClock } from './clock.ts';
import { LiveScorer } from './live-scores.ts';
import { orUnavailable } from './or-unavailable.ts';
import { openPackList } from './pack-list.ts';
import { Room, type RoomPorts, type SeatConnection } from './room.ts';
import { type SeatHandle, seatHandle } from './seat-handle.ts';
import { hashToken, newRoomCode, newSeatId, newSeatToken, roomOfToken, secureRandom } from './secrets.ts';
import { type RoomsStats, type RoundReport, statsOf } from './stats.ts';

/** All rooms of this server. */
export interface Rooms {
  create(
    playerId: PlayerId,
    wish: {
      nickname: string;
      practice: boolean;
      settings: { [K in keyof RoomSettings]?: RoomSettings[K] | undefined };
    },
    connection: SeatConnection,
  ): Promise<Result<Seated>>;
  join(
    playerId: PlayerId,
    wish: { code: RoomCode; nickname: string },
    connection: SeatConnection,
  ): Promise<Result<Seated>>;
  resume(seatToken: SeatToken, connection: SeatConnection): Promise<Result<Seated>>;
  /** Told after each drawing that was kept. */
  onDrawingSaved(listener: (promptId: PromptId) => void): void;
  stats(): RoomsStats;
  /** Stops all timers and resolves when everything in flight is written. The rooms go on after the next start. */
  close(): Promise<void>;
}

export interface Seated {
  seat: SeatHandle;
  seatToken: SeatToken;
  snapshot: SeatSnapshot;
}

export interface RoomsOptions {
  storage: Storage;
  judge: Judge;
  logger: Logger;
  /** Told when the scores of a round are out. */
  onRoundJudged?: (report: RoundReport) => void;
  clock?: Clock;
  random?: () => number;
  timing?: Partial<Timing>;
}

/** Bounds memory; a room without anybody goes after two minutes. */
export const MAX_ROOMS = 2_000;
const HEARTBEAT_MS = 1_000;
/** How long a stopping server waits for judgements in flight; what is missing then is judged after the next start. */
const CLOSE_LIMIT_MS = 2_500;

/**
 * Loads the rooms of the last run and moves their deadlines by the down-time [R30], [R31]: call it last, when the
 * server is about to let people in.
 */
export async function openRooms(options: RoomsOptions): Promise<Rooms> {
  const { storage, judge, logger, clock = systemClock, random = secureRandom } = options;
  const timing: Timing = { ...DEFAULT_TIMING, ...options.timing };
  const rooms = new Map<RoomCode, Room>();
  const listeners: ((promptId: PromptId) => void)[] = [];
  const packs = await openPackList(storage.prompts, clock, logger);
  const ports: RoomPorts = {
    storage,
    judge,
    live: new LiveScorer(judge, clock, logger),
    clock,
    random,
    timing,
    logger,
    packs: packs.current,
    onDrawingSaved: (promptId) => {
      for (const listener of listeners) listener(promptId);
    },
    onRoundJudged: options.onRoundJudged ?? (() => {}),
    onRemoved: (code) => rooms.delete(code),
  };

  await loadRooms(rooms, ports, storage);
  const stopHeartbeat = startHeartbeat(storage, clock, logger);
  let closing = false;

  const hasPack = async (packId: PackId | null | undefined) =>
    packId === null || packId === undefined || (await packs.fresh()).some((pack) => pack.id === packId);

  /** Gives the connection a seat, by joining or by coming back, once everything that a first view needs is at hand. */
  async function sit(
    room: Room,
    command: Extract<Command, { kind: 'join' | 'connect' }>,
    seatToken: SeatToken,
    connection: SeatConnection,
  ): Promise<Result<Seated>> {
    await packs.fresh();
    const seatId = command.kind === 'join' ? command.seat.id : command.seatId;
    const result = await room.seat(command, seatId, connection);
    if (!result.ok) return result;
    const { view, drawing, liveScores } = result;
    const seat = seatHandle({ room, seatId, connection, hasPack, prompts: storage.prompts, random, logger });
    return { ok: true, seat, seatToken, snapshot: { view, drawing, liveScores } };
  }

  function newSeat(playerId: PlayerId, nickname: string, code: RoomCode): { seat: NewSeat; seatToken: SeatToken } {
    const seatToken = newSeatToken(code);
    return { seat: { id: newSeatId(), playerId, nickname, tokenHash: hashToken(seatToken) }, seatToken };
  }

  /** A stored room with a free code, and its host's seat. */
  async function openRoom(playerId: PlayerId, nickname: string, practice: boolean, settings: RoomSettings) {
    for (;;) {
      const code = newRoomCode();
      if (rooms.has(code)) continue;
      const { seat, seatToken } = newSeat(playerId, nickname, code);
      const room = new Room(createRoom({ code, practice, settings, seat }, clock.now()), ports);
      if (!(await room.saveNew())) continue;
      rooms.set(code, room);
      return { room, seat, seatToken };
    }
  }

  return {
    create: (playerId, { nickname, practice, settings }, connection) =>
      orUnavailable(logger, async () => {
        if (closing) return refuse('unavailable', 'The server is stopping.');
        if (rooms.size >= MAX_ROOMS) return refuse('unavailable', 'There are too many rooms right now.');
        if (!(await hasPack(settings.packId))) return refuse('not_found', 'This pack does not exist any more.');
        await storage.players.touch({ id: playerId, nickname });
        const chosen: RoomSettings = {
          rounds: settings.rounds ?? DEFAULT_SETTINGS.rounds,
          seconds: settings.seconds ?? DEFAULT_SETTINGS.seconds,
          packId: settings.packId ?? DEFAULT_SETTINGS.packId,
          liveScores: settings.liveScores ?? DEFAULT_SETTINGS.liveScores,
        };
        const { room, seat, seatToken } = await openRoom(playerId, nickname, practice, chosen);
        return sit(room, { kind: 'connect', seatId: seat.id }, seatToken, connection);
      }),

    join: (playerId, { code, nickname }, connection) =>
      orUnavailable(logger, async () => {
        const room = rooms.get(code);
        if (closing) return refuse('unavailable', 'The server is stopping.');
        if (!room) return refuse('room_not_found', 'There is no room with this code.');
        await storage.players.touch({ id: playerId, nickname });
        const { seat, seatToken } = newSeat(playerId, nickname, code);
        return sit(room, { kind: 'join', seat }, seatToken, connection);
      }),

    resume: (seatToken, connection) =>
      orUnavailable(logger, async () => {
        const code = roomOfToken(seatToken);
        const room = code === null ? undefined : rooms.get(code);
        const tokenHash = hashToken(seatToken);
        const seat = room?.state.seats.find((candidate) => candidate.tokenHash === tokenHash);
        // A stopping server says so: the tab must not take its seat for gone.
        if (closing) return refuse('unavailable', 'The server is stopping.');
        if (!room || !seat) return refuse('seat_not_found', 'This seat is gone.');
        return sit(room, { kind: 'connect', seatId: seat.id }, seatToken, connection);
      }),

    onDrawingSaved: (listener) => void listeners.push(listener),
    stats: () => statsOf([...rooms.values()].map((room) => room.state)),

    async close() {
      closing = true;
      const closed = Promise.allSettled([...rooms.values()].map((room) => room.close()));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref())]);
      await stopHeartbeat();
    },
  };
}

async function loadRooms(rooms: Map<RoomCode, Room>, ports: RoomPorts, storage: Storage): Promise<void> {
  const lastBeat = await storage.heartbeat.last();
  for (const stored of await storage.rooms.loadAll()) {
    const state = readStoredState(stored.state);
    if (!state) {
      ports.logger.warn({ room: stored.code }, 'a room of another version of the server was dropped');
      await storage.rooms.remove(stored.code);
      continue;
    }
    const room = new Room(state, ports);
    rooms.set(stored.code, room);
    const downMs = lastBeat ? Math.max(0, ports.clock.now() - lastBeat.getTime()) : 0;
    if (!(await room.resume(downMs))) rooms.delete(stored.code);
  }
}

/** One beat a second, one at a time. @returns stops it after a last beat */
function startHeartbeat(storage: Storage, clock: Clock, logger: Logger): () => Promise<void> {
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;
  const beat = () => {
    beating = storage.heartbeat
      .beat(new Date(clock.now()))
      .catch((error: unknown) => logger.warn({ err: error }, 'the heartbeat failed'))
      .then(() => {
        if (!stopped) cancel = clock.after(HEARTBEAT_MS, beat);
      });
  };
  beat();
  return async () => {
    stopped = true;
    cancel();
    await beating;
    await storage.heartbeat.beat(new Date(clock.now())).catch(() => {});
  };
}
