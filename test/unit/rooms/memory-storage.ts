import type { DrawOp } from '#contract/drawing.ts';
import type { RoomCode } from '#contract/ids.ts';
import type { RoomState } from '#server/game/state.ts';
import type { Clock } from '#server/rooms/room-clock.ts';
import type { Storage } from '#server/storage/port/storage.ts';

/** `lost`: nothing is written, and the caller is told so; `unheard`: it is written, and the caller is told that it failed. */
export type Health = 'well' | 'lost' | 'unheard';

/** The part of the storage that rooms without drawings use, in memory. It fails at will. */
export class MemoryStorage {
  health: Health = 'well';
  readonly #clock: Clock;
  readonly #rooms = new Map<RoomCode, { version: number; json: string; savedAt: number }>();
  readonly #ops = new Map<string, DrawOp[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The states as they are stored. */
  get states(): RoomState[] {
    return [...this.#rooms.values()].map(({ json }) => JSON.parse(json) as RoomState);
  }

  async #write<T>(write: () => T): Promise<T> {
    await new Promise(setImmediate);
    if (this.health === 'lost') throw new Error('the database is away');
    const written = write();
    if (this.health === 'unheard') throw new Error('the answer of the database is lost');
    return written;
  }

  async #read<T>(read: () => T): Promise<T> {
    await new Promise(setImmediate);
    if (this.health !== 'well') throw new Error('the database is away');
    return read();
  }

  readonly port = {
    rooms: {
      save: ({ code, version, state }) =>
        this.#write(() => {
          if ((this.#rooms.get(code)?.version ?? 0) !== version - 1) return false;
          this.#rooms.set(code, { version, json: JSON.stringify(state), savedAt: this.#clock.date() });
          return true;
        }),
      loadAll: () =>
        this.#read(() =>
          [...this.#rooms].map(([code, { version, json, savedAt }]) => ({
            code,
            version,
            state: JSON.parse(json) as unknown,
            savedMsAgo: this.#clock.date() - savedAt,
          })),
        ),
      remove: (code) => this.#write(() => void this.#rooms.delete(code)),
    },
    ops: {
      append: ({ roundId, seatId, from, ops }) =>
        this.#write(() => {
          const known = this.#ops.get(`${roundId}.${seatId}`) ?? [];
          if (from === known.length) this.#ops.set(`${roundId}.${seatId}`, [...known, ...ops]);
        }),
      read: (roundId, seatId) => this.#read(() => this.#ops.get(`${roundId}.${seatId}`) ?? []),
      removeRound: () => this.#write(() => {}),
    },
    prompts: { packs: () => this.#read(() => []) },
    players: { touch: ({ nickname }) => this.#write(() => nickname) },
    heartbeat: { beat: () => this.#write(() => new Date(this.#clock.date())), last: () => this.#read(() => null) },
  } satisfies { [K in keyof Storage]?: Partial<Storage[K]> } as unknown as Storage;
}
