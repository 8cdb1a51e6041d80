import { guessingOverAt, passTurn } from './guessing.ts';
import { hostGoneAt, relieveHost } from './hosting.ts';
import { relieveStandIns } from './machines.ts';
import { carryOutVotes } from './moderation.ts';
import { afterReveal, endChoosing, rematch, type Step, startDrawing, startJudging, startReveal } from './phases.ts';
import { allHaveVoted } from './prompt-choice.ts';
import { removeSeats } from './seating.ts';
import {
  anybodyConnected,
  findSeat,
  isConnected,
  isIdle,
  isIdleForTooLong,
  isMachine,
  isPresent,
  isPublicRoom,
  isSpectating,
  playerSeats,
} from './seats.ts';
import { playersNeeded } from './start.ts';
import type { PhaseNamed, RoomState, RuleContext, Seat } from './state.ts';
import type { Timing } from './timing.ts';

/**
 * Applies the automatic transitions that are due: deadlines, phases that end early, disconnected seats and hosts, vote
 * kicks, starts of public rooms, removal of empty rooms. Called after every command and by the room's timer.
 */
export function applyDueTransitions(state: RoomState, context: RuleContext): Step {
  let current = state;
  const effects: Step['effects'] = [];
  // It ends, because a new phase has its deadline in the future.
  for (;;) {
    const step = nextChange(current, context);
    if (step === null) return { state: current, effects };
    current = step.state;
    effects.push(...step.effects);
    if (step.effects.some((effect) => effect.kind === 'remove_room')) return { state: current, effects };
  }
}

const only = (state: RoomState | null): Step | null => (state === null ? null : { state, effects: [] });

function nextChange(state: RoomState, context: RuleContext): Step | null {
  return (
    emptyRoom(state, context) ??
    goneSeats(state, context) ??
    carryOutVotes(state, context) ??
    idleSeats(state) ??
    relieveStandIns(state) ??
    only(relieveHost(state, context)) ??
    only(passTurn(state, context)) ??
    phaseOver(state, context)
  );
}

/** [ROOM-3] */
function emptyRoom(state: RoomState, { now, timing }: RuleContext): Step | null {
  if (state.seats.every(isMachine)) return { state, effects: [{ kind: 'remove_room' }] };
  if (anybodyConnected(state)) return state.emptySince === null ? null : only({ ...state, emptySince: null });
  if (state.emptySince === null) return only({ ...state, emptySince: now });
  return now >= state.emptySince + timing.emptyRoomMs ? { state, effects: [{ kind: 'remove_room' }] } : null;
}

/** [SEAT-4], [SPECTATE-2] When a disconnected seat is removed; null: not in this phase, or it is connected. */
function seatGoneAt({ phase }: RoomState, seat: Seat, timing: Timing): number | null {
  if (seat.goneSince === null) return null;
  if (isSpectating(seat)) return seat.goneSince + timing.seatGraceMs;
  if (phase.name !== 'lobby' && phase.name !== 'podium') return null;
  return Math.max(seat.goneSince, phase.since) + timing.seatGraceMs;
}

function goneSeats(state: RoomState, { now, timing }: RuleContext): Step | null {
  if (!anybodyConnected(state)) return null;
  const gone = state.seats.filter((seat) => (seatGoneAt(state, seat, timing) ?? Infinity) <= now);
  return gone.length === 0
    ? null
    : removeSeats(
        state,
        gone.map((seat) => seat.id),
        'gone',
      );
}

/** [SEAT-5] */
function idleSeats(state: RoomState): Step | null {
  if (!isPublicRoom(state)) return null;
  const idle = state.seats.filter(isIdleForTooLong);
  return idle.length === 0
    ? null
    : removeSeats(
        state,
        idle.map((seat) => seat.id),
        'idle',
      );
}

/** [GAME-7] A public lobby starts automatically: after a delay, or at once when all are ready. */
function lobbyStarts(state: RoomState, phase: PhaseNamed<'lobby'>, { now, timing }: RuleContext): Step | null {
  const present = state.seats.filter(isPresent);
  const { startsAt, startTried } = phase;
  if (!isPublicRoom(state) || present.length < playersNeeded(state)) {
    if (startsAt === null) return null;
    return only({ ...state, phase: { ...phase, startsAt: null, startTried: false } });
  }
  if (startsAt === null) return only({ ...state, phase: { ...phase, startsAt: now + timing.autoStartMs } });
  const areAllReady = present.every((seat) => seat.ready);
  if (now < startsAt && (startTried || !areAllReady)) return null;
  return {
    state: { ...state, phase: { ...phase, startsAt: now + timing.startRetryMs, startTried: true } },
    effects: [{ kind: 'request_start' }],
  };
}

