import { setTimeout as pause } from 'node:timers/promises';
import type { PublicError, Result } from '#contract/errors.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port.ts';
import { openCurves } from './curves.ts';
import { createPictureWorker, type PictureWorker } from './picture-worker.ts';
import { openPictures } from './pictures.ts';
import type { Share } from './port.ts';

export interface ShareOptions {
  judge: Pick<Judge, 'info' | 'judge' | 'load' | 'forget'>;
  drawings: Pick<DrawingStore, 'find' | 'ops' | 'standing'>;
  logger: Pick<Logger, 'error'>;
  /** Default: a new one. */
  worker?: PictureWorker;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
  /** Resolves after this many milliseconds. */
  wait?: (ms: number) => Promise<unknown>;
}

export function openShare(options: ShareOptions): Share {
  const {
    judge,
    drawings,
    logger,
    worker = createPictureWorker(),
    now = () => performance.now(),
    wait = pause,
  } = options;
  const picture = openPictures({ judge, drawings, worker, logger, now });
  const curve = openCurves({ judge, drawings, logger, now, wait });

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
    picture: (id, kind, client, known) => withDrawing(id, (drawing) => picture(drawing, kind, client, known)),
    curve: (id, client) => withDrawing(id, (drawing) => curve(drawing, client)),
    close: () => worker.close(),
  };
}

const NOT_FOUND: PublicError = { code: 'not_found', message: 'There is no such drawing.' };
const NOT_NOW: PublicError = {
  code: 'unavailable',
  message: 'The server can’t look at its drawings right now. Try again in a moment.',
  retryAfterMs: 3_000,
};
