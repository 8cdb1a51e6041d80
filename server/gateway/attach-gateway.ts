import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { Server } from 'socket.io';
import type { BoardKey } from '#contract/boards.ts';
import type { HandshakeRefusal } from '#contract/events.ts';
import type { PlayerId, RoomCode } from '#contract/ids.ts';
import { MAX_MESSAGE_BYTES } from '#contract/limits.ts';
import type { Comparisons } from '#server/comparisons/port.ts';
import type { BufferedBytes } from '#server/lib/buffered-bytes.ts';
import type { Logger } from '#server/lib/logger.ts';
import { RateLimiter } from '#server/lib/rate-limit.ts';
import type { Invitation } from '../rooms/invitations.ts';
import type { Rooms } from '../rooms/open-rooms.ts';
import { boardRoom, boardsOf, createBoardFeed } from './board-feed.ts';
import { ConnectionGuard, type ConnectionLimits } from './connection-guard.ts';
import { drawnRate, type GatewayObserver, guardEdge, RATES } from './edge.ts';
import { createHandlers } from './handlers.ts';
import { type HandshakeOptions, handshakeGuard } from './handshake.ts';
import { type GameServer, seatConnection } from './socket.ts';
import { SocketSession } from './socket-session.ts';

export interface GatewayOptions extends Omit<HandshakeOptions, 'now'> {
  httpServer: HttpServer;
  rooms: Rooms;
  comparisons: Comparisons;
  logger: Logger;
  observer?: GatewayObserver;
  /** Milliseconds of a monotonic clock, for rate limits. */
  now?: () => number;
  limits: ConnectionLimits & { maxDrawnMbPerAddress: number };
  /** What waits in memory for clients, shared with the HTTP layer. */
  buffered: BufferedBytes;
  /** [INSTANCE-7] Whether somebody with these headers may be here; absent: everybody may. */
  mayJoin?: (headers: IncomingHttpHeaders) => Promise<boolean>;
}

export interface Gateway {
  /** Sends `board:changed` to the watchers of these boards. */
  boardChanged(keys: readonly BoardKey[]): void;
  /** As `boardChanged`, to the watchers of every board. */
  allBoardsChanged(): void;
  /**
   * [LINK-2] What a link to a room tells of it; null: nothing. An address that asked for too many codes without an answer is
   * told nothing for a while, so that trying codes is worth no more here than at joining [ROOM-2].
   */
  invitation(code: RoomCode, address: string): Invitation | null;
  /** [PLAYER-6] Ends the connections of a player who is gone; their pages connect again as whoever they are by then. */
  disconnect(playerId: PlayerId): void;
  /** Where a player is connected from, as limits count it; null: nowhere. */
  addressOf(playerId: PlayerId): string | null;
  /** [MOD-6] Ends the connections of those who are banned by now; their pages are told when they connect again. */
  dropBanned(): void;
  /** [INSTANCE-7] Ends the connections of those who have not entered the present join password. */
  dropUnjoined(): Promise<void>;
  /** Accepted connections that are open. */
  readonly sockets: number;
  /** Sends `room:closed` to every connection and closes them all. The caller closes the HTTP server. */
  close(): Promise<void>;
}

const HANDSHAKE_LIMIT_MS = 10_000;

