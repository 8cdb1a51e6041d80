import type { RoundId, SeatId } from '#contract/ids.ts';
import { findSeat } from './people.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { OpenEntry, RoomState } from './state.ts';
import type { Timing } from './timing.ts';

/** [ROUND-3], [DRAW-4] The entry that a drawing message of this seat is about, if its round still takes drawings. */
export function openEntry(
  state: RoomState,
  seatId: SeatId,
  roundId: RoundId,
  { now, timing }: { now: number; timing: Timing },
): { ok: true; entry: OpenEntry } | Refusal {
  const { phase } = state;
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  if (phase.name !== 'drawing' || phase.round.id !== roundId || now > phase.endsAt + timing.lateOpsMs) {
    return refuse('phase_over', 'This round no longer takes drawings.');
  }
  const entry = phase.entries.find((candidate) => candidate.seatId === seatId);
  return entry ? { ok: true, entry } : refuse('wrong_phase', 'You play from the next round on.');
}
