import type { ChatNotice } from '#contract/room.ts';
import { findSeat } from '../game/seats.ts';
import type { Effect, RoomState } from '../game/state.ts';

/** What the room says about who came, went, and became host with this change [CHAT-1]. Alone, nobody is told. */
export function noticesOf(
  before: RoomState,
  after: RoomState,
  effects: readonly Effect[],
): { notice: ChatNotice; nickname: string }[] {
  if (after.practice) return [];
  const gone = effects.flatMap((effect) => {
    const seat = effect.kind === 'seat_removed' ? findSeat(before, effect.seatId) : undefined;
    if (effect.kind !== 'seat_removed' || !seat) return [];
    return [{ notice: effect.reason === 'kicked' ? ('kicked' as const) : ('left' as const), nickname: seat.nickname }];
  });
  const come = after.seats
    .filter((seat) => !findSeat(before, seat.id))
    .map(({ nickname }) => ({ notice: 'joined' as const, nickname }));
  const host = before.host === after.host ? undefined : findSeat(after, after.host);
  return [...come, ...gone, ...(host ? [{ notice: 'host' as const, nickname: host.nickname }] : [])];
}
