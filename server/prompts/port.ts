import type { Day } from '#contract/boards.ts';
import type { DrawingId, PromptId } from '#contract/ids.ts';

/** What helps administrators to keep prompts: checks of new ones, suggestions, and the calendar of dailies. */
export interface PromptTools {
  /**
   * [PROMPT-6] Checks a text that may become a prompt, step by step. Nothing of it is stored. Where the judge has other things to
   * do, it waits.
   *
   * @param by who asks: one check at a time
   * @throws CheckRefused when another check of the same admin, or too many others, are running; the signal's reason
   */
  check(text: string, options: { by: string; signal: AbortSignal }): AsyncGenerator<CheckEvent>;
  /**
   * [PROMPT-8] Prompts that the judge can tell from all that there are and from each other.
   *
   * @param seed the same seed and prompts always lead to the same suggestions
   * @throws the signal's reason
   */
  suggest(options: { count: number; seed: string; signal: AbortSignal }): Promise<Suggestion[]>;
  /**
   * [PROMPT-7] Prompts for the days that are free, by rule.
   *
   * @param seed the same seed, prompts and calendar always lead to the same plan
   */
  fillCalendar(options: { from: Day; days: number; seed: string; signal: AbortSignal }): Promise<PlannedDay[]>;
}

export interface Suggestion {
  text: string;
  /** The prompt of the catalogue that is nearest in meaning; null: there is none. */
  nearest: { text: string; likeness: number } | null;
}

export interface PlannedDay {
  day: Day;
  promptId: PromptId;
  text: string;
}

/** One step of a check. */
export type CheckEvent =
  | { kind: 'words'; isRead: boolean; isRude: boolean; sameAs: { id: PromptId; retired: boolean } | null }
  /** How far the comparison with the catalogue is. */
  | { kind: 'progress'; done: number; of: number }
  | { kind: 'neighbours'; neighbours: Neighbour[] }
  | { kind: 'familiarity'; things: FamiliarThing[]; predictedScore: number; meanError: number }
  | { kind: 'drawing'; png: string; score: number }
  | { kind: 'margin'; margin: Margin }
  /** The drawing machine cannot draw it. */
  | { kind: 'undrawn' }
  | { kind: 'done' };

/** A prompt of the catalogue that is near in meaning. */
export interface Neighbour {
  id: PromptId;
  text: string;
  retired: boolean;
  /** Cosine of the embeddings, −1–1. */
  likeness: number;
  /** Whether it means nearly the same. */
  isDuplicate: boolean;
  /** The best drawing of it that is listed; null: there is none. */
  drawingId: DrawingId | null;
}

/** One thing that a prompt names. */
interface FamiliarThing {
  text: string;
  /** The drawn word that is nearest. */
  drawnWord: string;
  /** Cosine of their embeddings, −1–1. */
  nearness: number;
}

/** How well the judge tells a prompt from its neighbours. */
export interface Margin {
  /** How likely the machine's drawing is of the prompt rather than of a neighbour, 0–1. */
  share: number;
  /** The neighbour that is most likely instead, and how likely; null: there are no neighbours. */
  rival: { text: string; share: number } | null;
  /** Drawings of the neighbours that the judge would still take for theirs, and how many were looked at. */
  neighboursDrawings: { right: number; of: number };
}

/** Too many checks are running. */
export class CheckRefused extends Error {
  override readonly name = 'CheckRefused';
}
