import type { PlayerId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import { MAX_SEATS_PER_ROOM } from '#contract/limits.ts';
import type { RoomSettings } from '#contract/room.ts';
import { openEntry } from './open-entry.ts';
import { afterReveal, rematch, type Step, startGame } from './phases.ts';
import { type Refusal, refuse } from './refusal.ts';
import { passHost, settle } from './settle.ts';
import {
  type Effect,
  findSeat,
  type GamePrompt,
  isConnected,
  type Outcome,
  type Phase,
  type RoomState,
  type Seat,
  STATE_SCHEMA,
  type Surroundings,
} from './state.ts';

export interface NewSeat {
  id: SeatId;
  playerId: PlayerId;
  nickname: string;
  tokenHash: string;
}

export type Command =
  | { kind: 'join'; seat: NewSeat }
  | { kind: 'connect'; seatId: SeatId }
  | { kind: 'disconnect'; seatId: SeatId }
  | { kind: 'leave'; seatId: SeatId }
  | { kind: 'settings'; by: SeatId; settings: RoomSettings }
  /** `prompts`: one a round, picked by the shell. */
  | { kind: 'start'; by: SeatId; prompts: GamePrompt[] }
  | { kind: 'next'; by: SeatId }
  | { kind: 'rematch'; by: SeatId }
  | { kind: 'submit'; by: SeatId; roundId: RoundId }
  | { kind: 'judged'; roundId: RoundId; seatId: SeatId; outcome: Outcome }
  /** A timer went off. */
  | { kind: 'wake' }
  | { kind: 'resume_after_downtime'; downMs: number };

export type Decision = { ok: true; state: RoomState; effects: Effect[] } | Refusal;

/** A new room with its first seat, connected and host. */
export function createRoom(
  room: { code: RoomCode; practice: boolean; settings: RoomSettings; seat: NewSeat },
  now: number,
): RoomState {
  return {
    schema: STATE_SCHEMA,
    code: room.code,
    version: 1,
    practice: room.practice,
    settings: room.settings,
    seats: [sitDown(room.seat, 'playing')],
    host: room.seat.id,
    emptySince: null,
    played: [],
    phase: { name: 'lobby', since: now },
  };
}

/** The rules of the room: docs/SPEC.md. A refusal changes nothing; a command without consequences keeps the version. */
export function decide(state: RoomState, command: Command, around: Surroundings): Decision {
  const applied = apply(state, command, around);
  if ('ok' in applied) return applied;
  const settled = settle(applied.state, around);
  const effects = [...applied.effects, ...settled.effects];
  if (settled.state === state) return { ok: true, state, effects };
  return { ok: true, state: { ...settled.state, version: state.version + 1 }, effects };
}

const same = (state: RoomState): Step => ({ state, effects: [] });

function apply(state: RoomState, command: Command, around: Surroundings): Step | Refusal {
  switch (command.kind) {
    case 'join':
      return join(state, command.seat);
    case 'connect':
      return connect(state, command.seatId, around.now);
    case 'disconnect':
      return same(
        changeSeat(state, command.seatId, (seat) => (isConnected(seat) ? { ...seat, goneSince: around.now } : seat)),
      );
    case 'leave':
      return leave(state, command.seatId);
    case 'settings':
      return byHost(state, command.by, ['lobby', 'podium'], () => same({ ...state, settings: command.settings }));
    case 'start':
      return byHost(state, command.by, ['lobby'], () =>
        command.prompts.length === 0
          ? refuse('no_prompts', 'There is no open prompt in this pack.')
          : startGame(state, command.prompts, around),
      );
    case 'next':
      return byHost(state, command.by, ['reveal'], (phase) => afterReveal(state, phase, around));
    case 'rematch':
      return byHost(state, command.by, ['podium'], (phase) => rematch(state, phase, around));
    case 'submit':
      return submit(state, command.by, command.roundId, around);
    case 'judged':
      return judged(state, command);
    case 'wake':
      return same(state);
    case 'resume_after_downtime':
      return same(resumeAfterDowntime(state, command.downMs, around.now));
  }
}

function sitDown(seat: NewSeat, role: Seat['role']): Seat {
  return { ...seat, goneSince: null, role, total: 0, lastScoredAt: null, best: null };
}

const changeSeat = (state: RoomState, id: SeatId, change: (seat: Seat) => Seat): RoomState => {
  const seats = state.seats.map((seat) => (seat.id === id ? change(seat) : seat));
  return seats.every((seat, index) => seat === state.seats[index]) ? state : { ...state, seats };
};

/** [R4], [R10], [R12] */
function join(state: RoomState, seat: NewSeat): Step | Refusal {
  if (state.practice) return refuse('forbidden', 'This is somebody’s practice room: nobody else can join.');
  if (state.seats.length >= MAX_SEATS_PER_ROOM) return refuse('room_full', 'This room is full.');
  const { name } = state.phase;
  const role = name === 'lobby' || name === 'countdown' || name === 'podium' ? 'playing' : 'waiting';
  return same({ ...state, seats: [...state.seats, sitDown(seat, role)] });
}

/** [R9] The first one back in an empty room gives the others time to come back too. */
function connect(state: RoomState, seatId: SeatId, now: number): Step | Refusal {
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  const wasEmpty = !state.seats.some(isConnected);
  const seats = wasEmpty ? state.seats.map((seat) => ({ ...seat, goneSince: now })) : state.seats;
  return same(changeSeat({ ...state, seats }, seatId, (seat) => ({ ...seat, goneSince: null })));
}

/** [R6], [R20] */
function leave(state: RoomState, seatId: SeatId): Step | Refusal {
  if (!findSeat(state, seatId)) return refuse('seat_not_found', 'This seat is gone.');
  let phase: Phase = state.phase;
  if (phase.name === 'drawing') {
    phase = {
      ...phase,
      entries: phase.entries.filter((entry) => entry.seatId !== seatId || entry.submittedAt !== null),
    };
  }
  const seats = state.seats.filter((seat) => seat.id !== seatId);
  return { state: passHost({ ...state, seats, phase }), effects: [{ kind: 'seat_removed', seatId }] };
}

/** [R7], [R11] */
function byHost<N extends Phase['name']>(
  state: RoomState,
  by: SeatId,
  phases: N[],
  change: (phase: Extract<Phase, { name: N }>) => Step | Refusal,
): Step | Refusal {
  if (state.host !== by) return refuse('forbidden', 'Only the host can do this.');
  const isOne = (phase: Phase): phase is Extract<Phase, { name: N }> => (phases as string[]).includes(phase.name);
  if (!isOne(state.phase)) return refuse('wrong_phase', 'This is not possible now.');
  return change(state.phase);
}

/** [R17], [R18] */
function submit(state: RoomState, by: SeatId, roundId: RoundId, around: Surroundings): Step | Refusal {
  const open = openEntry(state, by, roundId, around);
  if (!open.ok) return open;
  const { phase } = state;
  if (phase.name !== 'drawing' || open.entry.submittedAt !== null) return same(state);
  const submittedAt = Math.min(around.now, phase.endsAt);
  const entries = phase.entries.map((entry) => (entry === open.entry ? { ...entry, submittedAt } : entry));
  return same({ ...state, phase: { ...phase, entries } });
}

/** [R22] */
function judged(state: RoomState, command: Extract<Command, { kind: 'judged' }>): Step | Refusal {
  const { phase } = state;
  const entry =
    phase.name === 'judging' && phase.round.id === command.roundId
      ? phase.entries.find((candidate) => candidate.seatId === command.seatId && candidate.outcome === null)
      : undefined;
  if (phase.name !== 'judging' || !entry) return refuse('wrong_phase', 'This drawing is not waiting for a judgement.');
  const { outcome } = command;
  const entries = phase.entries.map((candidate) => (candidate === entry ? { ...entry, outcome } : candidate));
  return same({ ...state, phase: { ...phase, entries } });
}

/** [R30], [R31] */
function resumeAfterDowntime(state: RoomState, downMs: number, now: number): RoomState {
  const seats = state.seats.map((seat) => ({ ...seat, goneSince: now }));
  const { phase } = state;
  const later = (at: number) => at + downMs;
  const moved = { ...state, seats, emptySince: now };
  switch (phase.name) {
    case 'lobby':
    case 'podium':
      return { ...moved, phase: { ...phase, since: later(phase.since) } };
    case 'judging':
      return { ...moved, phase: { ...phase, endsAt: later(phase.endsAt) } };
    case 'countdown':
    case 'drawing':
    case 'reveal':
      return { ...moved, phase: { ...phase, startedAt: later(phase.startedAt), endsAt: later(phase.endsAt) } };
  }
}
