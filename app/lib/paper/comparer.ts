import type { Result } from '#contract/errors.ts';
import type { PictureComparison } from '#contract/events.ts';

export interface Question {
  phrases: readonly string[];
  /** Base64. */
  jpeg: string;
}

export interface Answer {
  question: Question;
  result: Result<PictureComparison>;
}

const RETRY_MS = 2_000;

/**
 * Asks one question after the other. Those that come meanwhile replace each other: a frame is dropped rather than queued. A
 * refused question is asked again when the server says, unless there is a newer one.
 */
export class Comparer {
  readonly #ask: (question: Question) => Promise<Result<PictureComparison>>;
  readonly #tell: (answer: Answer) => void;
  #next: Question | null = null;
  /** A question is asked, or the time of the next has not come. */
  #isBusy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(ask: (question: Question) => Promise<Result<PictureComparison>>, tell: (answer: Answer) => void) {
    this.#ask = ask;
    this.#tell = tell;
  }

  ask(question: Question): void {
    this.#next = question;
    if (!this.#isBusy) void this.#askNext();
  }

  /** What waits is of no use any more, because there is no picture. */
  forget(): void {
    this.#next = null;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #askNext(): Promise<void> {
    const question = this.#next;
    this.#next = null;
    if (!question || this.#isClosed) {
      this.#isBusy = false;
      return;
    }
    this.#isBusy = true;
    const result = await this.#ask(question);
    if (this.#isClosed) return;
    this.#tell({ question, result });
    if (result.ok || !isPassing(result)) return this.#askNext();
    this.#next ??= question;
    this.#timer = setTimeout(() => void this.#askNext(), result.error.retryAfterMs ?? RETRY_MS);
  }
}

const isPassing = ({ error: { code } }: Extract<Result<object>, { ok: false }>): boolean =>
  code === 'rate_limited' || code === 'unavailable';
