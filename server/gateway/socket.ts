import type { Server, Socket } from 'socket.io';
import type { BoardKey } from '#contract/boards.ts';
import type { ServerToClientEvents } from '#contract/events.ts';
import type { PlayerId } from '#contract/ids.ts';
import type { SeatConnection } from '../rooms/seat-connections.ts';
import type { SocketSession } from './socket-session.ts';

/** State of a connection. */
interface SocketData {
  playerId: PlayerId;
  /** As limits count it [EDGE-6]. */
  address: string;
  /** One for all seats that the socket ever holds: resuming its own seat is no takeover. */
  connection: SeatConnection;
  session: SocketSession;
  board: BoardKey | null;
}

/** Messages of clients are `unknown` until the edge has parsed them. */
type Unparsed = Record<string, (...args: unknown[]) => void>;

export type GameServer = Server<Unparsed, ServerToClientEvents, Record<string, never>, SocketData>;
export type GameSocket = Socket<Unparsed, ServerToClientEvents, Record<string, never>, SocketData>;

/** A socket as the rooms know it. */
export function seatConnection(socket: GameSocket, address: string): SeatConnection {
  // Packets that wait for the transport to send earlier ones.
  let waiting = 0;
  socket.conn.on('packetCreate', () => {
    waiting += 1;
  });
  socket.conn.on('flush', () => {
    waiting = 0;
  });
  return {
    address,
    view: (shared, own) => void socket.emit('room:view', shared, own),
    packs: (packs) => void socket.emit('room:packs', packs),
    liveScores: (scores) => void socket.emit('score:live', scores),
    chat: (message) => void socket.emit('room:chat', message),
    guess: (guess) => void socket.emit('room:guess', guess),
    reactions: (reactions) => void socket.emit('room:reactions', reactions),
    canvas: (ops) => void socket.emit('canvas:ops', ops),
    get isBehind() {
      return waiting > 0;
    },
    get isOpen() {
      return socket.connected;
    },
    closed: (code, message) => void socket.emit('room:closed', { code, message }),
  };
}
