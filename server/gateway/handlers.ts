import type { Result } from '#contract/errors.ts';
import type { Acks, ClientMessage, ParsedPayload } from '#contract/events.ts';
import type { Comparisons } from '#server/comparisons/port.ts';
import type { RateLimiter } from '#server/lib/rate-limit.ts';
import type { Gatekeeper } from '#server/moderation/port.ts';
import type { Rooms, Seated } from '../rooms/open-rooms.ts';
import type { SeatConnection } from '../rooms/seat-connections.ts';
import type { SeatHandle } from '../rooms/seat-handle.ts';
import { boardRoom } from './board-feed.ts';
import { KEPT_BYTES } from './edge.ts';
import type { GameSocket } from './socket.ts';

/** One handler for each message of the contract; payload and acknowledgement are inferred from it. */
export type Handlers = {
  [M in ClientMessage]: (socket: GameSocket, payload: ParsedPayload<M>) => Promise<Result<Acks[M]>>;
};

export interface HandlerOptions {
  rooms: Rooms;
  /** How often a player may sit down, and ask for the list of rooms. */
  sittingDown: RateLimiter;
  /** How often the players of an address may sit down. */
  sittingDownAddress: RateLimiter;
  listing: RateLimiter;
  /** How many codes without a room an address may try. */
  wrongCodes: RateLimiter;
  /** How many bytes of ops an address may draw. */
  drawing: RateLimiter;
  /** How many pictures an address may have compared. */
  comparing: RateLimiter;
  comparisons: Comparisons;
  /** Absent: nobody is banned. */
  gatekeeper?: Gatekeeper | undefined;
}

