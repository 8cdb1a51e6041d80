import { setTimeout as pause } from 'node:timers/promises';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawingId } from '#contract/ids.ts';
import { type Judge, JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingStore } from '#server/storage/port/drawings.ts';
import { captionOf } from './caption.ts';

/** [CAPTION-4] Drawings that wait for their caption; of more the newest ones stay. */
const MAX_WAITING_CAPTIONS = 500;
/** Times that a look is asked for while the judge is busy. */
const TRIES = 5;

export interface CaptionsOptions {
  judge: Pick<Judge, 'look' | 'load'>;
  drawings: Pick<DrawingStore, 'find' | 'ops' | 'setCaption'>;
  logger: Pick<Logger, 'warn'>;
  /** Resolves after this many milliseconds; rejects when it is aborted. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface Captions {
  /** Determines the caption of a stored drawing that has none, in the background. */
  soon(id: DrawingId): void;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** What waits is given up: it is asked for again when somebody opens the page of the drawing. */
  close(): Promise<void>;
}

/** Captions of kept drawings: one after the other, and each look only while no drawing of a player waits for the judge. */
export function openCaptions({ judge, drawings, logger, wait = waitFor }: CaptionsOptions): Captions {
  const waiting = new Set<DrawingId>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | null = null;

  async function look(...[strokes, texts]: Parameters<Parameters<typeof captionOf>[1]>) {
    for (let tried = 1; ; tried++) {
      while (judge.load.waiting.final + judge.load.waiting.live > 0) await wait(judge.load.liveIntervalMs, signal);
      signal.throwIfAborted();
      try {
        return await judge.look({ strokes, texts });
      } catch (error) {
        if (!(error instanceof JudgeError && error.code === 'busy') || tried === TRIES) throw error;
        await wait(judge.load.liveIntervalMs, signal);
      }
    }
  }

  async function determine(id: DrawingId): Promise<void> {
    const drawing = await drawings.find(id);
    if (!drawing || drawing.caption) return;
    const ops = (await drawings.ops(id)) ?? [];
    await drawings.setCaption(id, await captionOf(visibleStrokes(replayOps(ops)), look));
  }

  async function run(): Promise<void> {
    for (const id of waiting) {
      if (signal.aborted) break;
      await determine(id).catch((error: unknown) => {
        if (!signal.aborted) logger.warn({ err: error, drawingId: id }, 'a drawing has no caption');
      });
      waiting.delete(id);
    }
    running = null;
  }

  return {
    soon(id) {
      if (signal.aborted) return;
      waiting.add(id);
      const [oldest] = waiting;
      if (waiting.size > MAX_WAITING_CAPTIONS && oldest) waiting.delete(oldest);
      running ??= run();
    },
    idle: async () => {
      while (running) await running;
    },
    async close() {
      stopping.abort();
      await running;
    },
  };
}

const waitFor = (ms: number, signal: AbortSignal) => pause(ms, undefined, { signal });
