import type { ErrorCode, PublicError, Result } from '#contract/errors.ts';
import { type ClientMessage, clientMessages } from '#contract/events.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, TokenBucket } from '#server/lib/rate-limit.ts';
import type { Handlers } from './handlers.ts';
import type { GameSocket } from './socket.ts';

/** [EDGE-3] How much a seat, a player and an address may do. Per seat first: a class shares one address. */
export const RATES = {
  /** Of one connection. */
  ops: { capacity: 60, perSecond: 25 },
  messages: { capacity: 20, perSecond: 3 },
  /** Sheets that a camera sees. */
  previews: { capacity: 5, perSecond: 2.5 },
  /** Pictures to compare, of one connection. */
  pictures: { capacity: 5, perSecond: 2.5 },
  /** Of an address: the cameras of a class. */
  picturesAddress: { capacity: 60, perSecond: 20 },
  /** Of one connection, before anything is parsed: three whole drawings at once, then far more than a person can draw. */
  bytes: { capacity: 6 * 1024 * 1024, perSecond: 256 * 1024 },
  /** Of an address: a school of 400 whose network comes back, then more than all of them can draw. */
  bytesAddress: { capacity: 32 * 1024 * 1024, perSecond: 4 * 1024 * 1024 },
  /** Of one player. */
  sitDown: { capacity: 20, perSecond: 0.5 },
  /** Of an address: a school whose network comes back takes all of its seats at once. */
  sitDownAddress: { capacity: 600, perSecond: 20 },
  listRooms: { capacity: 15, perSecond: 1 },
  /** Of an address: codes that lead to no room. A school whose pupils all mistype at once does not reach it. */
  wrongCodes: { capacity: 400, perSecond: 0.5 },
  connectPlayer: { capacity: 40, perSecond: 1 },
  connectAddress: { capacity: 400, perSecond: 20 },
} as const satisfies Record<string, Rate>;

/**
 * Ops of an address, as bytes of JSON: all at once, then evenly over an hour. They wait in the database until their round
 * is judged, and those of judged drawings stay there.
 */
export function drawnRate(maxDrawnMbPerAddress: number): Rate {
  const capacity = maxDrawnMbPerAddress * 1024 * 1024;
  return { capacity, perSecond: capacity / 3600 };
}

/** What a drawing takes in the database besides its ops: thumbnail, embedding, fingerprint and the row itself. */
export const KEPT_BYTES = 16 * 1024;

/** After so many refusals in a row a connection is closed. */
const MAX_REFUSALS_IN_A_ROW = 400;

const OWN_RATES: { [M in ClientMessage]?: 'ops' | 'previews' | 'pictures' } = {
  'draw:ops': 'ops',
  'draw:preview': 'previews',
  'picture:compare': 'pictures',
};
const rateOf = (event: string) => (isClientMessage(event) && OWN_RATES[event]) || 'messages';

/** Receives what passes the edge, for metrics. Names and outcomes are few: names that a client invents are `unknown`. */
export interface GatewayObserver {
  /** A message was answered (or, without a way to answer it, dropped). */
  message?(name: ClientMessage | 'unknown', outcome: 'ok' | ErrorCode): void;
  /** A handshake was refused. */
  refused?(code: string): void;
  /** Packets as the transport gets them, before compression. */
  received?(length: number): void;
  sent?(length: number): void;
}

/**
 * [EDGE-2] Every message of a connection passes here: rate limit → parse → authorise → carry out → acknowledge. Handlers get
 * typed payloads only, and every failure is answered with a code.
 */
export function guardEdge(
  socket: GameSocket,
  handlers: Handlers,
  now: () => number,
  logger: Logger,
  observer: GatewayObserver = {},
): void {
  const buckets = {
    ops: new TokenBucket(RATES.ops, now),
    messages: new TokenBucket(RATES.messages, now),
    previews: new TokenBucket(RATES.previews, now),
    pictures: new TokenBucket(RATES.pictures, now),
  };
  let refusals = 0;
  const closeSpammer = () => {
    logger.warn({ socketId: socket.id, playerId: socket.data.playerId }, 'closed a connection that sends too much');
    socket.disconnect(true);
  };

  socket.conn.on('packet', ({ data }: { data?: string | Buffer }) => observer.received?.(data?.length ?? 0));
  socket.conn.on('packetCreate', ({ data }: { data?: string | Buffer }) => observer.sent?.(data?.length ?? 0));

  // Socket.IO emits a client's event on the socket: one named `error` without a listener would end the process.
  socket.on('error', () => {});

  socket.onAny((event: unknown, ...args: unknown[]) => {
    const reply = args.at(-1);
    const answer = (result: Result<unknown>) => {
      observer.message?.(isClientMessage(event) ? event : 'unknown', result.ok ? 'ok' : result.error.code);
      if (typeof reply === 'function') reply(result);
    };
    const retryAfterMs = buckets[rateOf(String(event))].take();
    if (retryAfterMs > 0) {
      refusals += 1;
      answer(failure('rate_limited', 'Too many messages. Slow down a little.', { retryAfterMs }));
      if (refusals >= MAX_REFUSALS_IN_A_ROW) closeSpammer();
      return;
    }
    refusals = 0;
    // Every message of the contract has one payload and an acknowledgement.
    if (typeof reply !== 'function' || args.length !== 2) {
      answer(failure('bad_request', 'This message is not understood.'));
      return;
    }
    if (!isClientMessage(event)) {
      answer(failure('bad_request', 'This message is not known.'));
      return;
    }
    dispatch(socket, handlers, event, args[0]).then(answer, (error: unknown) => {
      logger.error({ err: error, socketId: socket.id, message: event }, 'a message failed');
      answer(failure('internal', 'Something went wrong on the server.'));
    });
  });
}

const isClientMessage = (event: unknown): event is ClientMessage =>
  typeof event === 'string' && Object.hasOwn(clientMessages, event);

async function dispatch<M extends ClientMessage>(
  socket: GameSocket,
  handlers: Handlers,
  event: M,
  payload: unknown,
): Promise<Result<unknown>> {
  const parsed = clientMessages[event].safeParse(payload);
  if (!parsed.success) return unparsable(parsed.error.issues);
  // TypeScript can't see that schema and handler of one name belong together; the type of Handlers says so.
  const handle = handlers[event] as (socket: GameSocket, payload: unknown) => Promise<Result<unknown>>;
  return handle(socket, parsed.data);
}

type Issue = { path: PropertyKey[]; message: string };

/** The most specific code and the first issue's sentence. Values that the client sent are not repeated. */
function unparsable(issues: Issue[]): Result<never> {
  const [first] = issues;
  const field = first?.path[0];
  if (field === 'nickname') return failure('nickname_invalid', sentence(first?.message ?? 'The nickname is invalid'));
  const where = first?.path.length ? ` (${first.path.map(String).join('.')})` : '';
  return failure('bad_request', `This message does not fit the contract${where}.`);
}

const sentence = (text: string) => (text.endsWith('.') ? text : `${text}.`);

const failure = (code: ErrorCode, message: string, more: Partial<PublicError> = {}): Result<never> => ({
  ok: false,
  error: { code, message, ...more },
});
