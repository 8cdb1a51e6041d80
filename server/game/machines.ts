import { type Refusal, refuse } from '#contract/errors.ts';
import type { SeatId } from '#contract/ids.ts';
import { MAX_MACHINES } from '#contract/limits.ts';
import { MACHINE_NAMES, machinePlayerId } from '#contract/machines.ts';
import type { SeatRole } from '#contract/room.ts';
import type { NewMachine } from './commands.ts';
import { modeOf } from './modes.ts';
import type { Step } from './phases.ts';
import { machinesToLeave, newSeatIn, place, removeSeats } from './seating.ts';
import { findSeat, isMachine, machineSeats, personSeats, playerSeats } from './seats.ts';
import type { RoomState, RuleContext, Seat } from './state.ts';

const newMachine = ({ id, level }: NewMachine, role: SeatRole, now: number): Seat => ({
  ...newSeatIn({ id, playerId: machinePlayerId(level), nickname: MACHINE_NAMES[level], tokenHash: '' }, role, now),
  machine: level,
});

/** [MACHINE-1] Seats of machines in a new room. */
export const newMachines = (machines: readonly NewMachine[], standsIn: boolean, now: number): Seat[] =>
  machines.map((machine) => ({ ...newMachine(machine, 'playing', now), ...(standsIn && { standsIn }) }));

/** [MACHINE-2] In the middle of a round it waits like anybody who comes late. */
export function addMachine(state: RoomState, machine: NewMachine, { now, random }: RuleContext): RoomState | Refusal {
  if (modeOf(state.settings).given !== null) return refuse('not_alone', 'This mode is played without machines.');
  if (machineSeats(state).length >= MAX_MACHINES) {
    return refuse('room_full', `At most ${MAX_MACHINES} machines play in a room.`);
  }
  if (playerSeats(state).length >= state.settings.maxPlayers) return refuse('room_full', 'This room is full.');
  const seated = { ...state, seats: [...state.seats, newMachine(machine, 'spectating', now)] };
  return place(seated, machine.id, random);
}

/** [MACHINE-2] Its drawing goes with it, unless it is handed in. */
export function removeMachine(state: RoomState, seatId: SeatId): Step | Refusal {
  const seat = findSeat(state, seatId);
  if (!seat) return refuse('seat_not_found', 'This seat is gone.');
  if (!isMachine(seat)) return refuse('forbidden', 'This is no machine.');
  return removeSeats(state, [seatId], 'left');
}

/** So many play in a room that stand-ins fill up. */
export const FILLED_ROOM = 3;

/** [MACHINE-5] Stand-ins leave between rounds, one for each person who came; null: none has to. */
export function relieveStandIns(state: RoomState): Step | null {
  const { name } = state.phase;
  // The prompts of a round are dealt when its countdown begins.
  if (name === 'countdown' || name === 'drawing' || name === 'judging') return null;
  const standIns = machineSeats(state).filter((seat) => seat.standsIn).length;
  const tooMany = standIns - Math.max(0, FILLED_ROOM - personSeats(state).length);
  const leaving = machinesToLeave(state, Math.min(standIns, tooMany));
  return leaving.length === 0 ? null : removeSeats(state, leaving, 'left');
}
