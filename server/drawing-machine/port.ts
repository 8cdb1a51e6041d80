import type { QuickDrawing } from '#contract/drawing.ts';

/** What draws prompts by itself. Implemented by a worker thread around doodle-pen and doodle-clip. */
export interface DrawingMachine {
  /**
   * Draws several candidates and picks the one that the judge prefers. Prompts wait for each other; same prompt and options,
   * same drawing.
   * @throws the signal's reason when it is aborted; DrawingFailed
   */
  draw(prompt: string, options?: DrawOptions): Promise<Drawn>;
  /** Ends the worker after the drawing that it is at. */
  close(): Promise<void>;
}

export interface DrawOptions {
  /** Drawings of each thing that a prompt names, 1–MAX_CANDIDATES; default DEFAULT_CANDIDATES. */
  candidates?: number;
  /** Default 1. */
  seed?: number;
  signal?: AbortSignal;
}

export const DEFAULT_CANDIDATES = 8;
export const MAX_CANDIDATES = 32;

export interface Drawn {
  /** In the Quick, Draw! simplified format; never empty. */
  drawing: QuickDrawing;
  /** The embedded judge's, 0–100. */
  score: number;
}

/** The machine ended, or could not draw this prompt. */
export class DrawingFailed extends Error {
  override readonly name = 'DrawingFailed';
}
