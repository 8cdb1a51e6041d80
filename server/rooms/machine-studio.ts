import type { QuickDrawing } from '#contract/drawing.ts';
import type { MachineLevel } from '#contract/machines.ts';
import { FairQueue } from '#server/lib/fair-queue.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { DrawingMachine } from '../drawing-machine/port.ts';
import { MACHINE_STYLES } from './machine-hand.ts';

/** The worker does one drawing at a time; the address that has used it least goes first. */
const QUEUE = {
  concurrency: 1,
  maxWaiting: 500,
  maxWaitingPerKey: 100,
  /** Later, hardly any round has time left for the drawing. */
  waitLimitMs: 60_000,
  halfLifeMs: 60_000,
};
/** Drawings of the machines of one address: each is kept like a person's. */
const DRAWINGS: Rate = { capacity: 1_000, perSecond: 1_000 / 3_600 };
/** Each takes a few kB. */
const MAX_KEPT = 300;
/** A prompt has so many different drawings of a level, so that those that are kept serve again. */
const SEEDS = 16;

export interface MachineRequest {
  prompt: string;
  level: MachineLevel;
  /** Any whole number of 0 or more: the same one has the same drawing. */
  number: number;
  /** Of the people whose machine it is. */
  address: string;
  /** Nobody needs the drawing any more. */
  signal: AbortSignal;
}

/**
 * Gets the drawings for machines of all rooms [MACHINE-8]: in a queue that is bounded and fair between addresses, since
 * drawing takes seconds. A machine whose drawing does not come draws nothing.
 */
export class MachineStudio {
  readonly #machine: DrawingMachine;
  readonly #logger: Logger;
  readonly #queue: FairQueue;
  readonly #rates: RateLimiter;
  /** The one that was used least lately first. */
  readonly #kept = new Map<string, QuickDrawing>();

  /** @param now a monotonic clock, milliseconds */
  constructor(machine: DrawingMachine, logger: Logger, now: () => number) {
    this.#machine = machine;
    this.#logger = logger;
    this.#queue = new FairQueue({ ...QUEUE, now });
    this.#rates = new RateLimiter(DRAWINGS, now);
  }

  /** null: there is none, or nobody needs it any more. */
  async drawing({ prompt, level, number, address, signal }: MachineRequest): Promise<QuickDrawing | null> {
    if (this.#rates.take(address) > 0) return null;
    const { candidates } = MACHINE_STYLES[level];
    const seed = 1 + (number % SEEDS);
    const key = `${candidates}/${seed}/${prompt}`;
    const known = this.#recall(key);
    if (known) return known;
    try {
      const drawn = await this.#queue.run(address, async () => {
        signal.throwIfAborted();
        // Another room may have asked for it meanwhile.
        return this.#recall(key) ?? (await this.#machine.draw(prompt, { candidates, seed, signal })).drawing;
      });
      if (drawn) this.#keep(key, drawn.value);
      return drawn?.value ?? null;
    } catch (error) {
      if (!signal.aborted) this.#logger.warn({ err: error }, 'a machine could not draw');
      return null;
    }
  }

  #recall(key: string): QuickDrawing | undefined {
    const drawing = this.#kept.get(key);
    if (drawing) this.#keep(key, drawing);
    return drawing;
  }

  #keep(key: string, drawing: QuickDrawing): void {
    this.#kept.delete(key);
    this.#kept.set(key, drawing);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
