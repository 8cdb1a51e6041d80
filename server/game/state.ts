import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Deduction, LabelShare, ResultView, RoomSettings, StandingView } from '#contract/room.ts';
import type { Timing } from './timing.ts';

/**
 * A room as the rules know it: plain JSON, never changed in place. Times are milliseconds since the epoch on the
 * server's clock.
 */
export interface RoomState {
  schema: typeof STATE_SCHEMA;
  code: RoomCode;
  /** Grows by one with every change. */
  version: number;
  practice: boolean;
  settings: RoomSettings;
  /** In the order in which they sat down. */
  seats: Seat[];
  host: SeatId;
  /** Since when nobody is connected; null while somebody is. */
  emptySince: number | null;
  /** Prompts of earlier games, newest last; a new game avoids them. */
  played: PromptId[];
  phase: Phase;
}

/** Raised when stored states change their form; `stored-state.ts` reads the older ones. */
export const STATE_SCHEMA = 3;
export const MAX_PLAYED_REMEMBERED = 200;

export interface Seat {
  id: SeatId;
  playerId: PlayerId;
  nickname: string;
  /** SHA-256 (hex) of the seat token. */
  tokenHash: string;
  /** null: connected; else since when not. */
  goneSince: number | null;
  role: 'playing' | 'waiting';
  total: number;
  /** When the newest drawing that scored more than 0 was submitted. */
  lastScoredAt: number | null;
  best: { drawingId: DrawingId; score: number } | null;
}

export interface GamePrompt {
  id: PromptId;
  text: string;
}

export interface Round {
  id: RoundId;
  /** From 1. */
  number: number;
  prompt: GamePrompt;
}

/** One drawing of a round. Keeps who drew it: the seat may be gone when it is judged. */
export interface Entry {
  seatId: SeatId;
  playerId: PlayerId;
  nickname: string;
  totalBefore: number;
}
export type OpenEntry = Entry & { submittedAt: number | null };
export type SubmittedEntry = Entry & { submittedAt: number; outcome: Outcome | null };
export type JudgedEntry = Entry & { submittedAt: number; outcome: Outcome };

export type Outcome =
  | {
      kind: 'judged';
      drawingId: DrawingId;
      rawScore: number;
      deductions: Deduction[];
      score: number;
      percentile: number | null;
      labels: LabelShare[];
    }
  | { kind: 'blank' }
  | { kind: 'failed' };

interface InGame {
  /** All prompts of the game, in the order of its rounds. */
  prompts: GamePrompt[];
  round: Round;
}

export type Phase =
  | { name: 'lobby'; since: number }
  | (InGame & { name: 'countdown'; startedAt: number; endsAt: number })
  | (InGame & { name: 'drawing'; startedAt: number; endsAt: number; entries: OpenEntry[] })
  | (InGame & { name: 'judging'; endsAt: number; entries: SubmittedEntry[] })
  | (InGame & { name: 'reveal'; startedAt: number; endsAt: number; results: ResultView[] })
  | (InGame & { name: 'podium'; since: number; results: ResultView[]; standings: StandingView[] });

export type PhaseName = Phase['name'];
export type PhaseNamed<N extends PhaseName> = Extract<Phase, { name: N }>;

/** What the shell has to do after a change. Saving and showing the new state goes without saying. */
export type Effect =
  | { kind: 'judge_round'; roundId: RoundId }
  /** Every drawing of the round has its outcome; `keepOps` when one failed. */
  | { kind: 'round_judged'; roundId: RoundId; keepOps: boolean }
  | { kind: 'seat_removed'; seatId: SeatId }
  | { kind: 'remove_room' };

export interface Surroundings {
  now: number;
  /** 0 ≤ random() < 1 */
  random: () => number;
  timing: Timing;
}

export const isConnected = (seat: Seat) => seat.goneSince === null;
export const findSeat = (state: RoomState, id: SeatId) => state.seats.find((seat) => seat.id === id);
