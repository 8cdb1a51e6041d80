import type { DrawingId, PlayerId, RoundId, SeatId } from '#contract/ids.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import type { Renaming } from './renaming.ts';
import type { GameRequest } from './start.ts';
import type { Outcome, PickedRound } from './state.ts';

export interface NewSeat {
  id: SeatId;
  playerId: PlayerId;
  nickname: string;
  tokenHash: string;
  /** As in `Seat`. */
  network?: string;
}

export interface NewMachine {
  id: SeatId;
  level: MachineLevel;
}

/** The prompts of a game, fetched by the shell for a `gameRequest`. */
export interface PickedGame {
  /** The request that was answered: the game is refused when the room's request is another one by now. */
  request: GameRequest;
  /** Fewer rounds than requested make a shorter game. */
  rounds: PickedRound[];
  /** The day of a daily prompt, UTC, `2026-11-23`; null in other modes. */
  day: string | null;
}

/** Commands of a seat: each ends its idle rounds [SEAT-5]. */
export type SeatCommand =
  | { kind: 'settings'; by: SeatId; settings: RoomSettings }
  | { kind: 'next'; by: SeatId }
  | { kind: 'rematch'; by: SeatId }
  | { kind: 'ready'; by: SeatId; ready: boolean }
  | { kind: 'spectate'; by: SeatId; spectate: boolean }
  | { kind: 'host'; by: SeatId; seatId: SeatId }
  | { kind: 'kick'; by: SeatId; seatId: SeatId }
  | { kind: 'vote_kick'; by: SeatId; seatId: SeatId; kick: boolean }
  | { kind: 'add_machine'; by: SeatId; machine: NewMachine }
  | { kind: 'remove_machine'; by: SeatId; seatId: SeatId }
  | { kind: 'lock'; by: SeatId; locked: boolean }
  | { kind: 'mute'; by: SeatId; seatId: SeatId; muted: boolean }
  | { kind: 'choose'; by: SeatId; roundId: RoundId; option: number }
  | { kind: 'submit'; by: SeatId; roundId: RoundId }
  /** The first ops of the drawing. */
  | { kind: 'begin'; by: SeatId; roundId: RoundId }
  | { kind: 'guess'; by: SeatId; roundId: RoundId; isRight: boolean }
  /** Other signs of activity: the first op of a round from an idle seat, chat, a reaction. */
  | { kind: 'active'; by: SeatId };

export type Command =
  | SeatCommand
  | { kind: 'join'; seat: NewSeat; spectate: boolean }
  | { kind: 'connect'; seatId: SeatId }
  | { kind: 'disconnect'; seatId: SeatId }
  | { kind: 'leave'; seatId: SeatId }
  /** `by` null: the room itself, after `request_start`. */
  | { kind: 'start'; by: SeatId | null; picked: PickedGame }
  | { kind: 'judged'; roundId: RoundId; seatId: SeatId; outcome: Outcome }
  /** The player had everything deleted: its drawings, from whatever room, are these. */
  | { kind: 'forget'; playerId: PlayerId; drawingIds: DrawingId[] }
  /** Moderators masked a name of the player, or restored it. */
  | ({ kind: 'rename' } & Renaming)
  /** A timer went off. */
  | { kind: 'wake' }
  /** The server was down: no seat has a connection. */
  | { kind: 'resume' }
  /** Nothing changes, but what was stored and shown of the deadlines is no longer right. */
  | { kind: 'renew_deadlines' };
