import type { SeatConnection } from '../rooms/audience.ts';
import type { GameSocket } from './socket.ts';

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
