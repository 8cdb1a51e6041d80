import type { ErrorCode, PublicError } from '#contract/errors.ts';
import type { RoomView } from '#contract/room.ts';
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
