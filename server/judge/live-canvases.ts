import { Recent } from '#server/lib/recent.ts';
import type { Judgement } from './port.ts';

/** CanvasCache of which something is remembered: a few kB each. */
const CANVASES_KEPT = 4_096;
/** So often a canvas may be too slow to draw before its live scores end: something is wrong with it, or meant to be. */
const MOST_STRIKES = 3;

export interface Canvas {
  key: string;
  version: number;
}

interface Known {
  judged: { version: number; question: string; judgement: Judgement } | null;
  isEnded: boolean;
  strikes: number;
}

/** What is known of canvases that have live scores. */
export class LiveCanvases {
  readonly #known = new Recent<string, Known>(CANVASES_KEPT);

  /**
   * Of this very canvas, judged before; null: it has to be judged.
   * @param question what was asked about it: the prompt, and what it was compared with
   */
  judgement({ key, version }: Canvas, question: string): Judgement | null {
    const judged = this.#known.get(key)?.judged;
    return judged?.version === version && judged.question === question ? judged.judgement : null;
  }

  judged({ key, version }: Canvas, question: string, judgement: Judgement): void {
    const known = this.#of(key);
    known.judged = { version, question, judgement };
    // A pause of the machine is no fault of the canvas.
    known.strikes = 0;
  }

  /** Its final score was asked for: no live score of it means anything any more. */
  end(key: string): void {
    this.#of(key).isEnded = true;
  }

  isEnded(key: string): boolean {
    return this.#known.get(key)?.isEnded ?? false;
  }

  /** Drawing it for a live score took too long. */
  strike(key: string): void {
    this.#of(key).strikes++;
  }

  isTimedOut(key: string): boolean {
    return (this.#known.get(key)?.strikes ?? 0) >= MOST_STRIKES;
  }

  forget(key: string): void {
    this.#known.delete(key);
  }

  #of(key: string): Known {
    const known = this.#known.get(key) ?? { judged: null, isEnded: false, strikes: 0 };
    this.#known.set(key, known);
    return known;
  }
}
