import { type Refusal, refuse } from '#contract/errors.ts';
import type { PlayerId, SeatId } from '#contract/ids.ts';
import { MAX_SPECTATORS } from '#contract/limits.ts';
import type { SeatRole } from '#contract/room.ts';
import type { NewSeat } from './commands.ts';
import { hide, withdraw } from './entries.ts';
import { passHost } from './hosting.ts';
import type { Step } from './phases.ts';
import { rarestPrompt } from './prompt-choice.ts';
import {
  anybodyConnected,
  changeSeat,
  findSeat,
  isBanned,
  isConnected,
  isMachine,
  isPublicRoom,
  isSpectating,
  machineSeats,
  personSeats,
  playerSeats,
  spectatorSeats,
} from './seats.ts';
import type { RemovalReason, RoomState, RuleContext, Seat } from './state.ts';

export function newSeatIn(seat: NewSeat, role: SeatRole, now: number): Seat {
  return {
    ...seat,
    since: now,
    goneSince: null,
    role,
    ready: false,
    idleRounds: 0,
    kickVotes: [],
    promptIndex: 0,
    total: 0,
    lastScoredAt: null,
    best: null,
  };
}

/** [GAME-2] Makes a spectating or new seat a player, at once or from the next round. */
export function place(state: RoomState, id: SeatId, random: () => number): RoomState {
  const { phase, seats } = state;
  const as = (role: SeatRole, promptIndex = 0) => changeSeat(state, id, (seat) => ({ ...seat, role, promptIndex }));
  switch (phase.name) {
    case 'lobby':
    case 'choosing':
    case 'podium':
      return as('playing');
    case 'countdown': {
      const seat = findSeat(state, id);
      if (!seat) return state;
      const { playerId } = seat;
      // Machines of one level share their player id.
      const known = isMachine(seat) ? undefined : phase.dealt.find((deal) => deal.playerId === playerId);
      if (known) return as('playing', known.promptIndex);
      const promptIndex = rarestPrompt(seats, phase.round.prompts.length, random);
      if (isMachine(seat)) return as('playing', promptIndex);
      const dealt = [...phase.dealt, { playerId, promptIndex }];
      return { ...as('playing', promptIndex), phase: { ...phase, dealt } };
    }
    case 'drawing':
    case 'judging':
    case 'reveal':
      return as('waiting');
  }
}

/** Seats of one player in a public room, in however many tabs. */
const SEATS_OF_A_PLAYER = 2;
const seatsOf = (state: RoomState, playerId: PlayerId): Seat[] =>
  state.seats.filter((seat) => seat.playerId === playerId);

function noPlace(state: RoomState, role: 'player' | 'spectator'): Refusal | null {
  if (role === 'player') {
    // [MACHINE-2] A machine makes way.
    return personSeats(state).length < state.settings.maxPlayers ? null : refuse('room_full', 'This room is full.');
  }
  if (!state.settings.spectators) return refuse('forbidden', 'Nobody looks on in this room.');
  return spectatorSeats(state).length < MAX_SPECTATORS ? null : refuse('room_full', 'Too many look on already.');
}

/** [SPECTATE-1], [HOST-4], [HOST-6] Why this player may not enter; null: it may. */
export function refusesEntry(
  state: RoomState,
  { playerId, spectate, now }: { playerId: PlayerId; spectate: boolean; now: number },
): Refusal | null {
  if (state.practice) return refuse('forbidden', 'This is somebody’s practice room: nobody else can join.');
  if (isBanned(state, playerId, now)) return refuse('kicked', 'You were sent out of this room.');
  if (state.members?.includes(playerId) === false) {
    return refuse('room_locked', 'This room is locked. Ask its host to open it.');
  }
  if (isPublicRoom(state) && seatsOf(state, playerId).filter(isConnected).length >= SEATS_OF_A_PLAYER) {
    return refuse('room_full', 'You are in this room already, in other tabs.');
  }
  return noPlace(state, spectate ? 'spectator' : 'player');
}

/** [ROOM-1], [ROOM-4], [GAME-2], [SPECTATE-1], [HOST-4], [HOST-6] */
export function join(state: RoomState, seat: NewSeat, spectate: boolean, context: RuleContext): Step | Refusal {
  const refusal = refusesEntry(state, { playerId: seat.playerId, spectate, now: context.now });
  if (refusal) return refusal;
  const { state: room, effects } = giveUpSeats(state, seat.playerId);
  const seated = { ...room, seats: [...room.seats, newSeatIn(seat, 'spectating', context.now)] };
  if (spectate) return { state: seated, effects };
  const playing = seatPlayer(seated, seat.id, context.random);
  return { state: playing.state, effects: [...effects, ...playing.effects] };
}

