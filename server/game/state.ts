import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId, RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Deduction, LabelShare, Withheld } from '#contract/judgement.ts';
import type { Translations } from '#contract/locales.ts';
import type { MachineLevel } from '#contract/machines.ts';
import type { BestDrawing, ResultView, SeatRole, StandingView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import type { GameOutcome } from './modes.ts';
import type { Timing } from './timing.ts';

/**
 * A room as the rules know it: plain JSON, never changed in place. Times are milliseconds of the
 * rooms' time, which no clock of the wall can change.
 */
export interface RoomState {
  schema: typeof STATE_SCHEMA;
  code: RoomCode;
  /** Grows by one with every change. */
  version: number;
  practice: boolean;
  /** What everything in the room is drawn on, as its player says; absent: on the screen. */
  medium?: Exclude<Medium, 'screen'>;
  settings: RoomSettings;
  /** In the order in which they sat down. */
  seats: Seat[];
  host: SeatId;
  /** Since when no seat is connected; null while one is. */
  emptySince: number | null;
  /** Prompts of earlier games, newest last: new games avoid them. */
  played: PromptId[];
  /** Mode `free`: what is drawn in this room. */
  freePromptId: PromptId | null;
  /** Mode `daily`: the day of the game that runs or ran, UTC. */
  day: string | null;
  bans: Ban[];
  /** The room is locked: only these players, who had a seat when it was, may enter. Absent: it is open. */
  members?: PlayerId[];
  /** Turns of this game in a mode where one player draws, in order. Absent: none. */
  turns?: { seatId: SeatId; playerId: PlayerId }[];
  /** Players whose chat is refused, newest last. */
  muted: PlayerId[];
  phase: Phase;
}

/** Raised when stored states change their form; `stored-state.ts` reads the older ones. */
export const STATE_SCHEMA = 5;
export const MAX_PLAYED_REMEMBERED = 200;
/** Bans and muted players that a room remembers. */
export const MAX_PLAYERS_REMEMBERED = 200;

/** A kicked player, who may not enter before `until`. */
interface Ban {
  playerId: PlayerId;
  until: number;
}

export interface Seat {
  id: SeatId;
  playerId: PlayerId;
  nickname: string;
  /** Follows the nickname where the room shows it, because another seat has the same [SEAT-6]; from 2. */
  mark?: number;
  /** The colours of its face. Absent: not given yet. */
  look?: number;
  /** The server draws for this seat [MACHINE-1]. Absent: a person sits there. */
  machine?: MachineLevel;
  /** A machine that plays until there are people enough [MACHINE-5]. */
  standsIn?: true;
  /** SHA-256 (hex) of the seat token; empty: a machine, which has none. */
  tokenHash: string;
  /** When it sat down. */
  since: number;
  /** Since when the seat is disconnected; null: it is connected, or a machine's. */
  goneSince: number | null;
  role: SeatRole;
  ready: boolean;
  /** Rounds in a row that it played, connected, without drawing anything or doing anything since. */
  idleRounds: number;
  /** Stands for the address that it was taken from; the same in the seats of one room only. Absent: unknown. */
  network?: string;
  /** A drawing of it was judged in this room, in whatever game. Absent: none was. */
  hasDrawn?: true;
  /** Seats that vote for kicking this one. */
  kickVotes: SeatId[];
  /** Which of the round's prompts it draws. */
  promptIndex: number;
  /** Sum of the points of this game. */
  total: number;
  /** When the newest drawing that gave more than 0 points was submitted. */
  lastScoredAt: number | null;
  best: { drawingId: DrawingId; points: number; shows?: BestDrawing } | null;
}

export interface GamePrompt {
  id: PromptId;
  /** English: what is judged. */
  text: string;
  translations: Translations;
  /** Of a pack, with a board; false: the host's own. */
  listed: boolean;
}

/** A past drawing of a prompt, with its judgement of then. */
export interface PickedGhost {
  drawingId: DrawingId;
  nickname: string;
  /** Absent: a person drew it. */
  machine?: MachineLevel;
  rawScore: number;
  deductions: Deduction[];
  score: number;
  percentile: number | null;
  labels: LabelShare[];
}

/** A ghost in a round. Its seat id is `ghost-1`, `ghost-2`, …: no seat has it. */
export type Ghost = PickedGhost & { seatId: SeatId };

export interface PickedPrompt {
  prompt: GamePrompt;
  /** Empty except in mode `ghosts`; at most MAX_GHOSTS. */
  ghosts: PickedGhost[];
}

/** The prompts of a round to come: one, several that are drawn together, or several to choose from. */
export type PickedRound = PickedPrompt[];

export interface Round {
  id: RoundId;
  /** From 1. */
  number: number;
  /** All that are drawn in it, by `promptIndex`. */
  prompts: GamePrompt[];
  ghosts: Ghost[];
  /** Absent: every player draws. */
  turn?: DrawingTurn;
}

/** The player who draws a round that the others guess [GUESS-2]. */
export interface DrawingTurn {
  /** null: nobody is there who could draw for others. */
  seatId: SeatId | null;
  /** Players who have been shown the prompt before the drawing phase: they do not guess. */
  told: PlayerId[];
}

/** One drawing of a round, with its author: the seat may be gone when it is judged. */
export interface Entry {
  seatId: SeatId;
  playerId: PlayerId;
  nickname: string;
  /** Those of the seat. */
  mark?: number;
  look?: number;
  machine?: MachineLevel;
  /** Of the round's prompts. */
  promptIndex: number;
  totalBefore: number;
}

/** A player who guesses what is drawn [GUESS-1]; like an entry it outlives its seat once it has the answer. */
export interface Guesser extends Omit<Entry, 'promptIndex'> {
  /** It has sent a guess. */
  hasTried: boolean;
  /** null: it does not have the answer. `afterMs`: since the drawing phase began. */
  guessed: { at: number; afterMs: number; points: number } | null;
}
export type OpenEntry = Entry & { submittedAt: number | null };
export type SubmittedEntry = Entry & { submittedAt: number; outcome: Outcome | null };
export type JudgedEntry = Entry & { submittedAt: number; outcome: Outcome };

export type Outcome =
  | (GameOutcome & {
      kind: 'judged';
      drawingId: DrawingId;
      percentile: number | null;
      labels: LabelShare[];
      /** Absent: it is on the boards. */
      withheld?: Withheld;
    })
  | { kind: 'blank' }
  | { kind: 'failed' };

/** The player who has a seat, or had it. */
export type Author = Pick<Seat, 'playerId'> & { seatId: SeatId };

interface InGame {
  /** What was picked for the game, in the order of its rounds. */
  plan: PickedRound[];
  round: Round;
}

export type Phase =
  /**
   * `startsAt`: a public room starts then; `startTried`: it has asked for prompts and asks again then; `delayedMs`: how
   * long new settings have put that off in this lobby.
   */
  | { name: 'lobby'; since: number; startsAt: number | null; startTried: boolean; delayedMs: number }
  | {
      name: 'choosing';
      plan: PickedRound[];
      /** Of the round to come. */
      roundId: RoundId;
      number: number;
      /** Options are those of `plan[number - 1]`. */
      votes: { seatId: SeatId; option: number }[];
      startedAt: number;
      endsAt: number;
      /** Absent: all players vote. */
      turn?: DrawingTurn;
    }
  /** `dealt`: the prompt of each player. A player who leaves and returns gets the same one. */
  | (InGame & {
      name: 'countdown';
      startedAt: number;
      endsAt: number;
      dealt: { playerId: PlayerId; promptIndex: number }[];
    })
  /** `guessers` absent: nobody guesses; `hasBegun`: the one that draws has drawn something. */
  | (InGame & {
      name: 'drawing';
      startedAt: number;
      endsAt: number;
      entries: OpenEntry[];
      guessers?: Guesser[];
      hasBegun?: true;
    })
  | (InGame & { name: 'judging'; endsAt: number; entries: SubmittedEntry[]; guessers?: Guesser[] })
  /** `authors`: whose the results are, where that is known. A seat may be gone by now. */
  | (InGame & { name: 'reveal'; startedAt: number; endsAt: number; results: ResultView[]; authors?: Author[] })
  /** `restartsAt`: a public room goes back to its lobby then. */
  | (InGame & {
      name: 'podium';
      since: number;
      restartsAt: number | null;
      results: ResultView[];
      standings: StandingView[];
      authors?: Author[];
    });

export type PhaseName = Phase['name'];
export type PhaseNamed<N extends PhaseName> = Extract<Phase, { name: N }>;

/** `gone`: disconnected for too long; `idle`: drew nothing for too long; `forgotten`: its player had everything deleted. */
export type RemovalReason = 'left' | 'gone' | 'kicked' | 'idle' | 'forgotten';

/** Whether the host kicked a player, or a vote did. */
export type KickedBy = 'host' | 'vote';

/** Work of the shell after a change, besides saving the state and sending the views. */
export type Effect =
  /** Fetch the prompts of `gameRequest` and carry out `start` with `by: null`. After a failure the room asks again later. */
  | { kind: 'request_start' }
  | { kind: 'judge_round'; roundId: RoundId }
  /** Every drawing of the round has its outcome. */
  | { kind: 'round_judged'; roundId: RoundId }
  /** `kickedBy`: with the reason `kicked`. */
  | { kind: 'seat_removed'; seatId: SeatId; reason: RemovalReason; kickedBy?: KickedBy }
  | { kind: 'remove_room' };

export interface RuleContext {
  now: number;
  /** 0 ≤ random() < 1 */
  random: () => number;
  timing: Timing;
}