/** Socket.IO on the HTTP server: the only way from a browser to the rooms. */
export function attachGateway(options: GatewayOptions): Gateway {
  const { httpServer, rooms, logger, observer, now = () => performance.now() } = options;
  /** By their Engine.IO connections. */
  const sessions = new WeakMap<object, SocketSession>();
  const guard = new ConnectionGuard({
    limits: options.limits,
    hasSeat: (connection) => (sessions.get(connection)?.seat ?? null) !== null,
    addressOf: options.addressOf,
    buffered: options.buffered,
    logger,
    observer,
    now,
  });
  const io: GameServer = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    connectTimeout: HANDSHAKE_LIMIT_MS,
    // Upgrades on other paths belong to Next.
    destroyUpgrade: false,
    allowRequest: (request, answer) =>
      guard.admits(request) ? answer(null, true) : answer('Too many connections. Try again in a moment.', false),
  });
  guard.watch(io.engine);
  const admit = handshakeGuard({ ...options, now });
  const sittingDown = new RateLimiter(RATES.sitDown, now);
  const sittingDownAddress = new RateLimiter(RATES.sitDownAddress, now);
  const listing = new RateLimiter(RATES.listRooms, now);
  const wrongCodes = new RateLimiter(RATES.wrongCodes, now);
  /** Apart from those of joins: previews that find nothing keep nobody out. */
  const previews = new RateLimiter(RATES.wrongCodes, now);
  const drawing = new RateLimiter(drawnRate(options.limits.maxDrawnMbPerAddress), now);
  const comparing = new RateLimiter(RATES.picturesAddress, now);
  const handlers = createHandlers({
    ...{ rooms, sittingDown, sittingDownAddress, listing, wrongCodes, drawing },
    ...{ comparing, comparisons: options.comparisons, gatekeeper: options.gatekeeper },
  });
  const feed = createBoardFeed((key) => io.to(boardRoom(key)).emit('board:changed', key));
  let closing = false;

  const mayJoin = options.mayJoin ?? (async () => true);
  const refusalOf = (code: HandshakeRefusal['code'], message: string) => ({
    ok: false as const,
    refusal: { code, message },
  });

  io.use(async (socket, next) => {
    let admitted = closing ? refusalOf('unavailable', 'The server is stopping.') : admit(socket);
    if (admitted.ok && !(await mayJoin(socket.handshake.headers).catch(() => false))) {
      admitted = refusalOf('unauthorised', 'This instance is private. Reload the page and enter its password.');
    }
    if (!admitted.ok) {
      observer?.refused?.(admitted.refusal.code);
      next(Object.assign(new Error(admitted.refusal.message), { data: admitted.refusal }));
      return;
    }
    const { playerId, address } = admitted;
    const connection = seatConnection(socket, address);
    socket.data = { playerId, address, connection, session: new SocketSession(), board: null };
    next();
  });

  io.on('connection', (socket) => {
    guardEdge(socket, handlers, now, logger, observer);
    sessions.set(socket.conn, socket.data.session);
    socket.on('disconnect', (reason) => {
      // A connection that has left is of no more use, and would stay open.
      if (reason === 'client namespace disconnect') socket.conn.close();
      // When the server stops, seats are not marked one by one: after a start all seats are disconnected anyway.
      if (!closing) void socket.data.session.end();
    });
  });

  rooms.onDrawingSaved((news) => feed.changed(boardsOf(news)));

  return {
    boardChanged: feed.changed,
    allBoardsChanged() {
      feed.changed([...io.of('/').sockets.values()].flatMap(({ data }) => data.board ?? []));
    },
    invitation(code, address) {
      if (previews.take(address) > 0) return null;
      const invitation = rooms.invitation(code);
      if (invitation) previews.giveBack(address);
      return invitation;
    },
    disconnect(playerId) {
      for (const socket of io.of('/').sockets.values()) if (socket.data.playerId === playerId) socket.conn.close();
    },
    addressOf(playerId) {
      for (const { data } of io.of('/').sockets.values()) if (data.playerId === playerId) return data.address;
      return null;
    },
    dropBanned() {
      for (const { data, conn } of io.of('/').sockets.values()) {
        if (options.gatekeeper?.refusal(data)) conn.close();
      }
    },
    async dropUnjoined() {
      for (const { conn, handshake } of [...io.of('/').sockets.values()]) {
        if (!(await mayJoin(handshake.headers))) conn.close();
      }
    },
    get sockets() {
      return io.of('/').sockets.size;
    },
    async close() {
      closing = true;
      guard.close();
      feed.close();
      io.emit('room:closed', { code: 'server_stopping', message: 'The server is stopping. Your seat is kept.' });
      // One turn of the event loop, so that the message is sent before the connection closes.
      await new Promise((resolve) => setImmediate(resolve));
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}