/** [MACHINE-2] Makes a spectating or new seat of a person a player; in a full room a machine leaves for it. */
function seatPlayer(state: RoomState, id: SeatId, random: () => number): Step {
  const placed = place(state, id, random);
  const tooMany = playerSeats(placed).length - placed.settings.maxPlayers;
  const leaving = machinesToLeave(placed, tooMany);
  return leaving.length === 0 ? { state: placed, effects: [] } : removeSeats(placed, leaving, 'left');
}

/** Stand-ins before others, and the newest first. */
export function machinesToLeave(state: RoomState, count: number): SeatId[] {
  const machines = machineSeats(state).reverse();
  return [...machines.filter((seat) => seat.standsIn), ...machines.filter((seat) => !seat.standsIn)]
    .slice(0, Math.max(0, count))
    .map((seat) => seat.id);
}

/** In a public room a player's disconnected seats make way for its new one. */
function giveUpSeats(state: RoomState, playerId: PlayerId): Step {
  const mine = seatsOf(state, playerId);
  const tooMany = isPublicRoom(state) ? mine.length + 1 - SEATS_OF_A_PLAYER : 0;
  if (tooMany <= 0) return { state, effects: [] };
  const left = mine.filter((seat) => !isConnected(seat)).slice(0, tooMany);
  return removeSeats(
    state,
    left.map((seat) => seat.id),
    'left',
  );
}

/** [ROOM-3] The first connection in an empty room restarts the grace period of the other seats. */
export function connect(state: RoomState, seatId: SeatId, now: number): Step | Refusal {
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  const seats = anybodyConnected(state)
    ? state.seats
    : state.seats.map((seat) => (isMachine(seat) ? seat : { ...seat, goneSince: now }));
  const back = (seat: Seat): Seat =>
    isConnected(seat) && seat.idleRounds === 0 ? seat : { ...seat, goneSince: null, idleRounds: 0 };
  return { state: changeSeat({ ...state, seats }, seatId, back), effects: [] };
}

/** [SPECTATE-2] */
export function spectate(state: RoomState, by: SeatId, wanted: boolean, { random }: RuleContext): Step | Refusal {
  const seat = findSeat(state, by);
  if (!seat) return refuse('seat_not_found', 'This seat is gone.');
  if (state.practice) return refuse('forbidden', 'A practice room is for playing.');
  if (isSpectating(seat) === wanted) return { state, effects: [] };
  const refusal = noPlace(state, wanted ? 'spectator' : 'player');
  if (refusal) return refusal;
  if (!wanted) return seatPlayer(state, by, random);
  const looksOn = changeSeat(state, by, () => ({ ...seat, role: 'spectating', ready: false, promptIndex: 0 }));
  return { state: withdraw(forgetVotes(looksOn, [by]), [by]), effects: [] };
}

/** [HOST-1], [ROUND-6] */
export function leave(state: RoomState, seatId: SeatId): Step | Refusal {
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  return removeSeats(state, [seatId], 'left');
}

/** Removes seats with their votes and their drawings that are not submitted. */
export function removeSeats(state: RoomState, ids: readonly SeatId[], reason: RemovalReason): Step {
  const seats = state.seats.filter((seat) => !ids.includes(seat.id));
  const rest = withdraw(forgetVotes({ ...state, seats }, ids), ids);
  return {
    state: passHost(reason === 'kicked' || reason === 'forgotten' ? hide(rest, ids) : rest),
    effects: ids.map((seatId) => ({ kind: 'seat_removed', seatId, reason })),
  };
}

/** [GAME-6], [HOST-5] Drops the votes of these seats. */
function forgetVotes(state: RoomState, ids: readonly SeatId[]): RoomState {
  const isGone = (id: SeatId) => ids.includes(id);
  const seats = state.seats.map((seat) =>
    seat.kickVotes.some(isGone) ? { ...seat, kickVotes: seat.kickVotes.filter((id) => !isGone(id)) } : seat,
  );
  const { phase } = state;
  if (phase.name !== 'choosing') return { ...state, seats };
  return { ...state, seats, phase: { ...phase, votes: phase.votes.filter((vote) => !isGone(vote.seatId)) } };
}
