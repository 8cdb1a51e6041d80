import { setTimeout as sleep } from 'node:timers/promises';

/** How long a hub is waited for. */
export interface Patience {
  /** Failed attempts in a row, none of which got further than those before. */
  attempts: number;
  /** Before the second attempt; doubles each time. */
  waitMs: number;
  /** A connection on which nothing arrives for so long is given up. */
  stallMs: number;
  /** What a server asks for beyond this is not granted: whoever waits would think that the command hangs. */
  longestPauseMs: number;
}

export const PATIENCE: Patience = { attempts: 5, waitMs: 1000, stallMs: 30_000, longestPauseMs: 120_000 };

/** After the `failures`-th failure in a row, ms. @param askedMs what the server asked for, 0 for nothing */
export const pauseMs = ({ waitMs, longestPauseMs }: Patience, failures: number, askedMs: number): number =>
  Math.min(Math.max(waitMs * 2 ** (failures - 1), askedMs), longestPauseMs);

/** @throws AbortError when the signal comes first */
export const pause = (patience: Patience, failures: number, askedMs: number, signal: AbortSignal): Promise<void> =>
  sleep(pauseMs(patience, failures, askedMs), undefined, { signal });

/** Ends what hangs: aborts when `alive` was not called for `stallMs`. */
export class Watch {
  readonly signal: AbortSignal;
  readonly #stall = new AbortController();
  readonly #stallMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(stallMs: number, interrupt: AbortSignal) {
    this.#stallMs = stallMs;
    this.signal = AbortSignal.any([interrupt, this.#stall.signal]);
    this.alive();
  }

  alive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stall.abort(), this.#stallMs);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  get stalled(): boolean {
    return this.#stall.signal.aborted;
  }
}
