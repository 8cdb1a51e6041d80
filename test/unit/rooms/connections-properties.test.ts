import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Result } from '#contract/errors.ts';
import type { PlayerId, RoomCode, SeatId, SeatToken } from '#contract/ids.ts';
import { SocketSession } from '#server/gateway/socket-session.ts';
import type { Judge } from '#server/judge/port.ts';
import { createLogger } from '#server/lib/logger.ts';
import { openRooms, type Rooms, type Seated } from '#server/rooms/open-rooms.ts';
import type { SeatConnection } from '#server/rooms/seat-connections.ts';
import { ManualClock } from '../../integration/rooms-fakes.ts';
import { type Health, MemoryStorage } from './memory-storage.ts';

/** A browser tab that may lose its socket and open another one. */
class Tab {
  session = new SocketSession();
  readonly playerId: PlayerId;
  #connection = this.#connect();
  token: SeatToken | null = null;
  code: RoomCode | null = null;

  constructor(playerId: string) {
    this.playerId = playerId as PlayerId;
  }

  #connect() {
    const connection = { isOpen: true, isBehind: false, address: '127.0.0.1' };
    return new Proxy(connection, {
      get: (target, key) => (key in target ? target[key as keyof typeof target] : () => {}),
    }) as SeatConnection & { isOpen: boolean };
  }

  async sit(attempt: (connection: SeatConnection) => Promise<Result<Seated>>): Promise<void> {
    const connection = this.#connection;
    const result = await this.session.sit(() => attempt(connection));
    if (result.ok) [this.token, this.code] = [result.seatToken, result.snapshot.view.code];
  }

  async drop(): Promise<void> {
    const { session } = this;
    this.#connection.isOpen = false;
    this.#connection = this.#connect();
    this.session = new SocketSession();
    await session.end();
  }
}

type Act =
  | { kind: 'create' | 'quick' | 'resume' | 'leave' | 'drop'; tab: number }
  | { kind: 'join' | 'take_over'; tab: number; of: number }
  | { kind: 'database'; health: Health }
  /** Everything in progress comes to its end, and a while passes. */
  | { kind: 'calm' };

const TABS = 3;
const tab = fc.nat({ max: TABS - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'quick', 'resume', 'leave', 'drop'), tab }),
  fc.record({ kind: fc.constantFrom('join', 'take_over'), tab, of: tab }),
  fc.record({ kind: fc.constant('database' as const), health: fc.constantFrom<Health>('well', 'lost', 'unheard') }),
  fc.constant<Act>({ kind: 'calm' }),
);

const wish = { nickname: 'Somebody', practice: false, settings: {} };

function start(act: Act, tabs: readonly Tab[], rooms: Rooms, storage: MemoryStorage): Promise<unknown> | null {
  if (act.kind === 'calm') return null;
  if (act.kind === 'database') {
    storage.health = act.health;
    return null;
  }
  const me = tabs[act.tab] as Tab;
  const { playerId, session, token } = me;
  switch (act.kind) {
    case 'create':
      return me.sit((connection) => rooms.create(playerId, wish as never, connection));
    case 'quick':
      return me.sit((connection) => rooms.quick(playerId, wish, connection));
    case 'join': {
      const there = tabs[act.of]?.code ?? null;
      return (
        there && me.sit((connection) => rooms.join(playerId, { ...wish, code: there, spectate: false }, connection))
      );
    }
    case 'resume':
      return token && me.sit((connection) => rooms.resume(token, connection));
    case 'take_over': {
      const other = tabs[act.of]?.token ?? null;
      return other && me.sit((connection) => rooms.resume(other, connection));
    }
    case 'leave':
      return session.leave();
    case 'drop':
      return me.drop();
  }
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

it('[SEAT-3] whatever happens to sockets and the database, seats and sockets agree in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(act, fc.nat({ max: 4 })), { maxLength: 30 }), async (acts) => {
      const clock = new ManualClock();
      const storage = new MemoryStorage(clock);
      const judge = { info: {}, load: { waiting: 0 }, forget: () => {} } as unknown as Judge;
      const logger = createLogger('silent');
      const limits = { maxRooms: 50, maxRoomsPerAddress: 50 };
      const rooms = await openRooms({ storage: storage.port, judge, clock, databaseTimers: clock, logger, limits });
      const tabs = Array.from({ length: TABS }, (_, index) => new Tab(`player-${index}`));
      const running: (Promise<unknown> | null)[] = [];
      const calm = async () => {
        for (let second = 0; second < 4; second++) {
          await turns(30);
          clock.advance(1_000);
        }
        await Promise.all(running.splice(0));
      };
      for (const [next, pause] of acts) {
        running.push(start(next, tabs, rooms, storage));
        await (next.kind === 'calm' ? calm() : turns(pause));
      }
      storage.health = 'well';
      await calm();
      await calm();

      const connected = storage.states.flatMap(({ seats }) => seats.filter((seat) => seat.goneSince === null));
      const held = tabs.flatMap(({ session }): SeatId[] => (session.seat ? [session.seat.seatId] : []));
      expect(connected.map((seat) => seat.id).toSorted()).toEqual(held.toSorted());
      expect(rooms.stats().seats.connected).toBe(held.length);
      await rooms.close();
    }),
    { numRuns: 100 },
  );
});
