import type { ErrorCode, PublicError } from '#contract/errors.ts';
import { RoomCode, SeatToken } from '#contract/ids.ts';
import type { RoomView } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';
import type { RoundDrawing } from './round-drawing.ts';

/** The way to the server. */
export type LinkState =
  | { name: 'idle' }
  | { name: 'connecting' }
  | { name: 'online' }
  /** Was there, is lost, is tried again. */
  | { name: 'offline' }
  /** The server said that it is about to stop; it is tried again. */
  | { name: 'stopping' }
  /** The server does not want this page; only a reload or patience helps. */
  | { name: 'refused'; code: ErrorCode; message: string };

/** What this tab is to the room. */
export type SeatState =
  /** Not asked yet: the server's rendering, and the first moment in the browser. */
  | { name: 'unknown' }
  | { name: 'outside'; problem: PublicError | null }
  /** Has a seat token and waits for the room's snapshot. */
  | { name: 'returning' }
  | {
      name: 'seated';
      view: RoomView;
      /** `performance.now()` when the view came: the base of every countdown. */
      receivedAtMs: number;
      drawing: RoundDrawing | null;
    }
  | { name: 'taken_over' }
  /** Sent out, by the host or by a vote. */
  | { name: 'kicked' }
  | { name: 'gone'; message: string };

export interface RoomClientState {
  link: LinkState;
  seat: SeatState;
}

export const INITIAL_STATE: RoomClientState = { link: { name: 'idle' }, seat: { name: 'unknown' } };

/** A tab's own seat: in sessionStorage, so that every window is a seat of its own and a reload comes back to it. */
export interface StoredSeat {
  code: RoomCode;
  seatToken: SeatToken;
}

const SEAT_KEY = 'dj.seat';

export function readSeat(): StoredSeat | null {
  try {
    const value: unknown = JSON.parse(readStored('sessionStorage', SEAT_KEY) ?? 'null');
    if (typeof value !== 'object' || value === null) return null;
    const code = RoomCode.safeParse('code' in value ? value.code : null);
    const seatToken = SeatToken.safeParse('seatToken' in value ? value.seatToken : null);
    return code.success && seatToken.success ? { code: code.data, seatToken: seatToken.data } : null;
  } catch {
    return null;
  }
}

export function writeSeat(seat: StoredSeat | null): void {
  writeStored('sessionStorage', SEAT_KEY, seat && JSON.stringify(seat));
}
