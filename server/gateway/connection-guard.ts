import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import type { Server } from 'socket.io';
import { MAX_MESSAGE_BYTES, MAX_UNSEATED_MESSAGE_BYTES } from '#contract/limits.ts';
import type { BufferedBytes, Holder } from '#server/lib/buffered-bytes.ts';
import type { Logger } from '#server/lib/logger.ts';
import { RateLimiter, TokenBucket } from '#server/lib/rate-limit.ts';
import { type GatewayObserver, RATES } from './edge.ts';
import { FrameMeter } from './frame-meter.ts';

export interface ConnectionLimits {
  /** Connections that are open at a time. */
  maxConnections: number;
  /** A school, an office or a mobile network shares one address. */
  maxConnectionsPerAddress: number;
}

/** A message that arrives slower than this is given up: 512 kB over 150 kbit/s. */
const MESSAGE_LIMIT_MS = 30_000;
const SWEEP_MS = 5_000;
/** What the server may owe one connection: its own drawing [1 MB], all canvases of a room, and views meanwhile. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** Socket.IO packets that announce binary attachments. */
const ANNOUNCES_BINARY = /^[56]/;
/** Pings and pongs of a WebSocket. No browser sends any by itself; each ping makes the server answer. */
const CONTROL_RATE = { capacity: 30, perSecond: 1 };
/** Log lines of closed connections: their number is the clients' choice. */
const LOG_RATE = { capacity: 10, perSecond: 1 / 30 };

type Engine = Server['engine'];
/** Engine.IO reads the query before its middleware runs. */
type EngineRequest = IncomingMessage & { _query: Record<string, string | undefined> };
interface EngineConnection {
  id: string;
  request: IncomingMessage;
  transport: { name: string; on(event: 'drain', listener: () => void): void };
  on(event: string, listener: (...args: never[]) => void): void;
  close(discard: boolean): void;
}

export interface ConnectionGuardOptions {
  /** Read for each connection: they may change. */
  limits: ConnectionLimits;
  addressOf: (headers: IncomingHttpHeaders, socketAddress: string | undefined) => string;
  buffered: BufferedBytes;
  /** Whether a connection of Engine.IO has a seat. */
  hasSeat: (connection: object) => boolean;
  logger: Logger;
  observer?: GatewayObserver | undefined;
  now: () => number;
}

/**
 * [EDGE-7] Bounds what connections cost before any of their messages is parsed: their number, the bytes that arrive, the
 * bytes that wait in memory, and the time that a message may take. The contract has no binary messages: a connection that
 * sends one is closed at its first byte.
 */
export class ConnectionGuard {
  readonly #options: ConnectionGuardOptions;
  readonly #open = new Map<string, number>();
  #openInAll = 0;
  /** Incomplete messages: since when, and what ends them. */
  readonly #incomplete = new Map<object, { sinceMs: number; end: () => void }>();
  /** Open connections by id; `polled` is told of each request for messages. */
  readonly #byId = new Map<string, { connection: object; polled: (response: ServerResponse) => void }>();
  /** Open and closed ones by the request that opened them. */
  readonly #byRequest = new WeakMap<IncomingMessage, object>();
  readonly #received: RateLimiter;
  readonly #logged: TokenBucket;
  readonly #sweeping: NodeJS.Timeout;

  constructor(options: ConnectionGuardOptions) {
    this.#options = options;
    this.#received = new RateLimiter(RATES.bytesAddress, options.now);
    this.#logged = new TokenBucket(LOG_RATE, options.now);
    this.#sweeping = setInterval(() => this.sweep(), SWEEP_MS);
    this.#sweeping.unref();
  }