/** [GAME-7] */
function podiumEnds(state: RoomState, phase: PhaseNamed<'podium'>, context: RuleContext): Step | null {
  const { now, timing } = context;
  const { restartsAt } = phase;
  if (!isPublicRoom(state))
    return restartsAt === null ? null : only({ ...state, phase: { ...phase, restartsAt: null } });
  if (restartsAt === null) return only({ ...state, phase: { ...phase, restartsAt: now + timing.podiumMs } });
  return now >= restartsAt ? rematch(state, phase, context) : null;
}

/** [ROUND-5], [SEAT-5] When the drawing phase ends unless something else happens. */
function drawingOverAt(state: RoomState, phase: PhaseNamed<'drawing'>, timing: Timing): number {
  if (phase.guessers) return guessingOverAt(state, phase, timing);
  const deadline = phase.endsAt + timing.lateOpsMs;
  // With all players disconnected the round runs to its deadline, so that they can return to it.
  if (phase.entries.length > 0 && !playerSeats(state).some(isConnected)) return deadline;
  // Machines hold up nobody, and neither do idle players, unless all are idle: then the round runs its time.
  const drawers = phase.entries
    .filter((entry) => entry.machine === undefined)
    .map((entry) => ({ entry, seat: findSeat(state, entry.seatId) }));
  const waitsForIdle = !drawers.some(({ seat }) => seat && !isIdle(seat));
  const blocksUntil = ({ entry, seat }: (typeof drawers)[number]): number => {
    if (entry.submittedAt !== null || !seat || (isIdle(seat) && !waitsForIdle)) return 0;
    return seat.goneSince === null ? Infinity : seat.goneSince + timing.entrantGraceMs;
  };
  return Math.min(deadline, Math.max(0, ...drawers.map(blocksUntil)));
}

function phaseOver(state: RoomState, context: RuleContext): Step | null {
  const { now, timing } = context;
  const { phase } = state;
  switch (phase.name) {
    case 'lobby':
      return lobbyStarts(state, phase, context);
    case 'podium':
      return podiumEnds(state, phase, context);
    case 'choosing':
      return now >= phase.endsAt || allHaveVoted(state, phase) ? endChoosing(state, phase, context) : null;
    case 'countdown':
      return now >= phase.endsAt ? startDrawing(state, phase, context) : null;
    case 'drawing':
      return now >= drawingOverAt(state, phase, timing) ? startJudging(state, phase, context) : null;
    case 'judging':
      return now >= phase.endsAt || phase.entries.every((entry) => entry.outcome !== null)
        ? startReveal(state, phase, context)
        : null;
    case 'reveal':
      return now >= phase.endsAt ? afterReveal(state, phase, context) : null;
  }
}

/** When the phase ends unless something else happens; null: never. */
function phaseOverAt(state: RoomState, timing: Timing): number | null {
  const { phase } = state;
  switch (phase.name) {
    case 'lobby':
      return phase.startsAt;
    case 'podium':
      return phase.restartsAt;
    case 'drawing':
      return drawingOverAt(state, phase, timing);
    default:
      return phase.endsAt;
  }
}

/** Time of the next automatic transition; null: there is none. The shell keeps one timer a room for it. */
export function wakeAt(state: RoomState, timing: Timing): number | null {
  const times = [phaseOverAt(state, timing)];
  if (anybodyConnected(state)) {
    times.push(...state.seats.map((seat) => seatGoneAt(state, seat, timing)));
    // The host stays when no other seat is connected.
    const others = state.seats.some((seat) => isConnected(seat) && seat.id !== state.host);
    if (others) times.push(hostGoneAt(state, timing.hostGraceMs));
  } else if (state.emptySince !== null) {
    times.push(state.emptySince + timing.emptyRoomMs);
  }
  const first = Math.min(Infinity, ...times.map((time) => time ?? Infinity));
  return first === Infinity ? null : first;
}
