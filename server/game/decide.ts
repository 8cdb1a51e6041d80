import isEqual from 'fast-deep-equal';
import { type Refusal, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { applyDueTransitions, wakeAt } from './automatic-transitions.ts';
import type { Command, NewMachine, NewSeat, SeatCommand } from './commands.ts';
import { judged, submit } from './entries.ts';
import { forget } from './forgetting.ts';
import { begin, guess } from './guessing.ts';
import { handOver } from './hosting.ts';
import { addMachine, newMachines, removeMachine } from './machines.ts';
import { kick, lock, mute, voteKick } from './moderation.ts';
import { afterReveal, rematch, type Step } from './phases.ts';
import { choose } from './prompt-choice.ts';
import { recognisable } from './recognition.ts';
import { rename } from './renaming.ts';
import { connect, join, leave, newSeatIn, spectate } from './seating.ts';
import { changeSeat, findSeat, isConnected, isMachine, machineSeats, personSeats } from './seats.ts';
import { checkSettings } from './settings.ts';
import { start } from './start.ts';
import { type Effect, type Phase, type RoomState, type RuleContext, STATE_SCHEMA } from './state.ts';

export type Decision = { ok: true; state: RoomState; effects: Effect[] } | Refusal;

/**
 * A new room with its first seat, connected and host.
 * @param room.settings `checkSettings` has nothing against them
 * @param room.freePromptId what is drawn in mode `free`
 */
export function createRoom(
  room: Pick<RoomState, 'code' | 'practice' | 'settings' | 'freePromptId'> & {
    seat: NewSeat;
    medium?: RoomState['medium'] | undefined;
    /** At most MAX_MACHINES. */
    machines?: readonly NewMachine[];
    /** Whether the machines leave as people come [MACHINE-5]. */
    standIns?: boolean;
  },
  now: number,
): RoomState {
  return recognisable({
    schema: STATE_SCHEMA,
    code: room.code,
    version: 1,
    practice: room.practice,
    ...(room.medium && { medium: room.medium }),
    settings: room.settings,
    seats: [newSeatIn(room.seat, 'playing', now), ...newMachines(room.machines ?? [], room.standIns === true, now)],
    host: room.seat.id,
    emptySince: null,
    played: [],
    freePromptId: room.freePromptId,
    day: null,
    bans: [],
    muted: [],
    phase: { name: 'lobby', since: now, startsAt: null, startTried: false, delayedMs: 0 },
  });
}

/** The rules of the room: docs/SPEC.md. A refusal changes nothing; a command without consequences keeps the version. */
export function decide(state: RoomState, command: Command, context: RuleContext): Decision {
  const applied = apply(state, command, context);
  if ('ok' in applied) return applied;
  const afterwards = applyDueTransitions(applied.state, context);
  const effects = [...applied.effects, ...afterwards.effects];
  if (afterwards.state === state) return { ok: true, state, effects };
  return { ok: true, state: { ...recognisable(afterwards.state), version: state.version + 1 }, effects };
}

/** Without effects. */
const only = (state: RoomState): Step => ({ state, effects: [] });
const onlyIf = (state: RoomState | Refusal): Step | Refusal => ('ok' in state ? state : only(state));

function apply(state: RoomState, command: Command, context: RuleContext): Step | Refusal {
  switch (command.kind) {
    case 'join':
      return join(state, command.seat, command.spectate, context);
    case 'connect':
      return connect(state, command.seatId, context.now);
    case 'disconnect':
      return only(
        changeSeat(state, command.seatId, (seat) => (isConnected(seat) ? { ...seat, goneSince: context.now } : seat)),
      );
    case 'leave':
      return leave(state, command.seatId);
    case 'start': {
      const { by, picked } = command;
      return start(by === null ? state : awake(state, by), by, picked, context);
    }
    case 'judged':
      return onlyIf(judged(state, command));
    case 'forget':
      return forget(state, command);
    case 'rename':
      return only(rename(state, command));
    case 'wake':
      return only(state);
    case 'resume':
      return only(resume(state, context.now));
    case 'renew_deadlines':
      return only(wakeAt(state, context.timing) === null ? state : { ...state });
    default:
      if (!findSeat(state, command.by)) return refuse('seat_not_found', 'This seat is gone.');
      return applyOfSeat(awake(state, command.by), command, context);
  }
}

/** [SEAT-5] Activity ends a seat's idle rounds. */
const awake = (state: RoomState, by: SeatId): RoomState =>
  changeSeat(state, by, (seat) => (seat.idleRounds === 0 ? seat : { ...seat, idleRounds: 0 }));

function applyOfSeat(state: RoomState, command: SeatCommand, context: RuleContext): Step | Refusal {
  const { by } = command;
  switch (command.kind) {
    case 'settings':
      return byHost(state, by, ['lobby', 'podium'], () => onlyIf(changeSettings(state, command.settings, context)));
    case 'next':
      return byHost(state, by, ['reveal'], (_, phase) => afterReveal(state, phase, context));
    case 'rematch':
      return byHost(state, by, ['podium'], (_, phase) => rematch(state, phase, context));
    case 'host':
      return byHost(state, by, null, () => onlyIf(handOver(state, command.seatId)));
    case 'kick':
      return byHost(state, by, null, () => kick(state, command.seatId, context));
    case 'add_machine':
      return byHost(state, by, null, () => onlyIf(addMachine(state, command.machine, context)));
    case 'remove_machine':
      return byHost(state, by, null, () => removeMachine(state, command.seatId));
    case 'lock':
      return byHost(state, by, null, () => only(lock(state, command.locked)));
    case 'mute':
      return byHost(state, by, null, () => onlyIf(mute(state, command.seatId, command.muted)));
    case 'ready':
      return inPhase(state, ['lobby'], () => onlyIf(beReady(state, by, command.ready)));
    case 'spectate':
      return spectate(state, by, command.spectate, context);
    case 'vote_kick':
      return onlyIf(voteKick(state, command, context));
    case 'choose':
      return onlyIf(choose(state, command));
    case 'submit':
      return onlyIf(submit(state, command, context));
    case 'begin':
      return only(begin(state, command));
    case 'guess':
      return onlyIf(guess(state, command, context));
    case 'active':
      return only(state);
  }
}

/** [HOST-2], [GAME-1] `phases` null: in any. */
function byHost<N extends Phase['name']>(
  state: RoomState,
  by: SeatId,
  phases: N[] | null,
  change: (state: RoomState, phase: Extract<Phase, { name: N }>) => Step | Refusal,
): Step | Refusal {
  if (state.host !== by) return refuse('forbidden', 'Only the host can do this.');
  return inPhase(state, phases, change);
}

/** [GAME-1] */
function inPhase<N extends Phase['name']>(
  state: RoomState,
  phases: N[] | null,
  change: (state: RoomState, phase: Extract<Phase, { name: N }>) => Step | Refusal,
): Step | Refusal {
  const isOne = (phase: Phase): phase is Extract<Phase, { name: N }> =>
    phases === null || (phases as string[]).includes(phase.name);
  return isOne(state.phase) ? change(state, state.phase) : refuse('wrong_phase', 'This is not possible now.');
}

/** [ROOM-5], [ROOM-6] */
function changeSettings(state: RoomState, settings: RoomSettings, { now, timing }: RuleContext): RoomState | Refusal {
  const { practice, freePromptId, medium, phase } = state;
  if (isEqual(settings, state.settings)) return state;
  if (settings.isPublic && !state.settings.isPublic && phase.name !== 'lobby') {
    // The podium shows names that were meant for this group only.
    return refuse('wrong_phase', 'A room becomes public in the lobby.');
  }
  const refusal = checkSettings(settings, {
    practice,
    freePromptId,
    medium,
    people: personSeats(state).length,
    machines: machineSeats(state).length,
  });
  if (refusal) return refusal;
  const seats = state.seats.map((seat) => (seat.ready ? { ...seat, ready: false } : seat));
  if (phase.name !== 'lobby') return { ...state, settings, seats };
  const waiting = { ...phase, startTried: false };
  if (phase.startsAt === null) return { ...state, settings, seats, phase: waiting };
  // Players get time to read the settings, but repeated changes must not delay the start for long.
  const wish = Math.max(0, now + timing.settingsReadMs - phase.startsAt);
  const delayMs = Math.min(wish, Math.max(0, timing.settingsDelayMaxMs - phase.delayedMs));
  const [startsAt, delayedMs] = [phase.startsAt + delayMs, phase.delayedMs + delayMs];
  return { ...state, settings, seats, phase: { ...waiting, startsAt, delayedMs } };
}

/** [GAME-7] */
function beReady(state: RoomState, by: SeatId, ready: boolean): RoomState | Refusal {
  if (findSeat(state, by)?.role === 'spectating') return refuse('forbidden', 'Only players are ready.');
  return changeSeat(state, by, (seat) => (seat.ready === ready ? seat : { ...seat, ready }));
}

/** [ROOM-8] */
function resume(state: RoomState, now: number): RoomState {
  const seats = state.seats.map((seat) => (isMachine(seat) ? seat : { ...seat, goneSince: now }));
  const { phase } = state;
  const waiting = phase.name === 'lobby' ? { ...phase, startsAt: null, startTried: false } : phase;
  return { ...state, seats, emptySince: now, phase: waiting };
}
