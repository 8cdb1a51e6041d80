import { type Refusal, refuse } from '#contract/errors.ts';
import type { RoundId, SeatId } from '#contract/ids.ts';
import type { Command } from './commands.ts';
import { findSeat } from './seats.ts';
import type { OpenEntry, Phase, RoomState, RuleContext } from './state.ts';
import type { Timing } from './timing.ts';

/** [ROUND-3], [DRAW-4] The entry of a seat in a round that still takes drawings. */
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
  if (entry) return { ok: true, entry };
  const guesses = phase.guessers?.some((guesser) => guesser.seatId === seatId);
  return refuse('wrong_phase', guesses ? 'You guess in this round.' : 'You play from the next round on.');
}

/** [ROUND-3], [ROUND-4] */
export function submit(
  state: RoomState,
  { by, roundId }: { by: SeatId; roundId: RoundId },
  context: RuleContext,
): RoomState | Refusal {
  const open = openEntry(state, by, roundId, context);
  if (!open.ok) return open;
  const { phase } = state;
  if (phase.name !== 'drawing' || open.entry.submittedAt !== null) return state;
  const submittedAt = Math.min(context.now, phase.endsAt);
  const entries = phase.entries.map((entry) => (entry === open.entry ? { ...entry, submittedAt } : entry));
  return { ...state, phase: { ...phase, entries } };
}

/** [ROUND-8] */
export function judged(state: RoomState, command: Extract<Command, { kind: 'judged' }>): RoomState | Refusal {
  const { phase } = state;
  const entry =
    phase.name === 'judging' && phase.round.id === command.roundId
      ? phase.entries.find((candidate) => candidate.seatId === command.seatId && candidate.outcome === null)
      : undefined;
  if (phase.name !== 'judging' || !entry) return refuse('wrong_phase', 'This drawing is not waiting for a judgement.');
  const { outcome } = command;
  const entries = phase.entries.map((candidate) => (candidate === entry ? { ...entry, outcome } : candidate));
  return { ...state, phase: { ...phase, entries } };
}

/** [ROUND-6] Drops the drawings of these seats that are not submitted, and those of them that have not guessed. */
export function withdraw(state: RoomState, ids: readonly SeatId[]): RoomState {
  const { phase } = state;
  if (phase.name !== 'drawing') return state;
  const entries = phase.entries.filter((entry) => !ids.includes(entry.seatId) || entry.submittedAt !== null);
  const guessers = phase.guessers?.filter(({ seatId, guessed }) => !ids.includes(seatId) || guessed);
  return { ...state, phase: { ...phase, entries, ...(guessers && { guessers }) } };
}

/** Drawings of the running round that a change has dropped. */
export function withdrawn(before: RoomState, after: RoomState): { seatId: SeatId; roundId: RoundId }[] {
  const { phase } = before;
  if (phase.name !== 'drawing' || (after.phase.name !== 'drawing' && after.phase.name !== 'judging')) return [];
  if (after.phase.round.id !== phase.round.id) return [];
  const left = new Set(after.phase.entries.map((entry) => entry.seatId));
  return phase.entries
    .filter((entry) => !left.has(entry.seatId))
    .map(({ seatId }) => ({ seatId, roundId: phase.round.id }));
}

/** [HOST-4] Drops all drawings and answers of these seats, even submitted ones: those of a kicked player are not shown. */
export function hide(state: RoomState, ids: readonly SeatId[]): RoomState {
  const stays = ({ seatId }: { seatId: SeatId }) => !ids.includes(seatId);
  const { phase } = state;
  if (phase.name !== 'drawing' && phase.name !== 'judging') return state;
  const guessers = phase.guessers?.filter(stays);
  const kept = { ...(guessers && { guessers }) };
  const shown: Phase =
    phase.name === 'drawing'
      ? { ...phase, ...kept, entries: phase.entries.filter(stays) }
      : { ...phase, ...kept, entries: phase.entries.filter(stays) };
  return { ...state, phase: shown };
}