  /** Whether a client may open one more connection. */
  admits(request: IncomingMessage): boolean {
    const { maxConnections, maxConnectionsPerAddress } = this.#options.limits;
    const isFull = this.#openInAll >= maxConnections;
    if (!isFull && (this.#open.get(this.#addressOf(request)) ?? 0) < maxConnectionsPerAddress) return true;
    this.#options.observer?.refused?.('rate_limited');
    this.#closed(isFull ? 'too many connections' : 'too many connections of an address');
    return false;
  }

  watch(engine: Engine): void {
    engine.on('connection', (connection: unknown) => this.#watchConnection(connection as EngineConnection));
    // Told of every answer. An upgrade's socket carries frames as soon as the WebSocket library has it.
    engine.on('headers', (_headers: unknown, request: EngineRequest) => {
      if (request.headers.upgrade) process.nextTick(() => this.#watchFrames(request));
    });
    engine.use((request: EngineRequest, response: ServerResponse, next: () => void) => {
      if (request.method === 'POST' && !this.#watchBody(request, response)) return;
      const { transport, sid } = request._query;
      if (request.method === 'GET' && transport === 'polling' && sid) this.#byId.get(sid)?.polled(response);
      next();
    });
  }

  /** Ends messages that have been arriving for too long. Called every few seconds. */
  sweep(): void {
    const before = this.#options.now() - MESSAGE_LIMIT_MS;
    for (const { sinceMs, end } of [...this.#incomplete.values()]) {
      if (sinceMs > before) continue;
      this.#closed('a message that did not end');
      end();
    }
  }

  close(): void {
    clearInterval(this.#sweeping);
  }

  #addressOf(request: IncomingMessage): string {
    return this.#options.addressOf(request.headers, request.socket.remoteAddress);
  }

  /** Bytes of the largest message that the connection of this request may send now. */
  #maxBytes(request: EngineRequest): number {
    const { sid } = request._query;
    const connection = sid === undefined ? this.#byRequest.get(request) : this.#byId.get(sid)?.connection;
    return connection && this.#options.hasSeat(connection) ? MAX_MESSAGE_BYTES : MAX_UNSEATED_MESSAGE_BYTES;
  }

  #closed(why: string): void {
    if (this.#logged.take() === 0) this.#options.logger.warn({ why }, 'closed or refused a connection');
  }

  /** Counts it, and what the server owes it. */
  #watchConnection(connection: EngineConnection): void {
    const { buffered } = this.#options;
    const address = this.#addressOf(connection.request);
    this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
    this.#openInAll += 1;
    this.#byRequest.set(connection.request, connection);
    const close = (why: string) => {
      this.#closed(why);
      connection.close(true);
    };
    const holder: Holder = { address, drop: () => close('messages that it does not take') };
    let isClosed = false;
    let waiting = 0;
    let sending = 0;
    /** The answer that takes the next messages; null: a WebSocket takes them. */
    let poll: { bytes: number } | null = null;
    const owe = (change: { waiting?: number; sending?: number }) => {
      if (isClosed) return;
      waiting += change.waiting ?? 0;
      sending += change.sending ?? 0;
      buffered.set(holder, waiting + sending);
      if (waiting + sending > MAX_UNSENT_BYTES) close('messages that it does not take');
    };
    connection.on('packetCreate', ({ data }: { data?: string }) => owe({ waiting: data?.length ?? 0 }));
    connection.on('flush', () => {
      if (poll) poll.bytes += waiting;
      const isTaken = connection.transport.name === 'polling' && !poll;
      owe({ waiting: -waiting, sending: isTaken ? 0 : waiting });
    });
    const polled = (response: ServerResponse) => {
      const own = { bytes: 0 };
      poll = own;
      response.once('close', () => {
        if (poll === own) poll = null;
        owe({ sending: -own.bytes });
      });
    };
    this.#byId.set(connection.id, { connection, polled });
    const takeOver = (transport: EngineConnection['transport']) => {
      if (transport.name === 'polling') return;
      poll = null;
      transport.on('drain', () => owe({ sending: -sending }));
    };
    takeOver(connection.transport);
    connection.on('upgrade', takeOver);
    connection.on('packet', ({ type, data }: { type: string; data?: unknown }) => {
      if (type !== 'message') return;
      if (typeof data !== 'string' || ANNOUNCES_BINARY.test(data)) close('binary');
    });
    connection.on('close', () => {
      isClosed = true;
      buffered.set(holder, 0);
      this.#byId.delete(connection.id);
      const open = (this.#open.get(address) ?? 1) - 1;
      if (open > 0) this.#open.set(address, open);
      else this.#open.delete(address);
      this.#openInAll -= 1;
    });
  }

  /** What arrives over a WebSocket, control frames included. */
  #watchFrames(request: EngineRequest): void {
    const { buffered, now } = this.#options;
    const socket: NetSocket = request.socket;
    const address = this.#addressOf(request);
    const meter = new FrameMeter(() => this.#maxBytes(request));
    const controls = new TokenBucket(CONTROL_RATE, now);
    const rate = new TokenBucket(RATES.bytes, now);
    const end = (why: string) => {
      this.#closed(why);
      socket.destroy();
    };
    const holder: Holder = { address, drop: () => end('too many incomplete messages') };
    // The WebSocket library gets what has passed alone: it would copy and answer what is refused.
    const readers = socket.listeners('data');
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => {
      if (rate.take(chunk.length) > 0 || this.#received.take(address, chunk.length) > 0) return end('too many bytes');
      const violation = meter.read(chunk);
      if (violation !== null) return end(violation);
      if (meter.controlFrames > 0 && controls.take(meter.controlFrames) > 0) return end('too many pings');
      meter.controlFrames = 0;
      buffered.set(holder, meter.held);
      if (meter.held === 0) this.#incomplete.delete(holder);
      else if (!this.#incomplete.has(holder)) {
        this.#incomplete.set(holder, { sinceMs: now(), end: () => socket.destroy() });
      }
      for (const read of readers) read.call(socket, chunk);
    });
    socket.once('close', () => {
      buffered.set(holder, 0);
      this.#incomplete.delete(holder);
    });
  }

  /** The body of a polling request is in memory until it is complete. @returns false: it was refused */
  #watchBody(request: EngineRequest, response: ServerResponse): boolean {
    const { buffered, now } = this.#options;
    const address = this.#addressOf(request);
    // Of unknown length: as much as is read at most.
    const length = Number(request.headers['content-length'] ?? MAX_MESSAGE_BYTES);
    if (!(length <= this.#maxBytes(request)) || this.#received.take(address, length) > 0) {
      this.#closed('too many bytes');
      response.writeHead(413, { Connection: 'close' }).end();
      return false;
    }
    const end = () => request.destroy();
    const holder: Holder = { address, drop: end };
    buffered.set(holder, length);
    this.#incomplete.set(holder, { sinceMs: now(), end });
    request.once('close', () => {
      buffered.set(holder, 0);
      this.#incomplete.delete(holder);
    });
    return true;
  }
}
