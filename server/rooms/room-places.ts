import type { RoomCode } from '#contract/ids.ts';
import { isConnected } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';

export interface RoomLimits {
  /** Rooms at a time. */
  maxRooms: number;
  /** Rooms at a time that one address opened. A school shares one address. */
  maxRoomsPerAddress: number;
}

/** A room that is about to be opened. It counts from now on. */
export interface Place {
  /** The room is open, under this code. */
  fill(code: RoomCode): void;
  /** The room was not opened. */
  free(): void;
}

type Reserved =
  | { ok: true; place: Place /** A room that has to close for it. */; givesWay: RoomCode | null }
  | { ok: false; full: 'address' | 'all' };

/** Of rooms that the last run of the server left: the first player who returns to one takes it over. */
const NOBODY = '';

/**
 * [ROOM-10] Whose rooms are open. A place is reserved before anything is awaited, so that no limit can be passed by asking
 * many times at once. When all places are taken, the address with the most rooms gives one up, if one of them is idle.
 */
export class RoomPlaces {
  readonly #limits: RoomLimits;
  /** In the order in which they were opened. */
  readonly #addresses = new Map<RoomCode, string>();
  readonly #counts = new Map<string, number>();
  #inAll = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#inAll;
  }

  of(address: string): number {
    return this.#counts.get(address) ?? 0;
  }

  /** @param stateOf of the rooms that are open */
  reserve(address: string, stateOf: (code: RoomCode) => RoomState | undefined): Reserved {
    if (this.of(address) >= this.#limits.maxRoomsPerAddress) return { ok: false, full: 'address' };
    let givesWay: RoomCode | null = null;
    if (this.#inAll >= this.#limits.maxRooms) {
      givesWay = this.#roomToGiveWay(address, stateOf);
      if (givesWay === null) return { ok: false, full: 'all' };
      this.remove(givesWay);
    }
    this.#count(address, 1);
    let isOpen = true;
    const place: Place = {
      fill: (code) => {
        if (!isOpen) return;
        isOpen = false;
        this.#addresses.set(code, address);
      },
      free: () => {
        if (!isOpen) return;
        isOpen = false;
        this.#count(address, -1);
      },
    };
    return { ok: true, place, givesWay };
  }

  /** A room of the last run. */
  restore(code: RoomCode): void {
    this.#addresses.set(code, NOBODY);
    this.#count(NOBODY, 1);
  }

  /** Somebody came back to a room: one that nobody opened in this run is theirs. */
  claim(code: RoomCode, address: string): void {
    if (this.#addresses.get(code) !== NOBODY) return;
    this.#addresses.set(code, address);
    this.#count(NOBODY, -1);
    this.#count(address, 1);
  }

  remove(code: RoomCode): void {
    const address = this.#addresses.get(code);
    if (address === undefined) return;
    this.#addresses.delete(code);
    this.#count(address, -1);
  }

  #count(address: string, change: number): void {
    this.#inAll += change;
    const count = this.of(address) + change;
    if (count > 0) this.#counts.set(address, count);
    else this.#counts.delete(address);
  }

  /** Of the address with the most idle rooms to lose: the oldest empty room, else the oldest idle one. */
  #roomToGiveWay(forAddress: string, stateOf: (code: RoomCode) => RoomState | undefined): RoomCode | null {
    const own = this.of(forAddress);
    let best: { code: RoomCode; rooms: number; idleness: number } | null = null;
    for (const [code, address] of this.#addresses) {
      const rooms = this.of(address);
      // An address with fewer rooms than the one that asks is not to lose any to it.
      if (rooms <= own && address !== NOBODY) continue;
      const state = stateOf(code);
      const idleness = state ? idlenessOf(state) : 0;
      if (idleness === 0) continue;
      if (!best || rooms > best.rooms || (rooms === best.rooms && idleness > best.idleness)) {
        best = { code, rooms, idleness };
      }
    }
    return best?.code ?? null;
  }
}

/** 2: nobody is there; 1: a lobby or podium with one seat at most; 0: in use. */
function idlenessOf(state: RoomState): 0 | 1 | 2 {
  const connected = state.seats.filter(isConnected).length;
  if (connected === 0) return 2;
  const isWaiting = state.phase.name === 'lobby' || state.phase.name === 'podium';
  return isWaiting && connected === 1 ? 1 : 0;
}
