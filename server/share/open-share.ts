import { setTimeout as pause } from 'node:timers/promises';
import type { PublicError, Result } from '#contract/errors.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port/drawings.ts';
import { openCurves } from './curves.ts';
import { createPictureWorker, type PictureWorker } from './picture-worker.ts';
import { openPictures } from './pictures.ts';
import type { Share } from './port.ts';

export interface ShareOptions {
  judge: Pick<Judge, 'info' | 'judge' | 'load' | 'forget'>;
  drawings: Pick<DrawingStore, 'find' | 'ops' | 'setMoments' | 'standing'>;
  logger: Pick<Logger, 'error'>;
  /** Draws stills of usual drawings. Default: a new one. */
  worker?: PictureWorker;
  /** Draws animations, and stills of costly drawings. Default: a new one. */
  slowWorker?: PictureWorker;
  /** Name of the instance, which stands on the pictures. */
  brand: () => string;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
  /** Resolves after this many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

/** A still of a usual drawing takes a tenth of a second, the first one with its fonts a second. */
const STILL_LIMIT_MS = 8_000;
/** Seconds of work at most, but it gets little of a busy machine. */
const ANIMATION_LIMIT_MS = 60_000;

export function openShare(options: ShareOptions): Share {
  const {
    judge,
    drawings,
    logger,
    brand,
    worker = createPictureWorker({ jobLimitMs: STILL_LIMIT_MS }),
    slowWorker = createPictureWorker({ jobLimitMs: ANIMATION_LIMIT_MS, isBackground: true }),
    now = () => performance.now(),
    wait = pause,
  } = options;
  const pictures = openPictures({ judge, drawings, worker, slowWorker, brand, logger, now });
  const curves = openCurves({ judge, drawings, logger, now, wait });

  /** Finds the drawing and continues; a failed database is reported as unavailable. */
  async function withDrawing<T>(
    id: DrawingId,
    next: (drawing: SavedDrawing) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    try {
      const drawing = await drawings.find(id);
      return drawing ? await next(drawing) : { ok: false, error: NOT_FOUND };
    } catch (error) {
      logger.error({ err: error, drawingId: id }, 'a drawing could not be read');
      return { ok: false, error: NOT_NOW };
    }
  }

  return {
    picture: (id, kind, client, known) => withDrawing(id, (drawing) => pictures.picture(drawing, kind, client, known)),
    poster: pictures.poster,
    curve: (id, client) => withDrawing(id, (drawing) => curves.curve(drawing, client)),
    forgetDrawings(ids) {
      const isGone = (key: string) => ids === 'all' || ids.some((id) => key.includes(id));
      pictures.forget(isGone);
      curves.forget(isGone);
    },
    async close() {
      await Promise.all([worker.close(), slowWorker.close()]);
    },
  };
}

const NOT_FOUND: PublicError = { code: 'not_found', message: 'There is no such drawing.' };
const NOT_NOW: PublicError = {
  code: 'unavailable',
  message: 'The server can’t look at its drawings right now. Try again in a moment.',
  retryAfterMs: 3_000,
};
