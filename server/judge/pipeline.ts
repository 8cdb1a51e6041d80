import type { Seen } from './eyes.ts';
import type { EyesCrew } from './eyes-crew.ts';
import type { LookAt } from './eyes-thread.ts';
import { JudgeQueue } from './judge-queue.ts';
import type { Drawing } from './judging.ts';
import type { Canvas } from './live-canvases.ts';
import type { ModelThread } from './model-thread.ts';
import type { Framed, Look, Seeing } from './occlusion.ts';
import { JudgeError, type Judgement, type JudgeObserver, type Lane } from './port.ts';
import type { Standing } from './standing.ts';

export interface DrawingEntry {
  kind: 'judge';
  lane: 'final' | 'live';
  key: string | null;
  isHeavy: boolean;
  askedAtMs: number;
  drawing: Drawing;
  prompt: string;
  among: readonly string[] | null;
  canvas: Canvas | null;
  resolve(judgement: Judgement): void;
  reject(error: JudgeError): void;
}

/** One step of an explanation: the next is asked for when it is answered. */
export interface LookEntry {
  kind: 'look';
  lane: 'look';
  key: null;
  isHeavy: false;
  askedAtMs: number;
  /** A drawing still has to be looked at. */
  subject: Drawing | { kind: 'framed'; framed: Framed };
  prompt: string;
  what: Look;
  resolve(seeing: Seeing): void;
  reject(error: JudgeError): void;
}

export type Entry = DrawingEntry | LookEntry;

export interface PipelineOptions {
  eyes: EyesCrew;
  model: Standing<ModelThread>;
  queueCapacity: number;
  /** How many requests of a lane are worked on together. */
  counts(): Record<Lane, number>;
  thumbnails: boolean;
  /** Longest time to draw for a live score, ms. */
  liveLimitMs: number;
  observer?: JudgeObserver | undefined;
  /** The slower of the two threads was busy with it for so long. */
  onBatch(lane: Lane, size: number, busyMs: number): void;
  /** Drawing it took longer than `liveLimitMs`. */
  onTooSlow(entry: DrawingEntry): void;
}

/** Looked at, and waiting for the model. */
interface Batch {
  lane: Lane;
  takenAtMs: number;
  waitsMs: number[];
  drawings: { entry: DrawingEntry; seen: Seen }[];
  look: { entry: LookEntry; framed: Framed } | null;
  seeMs: number;
  renderMs: number;
  restMs: number;
}

/**
 * Two stations in a row, threads that draw and the thread of the model: while the model runs on one batch, the next is looked at. At most one batch waits between them,
 * and finals overtake it: they wait for no more than what either thread is doing, and batches of live scores are short.
 * The queue stays on this side of the threads, and a thread that dies takes only its own batch with it.
 */
export class Pipeline {
  readonly queue: JudgeQueue<Entry>;
  readonly #options: PipelineOptions;
  readonly #between: Batch[] = [];
  #isSeeing = false;
  #isScoring = false;
  #drained: (() => void) | null = null;

  constructor(options: PipelineOptions) {
    this.#options = options;
    this.queue = new JudgeQueue(options.queueCapacity);
  }

  /** Whether the next request could be looked at, at once. */
  get isOpen(): boolean {
    return !this.#isSeeing && (this.#between.length === 0 || this.#finalsMayOvertake());
  }

