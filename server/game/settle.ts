import { afterReveal, type Step, startDrawing, startJudging, startReveal } from './phases.ts';
import { isConnected, type PhaseNamed, type RoomState, type Seat, type Surroundings } from './state.ts';
import type { Timing } from './timing.ts';

/**
 * Everything that happens without anybody asking for it: deadlines, phases that are done early, seats and hosts that
 * stay away, empty rooms. Applied after every command and whenever a timer wakes the room.
 */
export function settle(state: RoomState, around: Surroundings): Step {
  let current = state;
  const effects: Step['effects'] = [];
  // Every pass is one change; a phase that begins has its deadline in the future, so this ends after a few.
  for (;;) {
    const step = nextChange(current, around);
    if (step === null) return { state: current, effects };
    current = step.state;
    effects.push(...step.effects);
    if (step.effects.some((effect) => effect.kind === 'remove_room')) return { state: current, effects };
  }
}

function nextChange(state: RoomState, around: Surroundings): Step | null {
  return emptyRoom(state, around) ?? awaySeats(state, around) ?? awayHost(state, around) ?? phaseOver(state, around);
}

const anybodyConnected = (state: RoomState) => state.seats.some(isConnected);

/** [R9] */
function emptyRoom(state: RoomState, { now, timing }: Surroundings): Step | null {
  if (state.seats.length === 0) return { state, effects: [{ kind: 'remove_room' }] };
  if (anybodyConnected(state))
    return state.emptySince === null ? null : { state: { ...state, emptySince: null }, effects: [] };
  if (state.emptySince === null) return { state: { ...state, emptySince: now }, effects: [] };
  return now >= state.emptySince + timing.emptyRoomMs ? { state, effects: [{ kind: 'remove_room' }] } : null;
}

/** [R8] When the seat loses its place; null: not in this phase, or it is connected. */
function seatGoneAt(state: RoomState, seat: Seat, timing: Timing): number | null {
  if (seat.goneSince === null || (state.phase.name !== 'lobby' && state.phase.name !== 'podium')) return null;
  return Math.max(seat.goneSince, state.phase.since) + timing.seatGraceMs;
}

function awaySeats(state: RoomState, { now, timing }: Surroundings): Step | null {
  if (!anybodyConnected(state)) return null;
  const away = state.seats.filter((seat) => (seatGoneAt(state, seat, timing) ?? Infinity) <= now);
  if (away.length === 0) return null;
  return {
    state: passHost({ ...state, seats: state.seats.filter((seat) => !away.includes(seat)) }),
    effects: away.map((seat) => ({ kind: 'seat_removed', seatId: seat.id })),
  };
}

/** [R6] */
function awayHost(state: RoomState, { now, timing }: Surroundings): Step | null {
  const host = state.seats.find((seat) => seat.id === state.host);
  if (host && (host.goneSince === null || now < host.goneSince + timing.hostGraceMs)) return null;
  const next = state.seats.find(isConnected);
  return next ? { state: { ...state, host: next.id }, effects: [] } : null;
}

/** [R6] Gives the room a host when the old one's seat is gone. */
export function passHost(state: RoomState): RoomState {
  if (state.seats.some((seat) => seat.id === state.host)) return state;
  const next = state.seats.find(isConnected) ?? state.seats[0];
  return next ? { ...state, host: next.id } : state;
}

/** [R19] Until when this entrant holds up the others; 0: not at all. */
function blocksUntil(state: RoomState, entry: PhaseNamed<'drawing'>['entries'][number], timing: Timing): number {
  if (entry.submittedAt !== null) return 0;
  const seat = state.seats.find((candidate) => candidate.id === entry.seatId);
  if (!seat) return 0;
  return seat.goneSince === null ? Infinity : seat.goneSince + timing.entrantGraceMs;
}

/** [R17], [R19] When the drawing phase is over if nothing else happens. */
function drawingOverAt(state: RoomState, phase: PhaseNamed<'drawing'>, timing: Timing): number {
  const deadline = phase.endsAt + timing.lateOpsMs;
  if (!anybodyConnected(state)) return deadline;
  return phase.entries.reduce(
    (latest, entry) => Math.min(deadline, Math.max(latest, blocksUntil(state, entry, timing))),
    0,
  );
}

function phaseOver(state: RoomState, around: Surroundings): Step | null {
  const { now, timing } = around;
  const { phase } = state;
  switch (phase.name) {
    case 'lobby':
    case 'podium':
      return null;
    case 'countdown':
      return now >= phase.endsAt ? startDrawing(state, phase, around) : null;
    case 'drawing':
      return now >= drawingOverAt(state, phase, timing) ? startJudging(state, phase, around) : null;
    case 'judging':
      return now >= phase.endsAt || phase.entries.every((entry) => entry.outcome !== null)
        ? startReveal(state, phase, around)
        : null;
    case 'reveal':
      return now >= phase.endsAt ? afterReveal(state, phase, around) : null;
  }
}

/** When the room changes by itself next; null: never. The shell keeps one timer a room for this. */
export function wakeAt(state: RoomState, timing: Timing): number | null {
  const times: number[] = [];
  const { phase } = state;
  if (phase.name === 'drawing') times.push(drawingOverAt(state, phase, timing));
  else if (phase.name !== 'lobby' && phase.name !== 'podium') times.push(phase.endsAt);

  if (anybodyConnected(state)) {
    for (const seat of state.seats) times.push(seatGoneAt(state, seat, timing) ?? Infinity);
    const host = state.seats.find((seat) => seat.id === state.host);
    if (host && host.goneSince !== null) times.push(host.goneSince + timing.hostGraceMs);
  } else if (state.emptySince !== null) {
    times.push(state.emptySince + timing.emptyRoomMs);
  }
  const first = Math.min(Infinity, ...times);
  return first === Infinity ? null : first;
}
