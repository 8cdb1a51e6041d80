import type { Server, Socket } from 'socket.io';
import type { BoardKey } from '#contract/boards.ts';
import type { ServerToClientEvents } from '#contract/events.ts';
import type { PlayerId } from '#contract/ids.ts';
import type { SeatConnection } from '../rooms/audience.ts';
import type { SeatHandle } from '../rooms/seat-handle.ts';

/** What a connection is and holds. */
interface SocketData {
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

/** A socket as the rooms know it: one for all seats that it ever holds. */
export function seatConnection(socket: GameSocket): SeatConnection {
  // Packets that the transport could not take yet, because those before them are still on their way.
  let waiting = 0;
  socket.conn.on('packetCreate', () => {
    waiting += 1;
  });
  socket.conn.on('flush', () => {
    waiting = 0;
  });
  return {
    view: (view) => void socket.emit('room:view', view),
    liveScores: (scores) => void socket.emit('score:live', scores),
    chat: (message) => void socket.emit('room:chat', message),
    reactions: (reactions) => void socket.emit('room:reactions', reactions),
    canvas: (ops) => void socket.emit('canvas:ops', ops),
    get isBehind() {
      return waiting > 0;
    },
    closed(code, message) {
      socket.emit('room:closed', { code, message });
      // The socket may sit elsewhere by now.
      if (socket.data.seat?.isHeld() === false) socket.data.seat = null;
    },
  };
}
