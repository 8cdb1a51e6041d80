import type { PublicError } from '#contract/errors.ts';
import { RoomCode, SeatToken } from '#contract/ids.ts';
import type { RoomView } from '#contract/room.ts';
import { readStored, writeStored } from './browser-storage.ts';
import type { RoundDrawing } from './round-drawing.ts';

/** The state of the connection to the server. */
export type LinkState =
  | { name: 'idle' }
  | { name: 'connecting' }
  | { name: 'online' }
  /** Lost, and being retried. */
  | { name: 'offline' }
  /** The server announced that it stops; the connection is retried. */
  | { name: 'stopping' }
  /** The server refused the handshake. */
  | ({ name: 'refused' } & Pick<PublicError, 'code' | 'message' | 'until'>);

/** The state of this tab's seat. */
export type SeatState =
  /** Before the first effect: on the server and while hydrating. */
  | { name: 'unknown' }
  | { name: 'outside'; problem: PublicError | null }
  /** Has a seat token and waits for the room's snapshot. */
  | { name: 'returning' }
  | {
      name: 'seated';
      view: RoomView;
      /**
       * `performance.now()` at the arrival of the view, the base of all countdowns. Corrected when the server says that
       * another time is left.
       */
      receivedAtMs: number;
      drawing: RoundDrawing | null;
    }
  | { name: 'taken_over' }
  /** Removed by the host or by a vote. */
  | { name: 'kicked' }
  | { name: 'gone'; message: string };

export interface RoomClientState {
  link: LinkState;
  seat: SeatState;
}

export const INITIAL_STATE: RoomClientState = { link: { name: 'idle' }, seat: { name: 'unknown' } };

/** This tab's seat in sessionStorage: each tab has its own seat, and a reload resumes it. */
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
