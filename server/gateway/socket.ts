import type { Server, Socket } from 'socket.io';
import type { BoardKey } from '#contract/boards.ts';
import type { ServerToClientEvents } from '#contract/events.ts';
import type { PlayerId } from '#contract/ids.ts';
import type { SeatConnection } from '../rooms/audience.ts';
import type { SeatHandle } from '../rooms/seat-handle.ts';

/** What a connection is and holds. */
export interface SocketData {
  playerId: PlayerId;
  /** One for all seats that the socket ever holds: coming back to its own seat is no takeover. */
  connection: SeatConnection;
  seat: SeatHandle | null;
  board: BoardKey | null;
  /** It is being given a seat: one at a time, or it would hold two. */
  isSittingDown: boolean;
}

/** Whatever a client may send comes as unknown: only the edge gives it a type. */
type Unparsed = Record<string, (...args: unknown[]) => void>;

export type GameServer = Server<Unparsed, ServerToClientEvents, Record<string, never>, SocketData>;
export type GameSocket = Socket<Unparsed, ServerToClientEvents, Record<string, never>, SocketData>;
