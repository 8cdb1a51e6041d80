import type { ChatMessage, GuessMessage, Reactions } from './chat.ts';
import type { DrawOp, Medium } from './drawing.ts';
import { type DrawingId, type PackId, PromptId, type RoomCode, type RoundId, type SeatId } from './ids.ts';
import type { Deduction, LabelShare, LiveScores, Withheld } from './judgement.ts';
import type { Locale, Translations } from './locales.ts';
import type { MachineLevel } from './machines.ts';
import type { RoomSettings } from './room-settings.ts';

/** `waiting`: joined while a round was running and plays from the next one. */
export type SeatRole = 'playing' | 'waiting' | 'spectating';

/** A seat as everybody in the room sees it. */
export interface SeatView {
  id: SeatId;
  /** Differs from those of all other seats [SEAT-6]. */
  nickname: string;
  /** The colours of the face in this room (`contract/look.ts`); absent: those of the nickname. */
  look?: number;
  /** Absent: a person. */
  machine?: MachineLevel;
  /** Machines always are. */
  connected: boolean;
  role: SeatRole;
  ready: boolean;
  /** Drew nothing for two rounds: others do not wait for it until it does something again. */
  idle: boolean;
  /** By the host. */
  muted: boolean;
  /** Votes for kicking it. */
  kickVotes: number;
  /** Sum of the scores of this game. */
  total: number;
  /** In the drawing phase. */
  submitted: boolean;
}

export interface PromptView {
  id: PromptId;
  /** English: what is judged. */
  text: string;
  translations: Translations;
}

/** A past drawing of the prompt that is replayed beside the players. Its score comes with the reveal. */
export interface GhostView {
  /** As in the results. */
  seatId: SeatId;
  drawingId: DrawingId;
  nickname: string;
  /** Absent: a person drew it. */
  machine?: MachineLevel;
}

/** Stands for a prompt that is a secret. No prompt has this id. */
export const SECRET_PROMPT_ID = PromptId.parse('hidden');

/** A player who guesses, or has guessed, what is drawn. */
interface GuesserView {
  seatId: SeatId;
  /** When it had the answer, in milliseconds since the drawing phase began; null: it has not. */
  guessedMs: number | null;
}

/** A round in which one player draws and the others guess what it is, as everybody may know it. */
export interface GuessingView {
  /** null: nobody is left who could draw for others. */
  drawer: SeatId | null;
  /** How many letters each word of the prompt has, in each language that has words for it. */
  lengths: { [L in Locale]?: number[] };
  /** Empty before the drawing phase and after the judging. */
  guessers: GuesserView[];
}

export interface RoundView {
  id: RoundId;
  /** From 1. */
  number: number;
  of: number;
  /** The own prompt; the first one for seats that do not draw. SECRET_PROMPT_ID while it is a secret to this seat. */
  promptId: PromptId;
  /** Empty while it is a secret to this seat. */
  prompt: string;
  translations: Translations;
  /** All that are drawn in this round: one, except in a duel. Empty while they are a secret to this seat. */
  prompts: PromptView[];
  /** Empty except in mode `ghosts`. */
  ghosts: GhostView[];
  /** Absent: every player draws. */
  guessing?: GuessingView;
}

/** One drawing at the reveal, best first. */
export interface ResultView {
  seatId: SeatId;
  nickname: string;
  /** The colours of the face in this room (`contract/look.ts`); absent: those of the nickname. */
  look?: number;
  /** Absent: a person drew it. */
  machine?: MachineLevel;
  /** A past drawing: its points belong to no seat. */
  ghost: boolean;
  prompt: string;
  /** null: nothing was drawn, or judging failed. */
  drawingId: DrawingId | null;
  /** 0–100, before anything was taken off; 0 without a judgement. */
  rawScore: number;
  /** Most points first; empty for nearly every drawing. */
  deductions: Deduction[];
  /** 0–100, one decimal: the raw score less the deductions. Boards rank by it. */
  score: number;
  /** 0–100, one decimal: points by the mode's rule, in most modes the score. The room ranks by them. */
  points: number;
  /** In a duel: the share of the own prompt among those of the round, as the judge sees it, 0–1. */
  sureness: number | null;
  /** From 1; equal points are ordered by the earlier submission. */
  rank: number;
  /** Share (0–1) of earlier drawings of this prompt that scored lower; null: it is the first. */
  percentile: number | null;
  /** The judge's guesses, most likely first; at most 5. */
  labels: LabelShare[];
  /** Absent: the drawing is on the boards, as nearly all are. */
  withheld?: Withheld;
  /** The drawing could not be judged: it scores 0 and its ops are kept. */
  failed: boolean;
  /** Room total after this round. */
  total: number;
  /** The seat guessed and drew nothing; its points are for the answer. Absent: it drew. */
  guess?: Omit<GuesserView, 'seatId'>;
}

export interface StandingView {
  seatId: SeatId;
  nickname: string;
  /** The colours of the face in this room (`contract/look.ts`); absent: those of the nickname. */
  look?: number;
  /** Absent: a person. */
  machine?: MachineLevel;
  total: number;
  /** From 1. */
  rank: number;
  bestDrawingId: DrawingId | null;
  /** What that drawing is of, and the judge's first guess. Absent: there is none, or an older server kept it. */
  best?: BestDrawing;
}

export interface BestDrawing {
  prompt: string;
  /** At most one. */
  labels: LabelShare[];
}

/**
 * Phases carry `remainingMs` at the moment of sending, never a date: a browser's clock may be wrong. Browsers count
 * down with `performance.now()`.
 */
