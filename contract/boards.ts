import { z } from 'zod';
import type { Caption } from './caption.ts';
import { type DrawingId, PromptId } from './ids.ts';
import type { MachineLevel } from './machines.ts';

/** Days are UTC; a week is the seven UTC days that end today. */
export const BoardPeriod = z.enum(['today', 'week', 'all']);
export type BoardPeriod = z.infer<typeof BoardPeriod>;

/** A UTC day by its name, `2026-11-23`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** Drawings on paper have boards of their own; absent: those on the screen. */
const OnPaper = z.literal('paper').exactOptional();

/**
 * Which board: every drawing of a prompt, each player's best drawing of a period, or their best of a day's daily prompt.
 * Machines are on none of these; `machines` has what they drew of a prompt.
 */
export const BoardKey = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('prompt'), promptId: PromptId, medium: OnPaper }),
  z.strictObject({ kind: z.literal('overall'), period: BoardPeriod }),
  z.strictObject({ kind: z.literal('daily'), day: Day, medium: OnPaper }),
  z.strictObject({ kind: z.literal('machines'), promptId: PromptId }),
]);
export type BoardKey = z.infer<typeof BoardKey>;

export interface BoardEntry {
  /** From 1, over the whole board. */
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
}

export interface BoardPage {
  entries: BoardEntry[];
  /** Opaque; null: this was the last page. */
  nextCursor: string | null;
}

export const BoardCursor = z.string().max(300);
