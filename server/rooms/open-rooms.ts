import { type Result, refuse } from '#contract/errors.ts';
import type { ParsedPayload } from '#contract/events.ts';
import type { DrawingId, PlayerId, RoomCode, SeatId, SeatToken } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { PublicRoom, SeatSnapshot } from '#contract/room.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from '#contract/room-settings.ts';
import { FairQueue } from '#server/lib/fair-queue.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingMachine } from '../drawing-machine/port.ts';
import type { Command, NewSeat } from '../game/commands.ts';
import { createRoom } from '../game/decide.ts';
import type { Renaming } from '../game/renaming.ts';
import { isPublicRoom } from '../game/seats.ts';
import { checkSettings } from '../game/settings.ts';
import type { RoomState } from '../game/state.ts';
import { DEFAULT_TIMING, type Timing } from '../game/timing.ts';
import type { Judge } from '../judge/port.ts';
import type { RoomModeration } from '../moderation/port.ts';
import type { Storage } from '../storage/port/storage.ts';
import { censoredNames, isUncertain } from './command-queue.ts';
import { DatabaseWatch } from './database-watch.ts';
import { completeOldDrawings } from './drawing-backfill.ts';
import { openPrompt } from './game-supply.ts';
import { type Invitation, invitationTo } from './invitations.ts';
import { LiveScorer } from './live-scores.ts';
import { MachineStudio } from './machine-studio.ts';
import { openPackList } from './pack-list.ts';
import { showsDrawing } from './reported-things.ts';
import { Room, type RoomPorts } from './room.ts';
import { type Clock, realTimers, SteadyClock, StoppableClock } from './room-clock.ts';
import { type RoomLimits, RoomPlaces } from './room-places.ts';
import { listPublicRooms, loadRooms, roomsToJoin } from './room-registry.ts';
import type { DrawingSavedEvent } from './round-judge.ts';
import type { SeatConnection } from './seat-connections.ts';
import { orUnavailable, type SeatHandle, seatHandle } from './seat-handle.ts';
import { hashToken, networkTag, newRoomCode, newSeatId, newSeatToken, roomOfToken, secureRandom } from './secrets.ts';
import { type RoomsStats, type RoundReport, statsOf } from './stats.ts';

/** All rooms of this server. */
export interface Rooms {
  create(
    playerId: PlayerId,
    request: ParsedPayload<'room:create'>,
    connection: SeatConnection,
  ): Promise<Result<Seated>>;
  join(playerId: PlayerId, request: ParsedPayload<'room:join'>, connection: SeatConnection): Promise<Result<Seated>>;
  /** [PUBLIC-1] */
  quick(playerId: PlayerId, request: ParsedPayload<'room:quick'>, connection: SeatConnection): Promise<Result<Seated>>;
  resume(seatToken: SeatToken, connection: SeatConnection): Promise<Result<Seated>>;
  /** [PUBLIC-1] */
  list(): PublicRoom[];
  /** [LINK-2] null: there is nothing to tell, perhaps no such room. */
  invitation(code: RoomCode): Invitation | null;
  /** [PLAYER-6] Takes everything of a player out of all rooms, running ones too. Resolves when that is saved. */
  forgetPlayer(playerId: PlayerId, drawingIds: DrawingId[]): Promise<void>;
  /** [MOD-5] Shows a name as moderators decided, in all rooms, running ones too. Resolves when that is saved. */
  renamePlayer(renaming: Renaming): Promise<void>;
  /** [MOD-4] Whether a player has a seat in a room that shows this drawing. */
  shows(playerId: PlayerId, drawing: DrawingId): boolean;
  /** Called after each drawing that was saved. */
  onDrawingSaved(listener: (event: DrawingSavedEvent) => void): void;
  stats(): RoomsStats;
  /** Whether anything can be saved, as of a few seconds ago at most. */
  canSave(): boolean;
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
  /** Draws for machines. Absent: none play. */
  drawingMachine?: DrawingMachine;
  logger: Logger;
  /** Is told what is reported, and what should be looked at. Absent: reports are refused. */
  moderation?: RoomModeration;
  /** Called when the scores of a round are known. */
  onRoundJudged?: (report: RoundReport) => void;
  clock?: Clock;
  /** Of the watch over the database; by default those of real time. */
  databaseTimers?: Pick<Clock, 'after'>;
  beatLimitMs?: number;
  random?: () => number;
  timing?: Partial<Timing>;
  limits: RoomLimits;
}

