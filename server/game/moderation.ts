import { type Refusal, refuse } from '#contract/errors.ts';
import type { PlayerId, SeatId } from '#contract/ids.ts';
import { drawerOf, isSecret } from './guessing.ts';
import type { Step } from './phases.ts';
import { removeSeats } from './seating.ts';
import { findSeat, isMachine, isPresent, isSpectating } from './seats.ts';
import { type KickedBy, MAX_PLAYERS_REMEMBERED, type RoomState, type RuleContext, type Seat } from './state.ts';

const gone = () => refuse('seat_not_found', 'This seat is gone.');
/** [MACHINE-3] A ban or a mute would be one of all machines of the level. */
const noPerson = () => refuse('forbidden', 'This is a machine: the host can send it away.');

/** [HOST-4] The host kicks a player. */
export function kick(state: RoomState, seatId: SeatId, context: RuleContext): Step | Refusal {
  const target = findSeat(state, seatId);
  if (!target) return gone();
  if (isMachine(target)) return noPerson();
  if (target.playerId === findSeat(state, state.host)?.playerId) {
    return refuse('forbidden', 'You cannot send yourself out.');
  }
  return ban(state, target.playerId, 'host', context);
}

/** Removes all seats of a player and bans it for a while. */
function ban(state: RoomState, playerId: PlayerId, kickedBy: KickedBy, { now, timing }: RuleContext): Step {
  const others = state.bans.filter((ban) => ban.until > now && ban.playerId !== playerId);
  const bans = [...others, { playerId, until: now + timing.stayOutMs }].slice(-MAX_PLAYERS_REMEMBERED);
  const ids = state.seats.filter((seat) => seat.playerId === playerId).map((seat) => seat.id);
  const members = state.members?.filter((id) => id !== playerId);
  const removed = removeSeats({ ...state, bans, ...(members && { members }) }, ids, 'kicked');
  const effects = removed.effects.map((effect) => (effect.kind === 'seat_removed' ? { ...effect, kickedBy } : effect));
  return { ...removed, effects };
}

/** [HOST-6] */
export function lock(state: RoomState, locked: boolean): RoomState {
  const { members, ...open } = state;
  if ((members !== undefined) === locked) return state;
  return locked ? { ...state, members: [...new Set(state.seats.map((seat) => seat.playerId))] } : open;
}

/** [HOST-5] */
export function voteKick(
  state: RoomState,
  { by, seatId, kick: wantsOut }: { by: SeatId; seatId: SeatId; kick: boolean },
  context: RuleContext,
): RoomState | Refusal {
  const [voter, target] = [findSeat(state, by), findSeat(state, seatId)];
  if (!voter || !target) return gone();
  if (isMachine(target)) return noPerson();
  if (isSpectating(voter)) return refuse('forbidden', 'Only players vote.');
  if (isNew(voter, context)) return refuse('forbidden', 'You have only just come. Wait a moment.');
  if (!voter.hasDrawn) return refuse('forbidden', 'You vote once you have drawn a round in this room.');
  if (voter.playerId === target.playerId) return refuse('forbidden', 'You cannot vote for sending yourself out.');
  if (target.kickVotes.includes(by) === wantsOut) return state;
  const kickVotes = wantsOut ? [...target.kickVotes, by] : target.kickVotes.filter((id) => id !== by);
  return { ...state, seats: state.seats.map((seat) => (seat === target ? { ...target, kickVotes } : seat)) };
}

/** Seats that are new or have drawn nothing have no vote, so that strangers who join together can't take over a room. */
const isNew = (seat: Seat, { now, timing }: Pick<RuleContext, 'now' | 'timing'>): boolean =>
  now < seat.since + timing.newcomerMs;

/** Votes that a player and a host take at least. */
const LEAST_VOTES = 2;
const LEAST_VOTES_HOST = 3;

/** The seats that may vote about this one, once they are no longer new: those of other present players who have drawn. */
const voters = (state: RoomState, target: Seat): Seat[] =>
  state.seats.filter((seat) => isPresent(seat) && seat.hasDrawn && seat.playerId !== target.playerId);
const countPlayers = (seats: readonly Seat[]): number => new Set(seats.map((seat) => seat.playerId)).size;

const votersAgainst = (state: RoomState, target: Seat): Seat[] =>
  voters(state, target).filter((seat) => target.kickVotes.includes(seat.id));

/** [HOST-5] Votes for kicking this seat; a player counts once, in however many tabs. */
export const countKickVotes = (state: RoomState, target: Seat): number => countPlayers(votersAgainst(state, target));

/** [HOST-5] Kicks the first player with enough votes; null: there is none. */
export function carryOutVotes(state: RoomState, context: RuleContext): Step | null {
  const host = findSeat(state, state.host)?.playerId;
  const target = state.seats.find((seat) => {
    const votes = countKickVotes(state, seat);
    if (votes <= countPlayers(voters(state, seat).filter((voter) => !isNew(voter, context))) / 2) return false;
    return seat.playerId === host ? votes >= LEAST_VOTES_HOST && isOfMany(state, seat) : votes >= LEAST_VOTES;
  });
  return target ? ban(state, target.playerId, 'vote', context) : null;
}

/** One person with several browsers has one network. Only those who share it with the host may be alone in voting. */
function isOfMany(state: RoomState, host: Seat): boolean {
  const networks = new Set(votersAgainst(state, host).map(({ network }) => network));
  return networks.size > 1 || networks.has(host.network);
}

/** [ROOM-7] Mutes the player, so that a new seat stays muted. */
export function mute(state: RoomState, seatId: SeatId, muted: boolean): RoomState | Refusal {
  const seat = findSeat(state, seatId);
  if (!seat) return gone();
  if (isMachine(seat)) return noPerson();
  const { playerId } = seat;
  if (state.muted.includes(playerId) === muted) return state;
  const others = state.muted.filter((id) => id !== playerId);
  return { ...state, muted: muted ? [...others, playerId].slice(-MAX_PLAYERS_REMEMBERED) : others };
}

/** [ROOM-7], [GUESS-7] Why the seat may not write in the chat; null: it may. */
export function refusesChat(state: RoomState, seatId: SeatId): Refusal | null {
  const seat = findSeat(state, seatId);
  if (!seat) return gone();
  if (isSecret(state.phase) && drawerOf(state.phase) === seatId) {
    return refuse('chat_refused', 'You draw: write again when the others know what it is.');
  }
  if (!state.settings.chat) return refuse('chat_refused', 'This room has no chat.');
  return state.muted.includes(seat.playerId) ? refuse('chat_refused', 'The host has muted you.') : null;
}
