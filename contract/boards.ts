import { z } from 'zod';
import type { Caption } from './caption.ts';
import { type DrawingId, PromptId } from './ids.ts';
import type { MachineLevel } from './machines.ts';
import { MODES } from './modes.ts';

/** Days are UTC, and weeks begin on Monday. */
export const BoardPeriod = z.enum(['today', 'week', 'all']);
export type BoardPeriod = z.infer<typeof BoardPeriod>;

/** A UTC day by its name, `2026-11-23`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** Drawings on paper have boards of their own; absent: those on the screen. */
const OnPaper = z.literal('paper').exactOptional();

/**
 * Which board: every drawing of a prompt, what people did across prompts in a period (in all modes or in one), or each
 * player's best of a day's daily prompt. Machines are on none of these; `machines` has what they drew of a prompt.
 */
export const BoardKey = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('prompt'), promptId: PromptId, medium: OnPaper }),
  z.strictObject({ kind: z.literal('overall'), period: BoardPeriod, mode: z.enum(MODES).exactOptional() }),
  z.strictObject({ kind: z.literal('daily'), day: Day, medium: OnPaper }),
  z.strictObject({ kind: z.literal('machines'), promptId: PromptId }),
]);
export type BoardKey = z.infer<typeof BoardKey>;

/** A drawing that counts on an overall board. */
interface CountedDrawing {
  drawingId: DrawingId;
  promptId: PromptId;
  prompt: string;
  /** Its percentile in whole percent, 0–100; 0 for the first of its prompt. */
  points: number;
}

/** On overall boards the drawing is the best of those that count. */
export interface BoardEntry {
  /** From 1, over the whole board; equal values share it [BOARD-5]. */
  rank: number;
  drawingId: DrawingId;
  nickname: string;
  /** null: a person drew it. */
  machineLevel: MachineLevel | null;
  promptId: PromptId;
  prompt: string;
  score: number;
  /** Share (0–1) of people's earlier drawings of the prompt that scored lower, frozen at submission; null: there was none. */
  percentile: number | null;
  /** ISO 8601, UTC. */
  submittedAt: string;
  /** What the judge sees in it; null: not determined yet. */
  caption: Caption | null;
  /** On overall boards only: the sum of the points, 0–1,000, and what it is the sum of, the best first [BOARD-6]. */
  overall?: { points: number; counted: CountedDrawing[] };
}

export interface BoardPage {
  entries: BoardEntry[];
  /** Opaque; null: this was the last page. */
  nextCursor: string | null;
}

/** A person on a board, and those ranked next. */
export interface BoardNeighbours {
  entries: BoardEntry[];
  /** Which one is the person. */
  you: DrawingId;
}

export const BoardCursor = z.string().max(300);
