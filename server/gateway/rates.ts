import type { ClientMessage } from '#contract/events.ts';
import type { Rate } from '#server/lib/rate-limit.ts';

/** [EDGE-3] How much a seat, a player and an address may do. Per seat first: a class shares one address. */
export const RATES = {
  /** Of one connection. */
  ops: { capacity: 60, perSecond: 25 },
  messages: { capacity: 20, perSecond: 3 },
  /** Of one connection, before anything is parsed: three whole drawings at once, then far more than a hand can draw. */
  bytes: { capacity: 6 * 1024 * 1024, perSecond: 256 * 1024 },
  /** Of one player. */
  sitDown: { capacity: 20, perSecond: 0.5 },
  listRooms: { capacity: 15, perSecond: 1 },
  connectPlayer: { capacity: 40, perSecond: 1 },
  connectAddress: { capacity: 400, perSecond: 20 },
} as const satisfies Record<string, Rate>;

/** A connection that goes on against this many refusals in a row is closed. */
export const MAX_REFUSALS_IN_A_ROW = 400;

export const rateOf = (event: string): 'ops' | 'messages' => {
  const heavy: ClientMessage = 'draw:ops';
  return event === heavy ? 'ops' : 'messages';
};