export type PhaseView =
  /** `startsInMs`: a public room with enough players starts by itself. */
  | { name: 'lobby'; startsInMs: number | null }
  | {
      name: 'choosing';
      roundId: RoundId;
      /** From 1. */
      number: number;
      of: number;
      /** Empty for everybody but the drawer, where one player draws. */
      options: PromptView[];
      /** For each option. */
      votes: number[];
      /** The player that chooses alone; null: nobody is left who could draw for others. Absent: all players vote. */
      drawer?: SeatId | null;
      /** Index of the own vote. */
      yours: number | null;
      remainingMs: number;
      totalMs: number;
    }
  | { name: 'countdown'; round: RoundView; remainingMs: number; totalMs: number }
  | { name: 'drawing'; round: RoundView; remainingMs: number; totalMs: number }
  | { name: 'judging'; round: RoundView; judged: number; of: number }
  | { name: 'reveal'; round: RoundView; results: ResultView[]; remainingMs: number; totalMs: number; last: boolean }
  /** `restartsInMs`: a public room goes back to its lobby by itself. */
  | {
      name: 'podium';
      standings: StandingView[];
      results: ResultView[];
      round: RoundView;
      restartsInMs: number | null;
    };

/** The time until the clock of the server ends the phase, as of the sending of the view; null: no clock ends it. */
export function remainingMs(phase: PhaseView): number | null {
  switch (phase.name) {
    case 'lobby':
      return phase.startsInMs;
    case 'podium':
      return phase.restartsInMs;
    case 'judging':
      return null;
    default:
      return phase.remainingMs;
  }
}

/** A pack that the lobby offers. */
export interface PackView {
  id: PackId;
  name: string;
  promptCount: number;
}

/** Everything that a seat may know of its room: always whole, so that a lost message heals with the next. */
export interface RoomView {
  code: RoomCode;
  /** Grows with every change; an older view than the one at hand is dropped. */
  version: number;
  you: SeatId;
  host: SeatId;
  /** A room of one player that is closed to others; its reveal waits for the player, not for a clock. */
  practice: boolean;
  /** What everything in the room is drawn on; absent: on the screen. */
  medium?: Exclude<Medium, 'screen'>;
  /** Closed to newcomers. */
  locked: boolean;
  /** The host's `ownPrompts` are empty for everybody else. */
  settings: RoomSettings;
  ownPromptCount: number;
  /** Those of the own prompts that score the same for every drawing, because the judge can't read them; for the host. */
  unreadPrompts: string[];
  /** The day of a daily prompt, UTC, `2026-11-23`; null in other modes. */
  day: string | null;
  /** Seats that you vote for kicking. */
  yourKickVotes: SeatId[];
  packs: PackView[];
  seats: SeatView[];
  phase: PhaseView;
}

/** The part of a view that is the same for every seat, and shows what is private to none of them. */
export type SharedView = Omit<RoomView, 'you' | 'yourKickVotes' | 'unreadPrompts' | 'packs'>;

/** The part of a view that is one seat's. */
export interface OwnView extends Pick<RoomView, 'you' | 'yourKickVotes' | 'unreadPrompts'> {
  /** Empty for everybody but the host. */
  ownPrompts: string[];
  /** While the room chooses: index of the own vote. */
  vote: number | null;
  /** Index of the own prompt among those of the round. */
  promptIndex: number;
  /**
   * The prompts of the round, or while it chooses the options, where they are a secret and this seat is told. Absent: they
   * are in the shared view, or the seat is not told.
   */
  told?: PromptView[];
}

export function composeView(shared: SharedView, own: OwnView, packs: PackView[]): RoomView {
  const { you, yourKickVotes, ownPrompts, unreadPrompts } = own;
  const settings = { ...shared.settings, ownPrompts };
  return { ...shared, you, yourKickVotes, unreadPrompts, settings, packs, phase: ownPhase(shared.phase, own) };
}

function ownPhase(phase: PhaseView, { vote, promptIndex, told }: OwnView): PhaseView {
  if (phase.name === 'lobby') return phase;
  if (phase.name === 'choosing') return { ...phase, yours: vote, options: told ?? phase.options };
  const prompts = told ?? phase.round.prompts;
  const own = prompts[promptIndex];
  if (!own) return phase;
  const { id: promptId, text: prompt, translations } = own;
  return { ...phase, round: { ...phase.round, prompts, promptId, prompt, translations } };
}

/** A seat's own canvas as the server has it. */
export interface OwnDrawing {
  roundId: RoundId;
  ops: DrawOp[];
  submitted: boolean;
}

/** Ops of another seat's drawing, for spectators; `from` 0 begins it anew. */
export interface SpectatedOps {
  roundId: RoundId;
  seatId: SeatId;
  from: number;
  ops: DrawOp[];
}

/** An entry of the list of public rooms. */
export interface PublicRoom {
  code: RoomCode;
  host: string;
  settings: Pick<RoomSettings, 'mode' | 'rounds' | 'seconds' | 'maxPlayers' | 'spectators'>;
  /** People who play. */
  players: number;
  /** Machines that play with them. Absent: none. */
  machines?: number;
  spectators: number;
  phase: PhaseView['name'];
}

/** The answer to create, join and resume: the whole state of the seat. */
export interface SeatSnapshot {
  view: RoomView;
  /** Oldest first. */
  chat: ChatMessage[];
  /** Guesses of the round that this seat may read, oldest first. Absent: there are none. */
  guesses?: GuessMessage[];
  /** null outside reveal and podium. */
  reactions: Reactions | null;
  /** null outside a drawing phase, and for a seat that waits. */
  drawing: OwnDrawing | null;
  /** The newest of each seat whose scores this one may see; null outside a drawing phase, and where they are hidden. */
  liveScores: LiveScores | null;
}