/** Clients give up after 8 s. */
const ENTRY_WAIT_MS = 7_000;
/** Rooms that are opened at a time, and entries that wait. An address that opened many waits for the others. */
const ENTRIES = { maxWaiting: 2_000, maxWaitingPerKey: 500, waitLimitMs: ENTRY_WAIT_MS, halfLifeMs: 30_000 };
const OPENED_AT_ONCE = 4;

/** How often seats are compared with their connections [SEAT-3]. */
const SWEEP_MS = 2_000;
/** How long a stopping server waits for judgements in flight; the others are made after the next start. */
const CLOSE_LIMIT_MS = 2_500;
/** Of a room that quick play opens: the rounds are short, since strangers wait for each other. */
const QUICK_SETTINGS: RoomSettings = { ...DEFAULT_SETTINGS, seconds: 60, isPublic: true };

/** Machines that play in a room that quick play opens, until people come [MACHINE-5]. */
const STAND_IN_LEVELS: readonly MachineLevel[] = [2, 3];

/**
 * Loads the rooms of the last run; their deadlines do not come nearer while the server is down [ROOM-8], [ROOM-9]. To be
 * called last, right before the server accepts connections.
 */
export async function openRooms(options: RoomsOptions): Promise<Rooms> {
  const { storage, judge, logger, random = secureRandom, databaseTimers = realTimers } = options;
  const source = options.clock ?? new SteadyClock();
  const clock = new StoppableClock(source);
  const timing: Timing = { ...DEFAULT_TIMING, ...options.timing };
  const rooms = new Map<RoomCode, Room>();
  const listeners: ((event: DrawingSavedEvent) => void)[] = [];
  const database = new DatabaseWatch({
    heartbeat: storage.heartbeat,
    clock,
    timers: databaseTimers,
    beatLimitMs: options.beatLimitMs,
    logger,
    onDrift: () => renewDeadlines(),
  });
  const packs = await openPackList(storage.prompts, clock, logger);
  const ports: RoomPorts = {
    storage,
    database,
    judge,
    live: new LiveScorer(judge, clock, logger),
    studio: options.drawingMachine ? new MachineStudio(options.drawingMachine, logger, () => performance.now()) : null,
    clock,
    random,
    timing,
    logger,
    packs: packs.current,
    onDrawingSaved: (event) => {
      for (const listener of listeners) listener(event);
    },
    onRoundJudged: options.onRoundJudged ?? (() => {}),
    moderation: options.moderation ?? null,
    onRemoved: (code) => {
      rooms.delete(code);
      places.remove(code);
    },
  };
  const places = new RoomPlaces(options.limits);

  await loadRooms(rooms, ports, storage);
  for (const code of rooms.keys()) places.restore(code);
  // Now the last sign of life of the last run is no longer needed.
  await database.start();
  let cancelSweep = () => {};
  const sweep = () => {
    for (const room of rooms.values()) room.reconcile();
    cancelSweep = clock.after(SWEEP_MS, sweep);
  };
  sweep();
  const stopCompleting = completeOldDrawings(storage.drawings, logger);
  let closing = false;
  const now = () => performance.now();
  const opening = new FairQueue({ ...ENTRIES, concurrency: OPENED_AT_ONCE, now });
  /** Quick play is serialised: two players at the same moment must meet, not open a room each. */
  const quickPlay = new FairQueue({ ...ENTRIES, concurrency: 1, now });

  let renewing: Promise<unknown> = Promise.resolve();
  /** Saves and shows the deadlines anew, one room after the other. */
  function renewDeadlines(): void {
    renewing = renewing.then(async () => {
      for (const room of [...rooms.values()]) {
        await room.execute({ kind: 'renew_deadlines' }).catch((error: unknown) => {
          logger.error({ err: error }, 'renewing the deadlines of a room failed');
        });
      }
    });
  }

  const hasPack = async (packId: RoomSettings['packId']) =>
    packId === null || (await packs.fresh()).some((pack) => pack.id === packId);
  const letIn = <T>(act: () => Promise<Result<T>>): Promise<Result<T>> =>
    orUnavailable(logger, async () => {
      // A returning tab must not take its seat for gone while the server stops.
      if (closing) return refuse('unavailable', 'The server is stopping.');
      // The first view of a seat needs the packs.
      await packs.fresh();
      return act();
    });

  /** Joins or returns to a seat. */
  async function sit(
    room: Room,
    command: Extract<Command, { kind: 'join' | 'connect' }>,
    seatToken: SeatToken,
    connection: SeatConnection,
  ): Promise<Result<Seated>> {
    const seatId = command.kind === 'join' ? command.seat.id : command.seatId;
    const result = await room.connect(command, seatId, connection);
    if (!result.ok) return result;
    places.claim(room.state.code, connection.address);
    if (command.kind === 'join') watchName(room, command.seat, connection);
    const { ok: _, ...snapshot } = result;
    return { ok: true, seat: seatHandle({ room, seatId, connection, hasPack, logger }), seatToken, snapshot };
  }

  /** [MOD-2] The name as the player typed it. */
  function watchName({ state }: Room, { playerId, nickname }: NewSeat, { address }: SeatConnection): void {
    const context = { roomCode: state.code, isPublic: isPublicRoom(state), mode: state.settings.mode };
    options.moderation?.watch({ kind: 'name', playerId, nickname, address, context });
  }

  function newSeat(
    playerId: PlayerId,
    nickname: string,
    code: RoomCode,
    { address }: SeatConnection,
  ): { seat: NewSeat; seatToken: SeatToken } {
    const seatToken = newSeatToken(code);
    const network = networkTag(code, address);
    return { seat: { id: newSeatId(), playerId, nickname, tokenHash: hashToken(seatToken), network }, seatToken };
  }

  /** Opens a room with its host's seat. */
  async function open(
    playerId: PlayerId,
    {
      nickname,
      levels,
      ...wish
    }: Pick<RoomState, 'practice' | 'settings' | 'freePromptId'> & {
      nickname: string;
      medium?: RoomState['medium'] | undefined;
      levels: readonly MachineLevel[];
      standIns?: boolean;
    },
    connection: SeatConnection,
  ): Promise<Result<Seated>> {
    const reserved = places.reserve(connection.address, (code) => rooms.get(code)?.state);
    if (!reserved.ok) {
      return reserved.full === 'address'
        ? refuse('rate_limited', 'Too many rooms are open from your network. Leave one, or try again later.')
        : refuse('unavailable', 'There are too many rooms right now.');
    }
    const { place, givesWay } = reserved;
    try {
      if (givesWay) await rooms.get(givesWay)?.discard();
      for (;;) {
        const code = newRoomCode();
        if (rooms.has(code)) continue;
        const { seat, seatToken } = newSeat(playerId, nickname, code, connection);
        const machines = levels.map((level) => ({ id: newSeatId(), level }));
        const state = censoredNames(null, createRoom({ code, seat, machines, ...wish }, clock.now()));
        const room = new Room(state, ports);
        let isFree: boolean;
        try {
          isFree = await room.saveNew();
        } catch (error) {
          // Whether it was saved is not known.
          rooms.set(code, room);
          place.fill(code);
          await room.giveUp(seat.id);
          throw error;
        }
        if (!isFree) continue;
        rooms.set(code, room);
        place.fill(code);
        const sitting = sit(room, { kind: 'connect', seatId: seat.id }, seatToken, connection);
        watchName(room, seat, connection);
        return await orGivenUp(room, seat.id, sitting);
      }
    } finally {
      place.free();
    }
  }

  /** Lets those in first who opened the least lately. */
  async function inTurn(
    queue: FairQueue,
    { address }: SeatConnection,
    act: () => Promise<Result<Seated>>,
  ): Promise<Result<Seated>> {
    const entered = await queue.run(address, act);
    return entered?.value ?? refuse('unavailable', 'Many players are coming in right now. Try again in a moment.');
  }

  function joinRoom(
    room: Room,
    playerId: PlayerId,
    { nickname, spectate }: { nickname: string; spectate: boolean },
    connection: SeatConnection,
  ): Promise<Result<Seated>> {
    const { seat, seatToken } = newSeat(playerId, nickname, room.state.code, connection);
    return orGivenUp(room, seat.id, sit(room, { kind: 'join', seat, spectate }, seatToken, connection));
  }

  /** Nobody has the token of a new seat that could not be taken in the end. */
  async function orGivenUp(room: Room, seatId: SeatId, sitting: Promise<Result<Seated>>): Promise<Result<Seated>> {
    const result = await sitting;
    if (!result.ok && isUncertain(result)) await room.giveUp(seatId);
    return result;
  }

  /** Joins the best public room that admits the player: a room may fill up between choosing and joining. */
  async function quickly(playerId: PlayerId, nickname: string, connection: SeatConnection): Promise<Result<Seated>> {
    for (const room of roomsToJoin(rooms.values(), playerId, clock.now())) {
      const joined = await joinRoom(room, playerId, { nickname, spectate: false }, connection);
      if (joined.ok) return joined;
    }
    const wish = { nickname, practice: false, settings: QUICK_SETTINGS, freePromptId: null };
    const levels = options.drawingMachine ? STAND_IN_LEVELS : [];
    return open(playerId, { ...wish, levels, standIns: true }, connection);
  }

  return {
    create: (playerId, { nickname, practice, settings: wished, promptId, medium, machines: levels }, connection) =>
      letIn(async () => {
        const settings = { ...DEFAULT_SETTINGS, ...given(wished) };
        const isFree = settings.mode === 'free' && promptId !== undefined;
        const freePromptId = isFree ? promptId : null;
        const refusal = checkSettings(settings, { practice, people: 1, machines: levels.length, freePromptId, medium });
        if (refusal) return refusal;
        if (!(await hasPack(settings.packId))) return refuse('not_found', 'This pack does not exist any more.');
        if (isFree && !(await openPrompt(promptId, storage.prompts))) {
          return refuse('not_found', 'This prompt is not open any more.');
        }
        return inTurn(opening, connection, async () => {
          const shown = await storage.players.touch({ id: playerId, nickname });
          return open(playerId, { nickname: shown, practice, settings, freePromptId, medium, levels }, connection);
        });
      }),

    join: (playerId, { code, ...wish }, connection) =>
      letIn(async () => {
        const room = rooms.get(code);
        if (!room) return refuse('room_not_found', 'There is no room with this code.');
        const nickname = await storage.players.touch({ id: playerId, nickname: wish.nickname });
        return joinRoom(room, playerId, { ...wish, nickname }, connection);
      }),

    quick: (playerId, { nickname }, connection) =>
      letIn(() =>
        inTurn(quickPlay, connection, async () => {
          const shown = await storage.players.touch({ id: playerId, nickname });
          return quickly(playerId, shown, connection);
        }),
      ),

    resume: (seatToken, connection) =>
      letIn(async () => {
        const code = roomOfToken(seatToken);
        const room = code === null ? undefined : rooms.get(code);
        const tokenHash = hashToken(seatToken);
        const seat = room?.state.seats.find((candidate) => candidate.tokenHash === tokenHash);
        if (!room || !seat) return refuse('seat_not_found', 'This seat is gone.');
        return sit(room, { kind: 'connect', seatId: seat.id }, seatToken, connection);
      }),

    invitation: (code) => {
      const room = rooms.get(code);
      return room ? invitationTo(room.state) : null;
    },

    async forgetPlayer(playerId, drawingIds) {
      for (const room of [...rooms.values()]) await room.forget(playerId, drawingIds);
    },

    async renamePlayer(renaming) {
      for (const room of [...rooms.values()]) await room.rename(renaming);
    },

    shows: (playerId, drawing) =>
      [...rooms.values()].some(
        ({ state }) => state.seats.some((seat) => seat.playerId === playerId) && showsDrawing(state, drawing),
      ),

    list: () => listPublicRooms([...rooms.values()].map((room) => room.state)),
    onDrawingSaved: (listener) => void listeners.push(listener),
    canSave: () => database.canSave,
    stats: () => statsOf([...rooms.values()].map((room) => room.state)),

    async close() {
      closing = true;
      cancelSweep();
      const lastBeat = database.close();
      const closed = Promise.allSettled([...rooms.values()].map((room) => room.close()));
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, CLOSE_LIMIT_MS).unref())]);
      await stopCompleting();
      await lastBeat;
      if (source instanceof SteadyClock) source.close();
    },
  };
}

/** Drops undefined values. */
const given = (wish: { [K in keyof RoomSettings]?: RoomSettings[K] | undefined }): Partial<RoomSettings> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
