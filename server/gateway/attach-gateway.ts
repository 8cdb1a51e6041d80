import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { BoardKey } from '#contract/boards.ts';
import { MAX_MESSAGE_BYTES } from '#contract/limits.ts';
import type { Logger } from '#server/lib/logger.ts';
import { RateLimiter } from '#server/lib/rate-limit.ts';
import type { Rooms } from '../rooms/open-rooms.ts';
import { boardRoom, boardsOf, createBoardFeed } from './board-feed.ts';
import { type GatewayObserver, guardEdge, RATES } from './edge.ts';
import { createHandlers } from './handlers.ts';
import { type HandshakeOptions, handshakeGuard } from './handshake.ts';
import { type GameServer, seatConnection } from './socket.ts';

export interface GatewayOptions extends Omit<HandshakeOptions, 'now'> {
  httpServer: HttpServer;
  rooms: Rooms;
  logger: Logger;
  observer?: GatewayObserver;
  /** Milliseconds, for rate limits. */
  now?: () => number;
}

export interface Gateway {
  /** Sends `board:changed` to the watchers of these boards. */
  boardChanged(keys: readonly BoardKey[]): void;
  /** Accepted connections that are open. */
  readonly sockets: number;
  /** Sends `room:closed` to every connection and closes them all. The caller closes the HTTP server. */
  close(): Promise<void>;
}

const HANDSHAKE_LIMIT_MS = 10_000;

/** Socket.IO on the HTTP server: the only way from a browser to the rooms. */
export function attachGateway(options: GatewayOptions): Gateway {
  const { httpServer, rooms, logger, observer, now = Date.now } = options;
  const io: GameServer = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: HANDSHAKE_LIMIT_MS,
    // Upgrades on other paths belong to Next.
    destroyUpgrade: false,
  });
  const admit = handshakeGuard({ ...options, now });
  const sittingDown = new RateLimiter(RATES.sitDown, now);
  const listing = new RateLimiter(RATES.listRooms, now);
  const handlers = createHandlers({ rooms, sittingDown, listing });
  const feed = createBoardFeed((key) => io.to(boardRoom(key)).emit('board:changed', key));
  let closing = false;

  io.use((socket, next) => {
    const admitted = closing
      ? { ok: false as const, refusal: { code: 'unavailable' as const, message: 'The server is stopping.' } }
      : admit(socket);
    if (!admitted.ok) {
      observer?.refused?.(admitted.refusal.code);
      next(Object.assign(new Error(admitted.refusal.message), { data: admitted.refusal }));
      return;
    }
    const connection = seatConnection(socket);
    socket.data = { playerId: admitted.playerId, connection, seat: null, board: null, isSittingDown: false };
    next();
  });

  io.on('connection', (socket) => {
    guardEdge(socket, handlers, now, logger, observer);
    socket.on('disconnect', () => {
      // When the server stops, seats are not marked one by one: after a start all seats are disconnected anyway.
      if (!closing) socket.data.seat?.disconnect();
    });
  });

  rooms.onDrawingSaved((news) => feed.changed(boardsOf(news)));

  return {
    boardChanged: feed.changed,
    get sockets() {
      return io.of('/').sockets.size;
    },
    async close() {
      closing = true;
      feed.close();
      io.emit('room:closed', { code: 'server_stopping', message: 'The server is stopping. Your seat is kept.' });
      // One turn of the event loop, so that the message is sent before the connection closes.
      await new Promise((resolve) => setImmediate(resolve));
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}