export function createHandlers({
  rooms,
  sittingDown,
  sittingDownAddress,
  listing,
  wrongCodes,
  drawing,
  comparing,
  comparisons,
  gatekeeper,
}: HandlerOptions): Handlers {
  const sitDown = (
    socket: GameSocket,
    attempt: (connection: SeatConnection) => Promise<Result<Seated>>,
  ): Promise<Result<Seated>> =>
    socket.data.session.sit(async () => {
      const { playerId, address, connection } = socket.data;
      const banned = gatekeeper?.refusal({ playerId, address });
      if (banned) return banned;
      const tooOften =
        refusalOf(sittingDown, playerId, 'You sit down too often. Try again in a moment.') ??
        refusalOf(
          sittingDownAddress,
          address,
          'Too many people of your network sit down at once. Try again in a moment.',
        );
      return tooOften ?? attempt(connection);
    });

  /** [ROOM-2] An attempt counts as a wrong code until it turns out to be none: attempts at the same time count too. */
  async function byCode(
    { data: { address } }: GameSocket,
    attempt: () => Promise<Result<Seated>>,
  ): Promise<Result<Seated>> {
    const tooMany = refusalOf(wrongCodes, address, 'Too many wrong room codes came from your network. Wait a moment.');
    if (tooMany) return tooMany;
    const result = await attempt();
    if (result.ok || result.error.code !== 'room_not_found') wrongCodes.giveBack(address);
    return result;
  }

  return {
    'room:create': async (socket, wish) => {
      const { playerId } = socket.data;
      const result = await sitDown(socket, (connection) => rooms.create(playerId, wish, connection));
      return result.ok ? { ok: true, ...result.snapshot, seatToken: result.seatToken } : result;
    },
    'room:join': async (socket, wish) => {
      const { playerId } = socket.data;
      const result = await byCode(socket, () =>
        sitDown(socket, (connection) => rooms.join(playerId, wish, connection)),
      );
      return result.ok ? { ok: true, ...result.snapshot, seatToken: result.seatToken } : result;
    },
    'room:quick': async (socket, wish) => {
      const { playerId } = socket.data;
      const result = await sitDown(socket, (connection) => rooms.quick(playerId, wish, connection));
      return result.ok ? { ok: true, ...result.snapshot, seatToken: result.seatToken } : result;
    },
    'rooms:list': async (socket) =>
      refusalOf(listing, socket.data.playerId, 'You look too often. Try again in a moment.') ?? {
        ok: true,
        rooms: rooms.list(),
      },
    'room:resume': async (socket, { seatToken }) => {
      const result = await sitDown(socket, (connection) => rooms.resume(seatToken, connection));
      return result.ok ? { ok: true, ...result.snapshot } : result;
    },
    'room:leave': (socket) => socket.data.session.leave(),
    'room:time': (socket) => seated(socket, (seat) => seat.time()),
    'room:settings': (socket, { settings }) => seated(socket, (seat) => seat.settings(settings)),
    'room:start': (socket) => seated(socket, (seat) => seat.start()),
    'room:rematch': (socket) => seated(socket, (seat) => seat.rematch()),
    'room:next': (socket) => seated(socket, (seat) => seat.carryOut({ kind: 'next' })),
    'room:ready': (socket, { ready }) => seated(socket, (seat) => seat.carryOut({ kind: 'ready', ready })),
    'room:spectate': (socket, { spectate }) => seated(socket, (seat) => seat.carryOut({ kind: 'spectate', spectate })),
    'room:host': (socket, { seatId }) => seated(socket, (seat) => seat.carryOut({ kind: 'host', seatId })),
    'room:kick': (socket, { seatId }) => seated(socket, (seat) => seat.carryOut({ kind: 'kick', seatId })),
    'room:add-machine': (socket, { level }) => seated(socket, (seat) => seat.addMachine(level)),
    'room:remove-machine': (socket, { seatId }) =>
      seated(socket, (seat) => seat.carryOut({ kind: 'remove_machine', seatId })),
    'room:lock': (socket, lock) => seated(socket, (seat) => seat.carryOut({ kind: 'lock', ...lock })),
    'room:vote-kick': (socket, vote) => seated(socket, (seat) => seat.carryOut({ kind: 'vote_kick', ...vote })),
    'room:mute': (socket, mute) => seated(socket, (seat) => seat.carryOut({ kind: 'mute', ...mute })),
    'room:choose': (socket, choice) => seated(socket, (seat) => seat.carryOut({ kind: 'choose', ...choice })),
    'room:react': (socket, gesture) => seated(socket, (seat) => seat.react(gesture)),
    'room:chat': (socket, { text }) => seated(socket, (seat) => seat.say(text)),
    'room:report': (socket, report) => seated(socket, (seat) => seat.report(report)),
    'room:guess': (socket, guess) => seated(socket, (seat) => seat.guess(guess)),
    'draw:ops': (socket, batch) =>
      seated(socket, async (seat) => {
        const bytes = JSON.stringify(batch.ops).length + (batch.from === 0 ? KEPT_BYTES : 0);
        const tooMuch = refusalOf(drawing, socket.data.address, 'Your network has drawn too much in an hour.', bytes);
        return tooMuch ?? seat.ops(batch);
      }),
    'draw:preview': (socket, preview) => seated(socket, (seat) => seat.preview(preview)),
    'draw:submit': (socket, drawing) => seated(socket, (seat) => seat.submit(drawing)),
    'picture:compare': async (socket, asked) => {
      const { address, playerId } = socket.data;
      const tooMany = refusalOf(comparing, address, 'Too many pictures come from your network. Wait a moment.');
      return tooMany ?? comparisons.compare(asked, { address, player: playerId });
    },
    'board:watch': async (socket, { board }) => {
      if (socket.data.board) await socket.leave(boardRoom(socket.data.board));
      socket.data.board = board;
      await socket.join(boardRoom(board));
      return { ok: true };
    },
    'board:unwatch': async (socket) => {
      if (socket.data.board) await socket.leave(boardRoom(socket.data.board));
      socket.data.board = null;
      return { ok: true };
    },
  };
}

/** null: allowed. */
function refusalOf(buckets: RateLimiter, key: string, message: string, cost = 1): Result<never> | null {
  const retryAfterMs = buckets.take(key, cost);
  return retryAfterMs > 0 ? { ok: false, error: { code: 'rate_limited', message, retryAfterMs } } : null;
}

function seated<T>(socket: GameSocket, act: (seat: SeatHandle) => Promise<Result<T>>): Promise<Result<T>> {
  const { seat } = socket.data.session;
  if (seat) return act(seat);
  return Promise.resolve({ ok: false, error: { code: 'seat_not_found', message: 'This tab has no seat in a room.' } });
}