  /** Sets both threads to work, as far as there is any. */
  pump(): void {
    if (this.isOpen) {
      const entries = this.queue.take(this.#options.counts());
      if (entries.length > 0) {
        this.#isSeeing = true;
        void this.#see(entries).finally(() => {
          this.#isSeeing = false;
          this.pump();
        });
      }
    }
    if (!this.#isScoring && this.#between.length > 0) {
      const batch = this.#nextBetween();
      this.#isScoring = true;
      void this.#score(batch).finally(() => {
        this.#isScoring = false;
        this.pump();
      });
      // There is room again behind the model.
      if (!this.#isSeeing) this.pump();
    }
    if (this.isIdle) this.#drained?.();
  }

  get isIdle(): boolean {
    return this.queue.size === 0 && !this.#isSeeing && !this.#isScoring && this.#between.length === 0;
  }

  /** Until everything that was asked for is answered. Nothing new may come. */
  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve;
      this.pump();
    });
  }

  #finalsMayOvertake(): boolean {
    return this.queue.waiting.final > 0 && this.#between.every(({ lane }) => lane !== 'final');
  }

  #nextBetween(): Batch {
    const final = this.#between.findIndex(({ lane }) => lane === 'final');
    return this.#between.splice(Math.max(0, final), 1)[0] as Batch;
  }

  async #see(entries: Entry[]): Promise<void> {
    const takenAtMs = performance.now();
    const lane = (entries[0] as Entry).lane;
    const batch: Batch = {
      lane,
      takenAtMs,
      waitsMs: entries.map(({ askedAtMs }) => takenAtMs - askedAtMs),
      drawings: [],
      look: null,
      seeMs: 0,
      renderMs: 0,
      restMs: 0,
    };
    try {
      const [first] = entries;
      if (first?.kind === 'look') await this.#seeForLook(first, batch);
      else await this.#seeDrawings(entries as DrawingEntry[], batch);
    } catch (error) {
      this.#fail(entries, error);
      return;
    }
    batch.seeMs = performance.now() - takenAtMs;
    if (batch.drawings.length > 0 || batch.look) this.#between.push(batch);
  }

  async #seeDrawings(entries: DrawingEntry[], batch: Batch): Promise<void> {
    const { eyes, thumbnails, liveLimitMs, onTooSlow } = this.#options;
    const looks = entries.map(({ lane, drawing, key }): LookAt => {
      const isLive = lane === 'live';
      return {
        drawing,
        key: isLive ? key : null,
        thumbnail: thumbnails && !isLive,
        limitMs: isLive ? liveLimitMs : null,
      };
    });
    const { outcomes, renderMs, restMs } = await eyes.see(looks);
    Object.assign(batch, { renderMs, restMs });
    for (const [i, entry] of entries.entries()) {
      const outcome = outcomes[i];
      if (outcome?.ok) batch.drawings.push({ entry, seen: outcome.seen });
      else if (outcome && 'error' in outcome) this.#fail([entry], outcome.error);
      else if (outcome?.isTooSlow) onTooSlow(entry);
      else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not looked at.'));
    }
  }

  async #seeForLook(entry: LookEntry, batch: Batch): Promise<void> {
    if (entry.subject.kind === 'framed') {
      batch.look = { entry, framed: entry.subject.framed };
      return;
    }
    const outcome = await this.#options.eyes.sight(entry.subject);
    batch.renderMs = performance.now() - batch.takenAtMs;
    if (outcome.ok) batch.look = { entry, framed: outcome.framed };
    else entry.reject(new JudgeError(outcome.message));
  }

  async #score(batch: Batch): Promise<void> {
    const { drawings, look, lane } = batch;
    const began = performance.now();
    let encodeMs = 0;
    try {
      const thread = await this.#model();
      if (look) {
        const { prompt, what } = look.entry;
        const outcome = await thread.look({ framed: look.framed, prompt, look: what });
        encodeMs = performance.now() - began;
        if (outcome.ok) look.entry.resolve(outcome.seeing);
        else look.entry.reject(new JudgeError(outcome.message));
      } else {
        const answer = await thread.score(drawings.map(({ entry, seen }) => pictureOf(entry, seen)));
        encodeMs = answer.encodeMs;
        batch.restMs += answer.restMs;
        for (const [i, { entry, seen }] of drawings.entries()) {
          const outcome = answer.outcomes[i];
          if (outcome?.ok) entry.resolve({ ...outcome.scored, thumbnail: seen.thumbnail });
          else entry.reject(new JudgeError(outcome?.message ?? 'The drawing was not scored.'));
        }
      }
    } catch (error) {
      this.#fail(look ? [look.entry] : drawings.map(({ entry }) => entry), error);
      return;
    }
    const now = performance.now();
    const size = look ? 1 : drawings.length;
    const { waitsMs, renderMs, restMs } = batch;
    this.#options.onBatch(lane, size, Math.max(batch.seeMs, now - began));
    this.#options.observer?.batch?.({
      size,
      lane,
      waitsMs,
      renderMs,
      encodeMs,
      restMs,
      totalMs: now - batch.takenAtMs,
    });
  }

  /** @throws JudgeError when a thread that died cannot be replaced; whoever waits is told the same */
  async #model(): Promise<ModelThread> {
    try {
      return await this.#options.model.get();
    } catch (cause) {
      const failed = new JudgeError('The judge could not be started again.', { cause });
      for (const entry of this.queue.takeAll()) entry.reject(failed);
      throw failed;
    }
  }

  #fail(entries: readonly Entry[], error: unknown): void {
    const failed = error instanceof JudgeError ? error : new JudgeError('The judge failed.', { cause: error });
    for (const entry of entries) entry.reject(failed);
  }
}

/** The thumbnail does not cross to the model. */
const pictureOf = ({ prompt, among }: DrawingEntry, { image, features }: Seen) => ({
  seen: { image, features },
  prompt,
  ...(among && { among }),
});
