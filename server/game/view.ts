import type { SeatId } from '#contract/ids.ts';
import type { PhaseView, RoomView, RoundView } from '#contract/room.ts';
import { isConnected, type Phase, type RoomState } from './state.ts';

/** The room as one of its seats may see it [R36]: no tokens, no players' ids, no prompts to come. */
export function viewFor(state: RoomState, you: SeatId, now: number, packs: RoomView['packs']): RoomView {
  const { phase } = state;
  const submitted = (id: SeatId) =>
    phase.name === 'drawing' && phase.entries.some((entry) => entry.seatId === id && entry.submittedAt !== null);
  return {
    code: state.code,
    version: state.version,
    you,
    host: state.host,
    practice: state.practice,
    settings: state.settings,
    packs,
    seats: state.seats.map((seat) => ({
      id: seat.id,
      nickname: seat.nickname,
      connected: isConnected(seat),
      role: seat.role,
      total: seat.total,
      submitted: submitted(seat.id),
    })),
    phase: phaseView(phase, now),
  };
}

function phaseView(phase: Phase, now: number): PhaseView {
  if (phase.name === 'lobby') return { name: 'lobby' };
  const { id, number, prompt } = phase.round;
  const round: RoundView = { id, number, of: phase.prompts.length, promptId: prompt.id, prompt: prompt.text };
  switch (phase.name) {
    case 'countdown':
    case 'drawing':
      return { name: phase.name, round, ...clock(phase, now) };
    case 'reveal':
      return {
        name: 'reveal',
        round,
        results: phase.results,
        ...clock(phase, now),
        last: number === phase.prompts.length,
      };
    case 'judging':
      return {
        name: 'judging',
        round,
        judged: phase.entries.filter((entry) => entry.outcome !== null).length,
        of: phase.entries.length,
      };
    case 'podium':
      return { name: 'podium', standings: phase.standings, results: phase.results, round };
  }
}

/** A grace after the deadline is nobody's business: the clock stops at 0. */
const clock = (phase: { startedAt: number; endsAt: number }, now: number) => ({
  remainingMs: Math.max(0, Math.round(phase.endsAt - now)),
  totalMs: phase.endsAt - phase.startedAt,
});
