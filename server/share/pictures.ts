import { LRUCache } from 'lru-cache';
import type { PublicError, Result } from '#contract/errors.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Rate } from '#server/lib/rate-limit.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port.ts';
import { OnDemand } from './on-demand.ts';
import type { PictureWorker } from './picture-worker.ts';
import type { Picture, PictureKind, Share } from './port.ts';
import type { Facts } from './still.ts';

/** [REPLAY-3] Stills that one address may have drawn; cached ones cost nothing. A class shares one address. */
const STILLS_RATE: Rate = { capacity: 60, perSecond: 1 };
/** [REPLAY-3] Animations: a second of work each. */
export const ANIMATIONS_RATE: Rate = { capacity: 12, perSecond: 0.2 };
/** Pictures that wait or are drawn at a time, for all clients. */
export const MAX_PENDING_PICTURES = 24;
/** Some 100 kB each, 1.5 MB at most. */
const CACHED_STILLS = 100;
const CACHED_ANIMATIONS = 24;
const WAIT_LIMIT_MS = 15_000;
/** Ranks are counted, which takes longer the more drawings a prompt has, so they are cached. */
const CACHED_STANDINGS = 500;
const STANDING_TTL_MS = 10_000;
/** Part of every tag: raised when the pictures' design changes. */
const DESIGN = 1;

const TYPES: Record<PictureKind, Picture['type']> = {
  drawing: 'image/png',
  captioned: 'image/png',
  card: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

export interface PicturesOptions {
  judge: Pick<Judge, 'info'>;
  drawings: Pick<DrawingStore, 'ops' | 'standing'>;
  worker: Pick<PictureWorker, 'draw'>;
  logger: Pick<Logger, 'error'>;
  now: () => number;
}

export function openPictures({ judge, drawings, worker, logger, now }: PicturesOptions) {
  const common = {
    maxPending: MAX_PENDING_PICTURES,
    isSequential: true,
    waitLimitMs: WAIT_LIMIT_MS,
    busy: 'The picture is not ready yet. Try again in a moment.',
    failed: { code: 'internal', message: 'This picture could not be drawn.' } satisfies PublicError,
    logger,
    now,
  } as const;
  const stills = new OnDemand<Uint8Array<ArrayBuffer>>({ ...common, rate: STILLS_RATE, cached: CACHED_STILLS });
  const animations = new OnDemand<Uint8Array<ArrayBuffer>>({
    ...common,
    rate: ANIMATIONS_RATE,
    cached: CACHED_ANIMATIONS,
  });
  const standings = new LRUCache<string, { at: number; found: ReturnType<DrawingStore['standing']> }>({
    max: CACHED_STANDINGS,
  });

  function standingOf(id: SavedDrawing['id']): ReturnType<DrawingStore['standing']> {
    const kept = standings.get(id);
    if (kept && now() - kept.at < STANDING_TTL_MS) return kept.found;
    const found = drawings.standing(id);
    standings.set(id, { at: now(), found });
    found.catch(() => standings.delete(id));
    return found;
  }

  // Both share one worker: a still waits for one animation at most.
  let last: Promise<unknown> = Promise.resolve();

  async function draw(drawing: SavedDrawing, kind: PictureKind, facts: Facts): Promise<Uint8Array<ArrayBuffer>> {
    const ops = (await drawings.ops(drawing.id)) ?? [];
    const drawn = last.then(() => worker.draw({ kind, ops, facts }));
    last = drawn.catch(() => {});
    return drawn;
  }

  return async function picture(
    drawing: SavedDrawing,
    kind: PictureKind,
    client: string,
    known: readonly string[],
  ): ReturnType<Share['picture']> {
    const { id, prompt, nickname, score, modelHash } = drawing;
    // Only the link's card says the rank, which others change.
    const isRanked = kind === 'card' && modelHash === judge.info.modelHash;
    const standing = isRanked ? await standingOf(id) : null;
    const etag = `"${kind}-${DESIGN}-${id}${standing ? `-${standing.rank}-${standing.of}` : ''}"`;
    if (known.includes(etag)) return { ok: true, picture: null, etag };
    const facts: Facts = { prompt, nickname, score, standing };
    const made: Result<{ value: Uint8Array<ArrayBuffer> }> =
      kind === 'gif' || kind === 'webp'
        ? await animations.get(etag, client, () => draw(drawing, kind, facts))
        : await stills.get(etag, client, () => draw(drawing, kind, facts));
    if (!made.ok) return made;
    return { ok: true, etag, picture: { bytes: made.value, type: TYPES[kind], fileName: fileNameOf(drawing, kind) } };
  };
}

/** `a-house.png`: letters and digits that every file system takes. */
function fileNameOf({ prompt }: SavedDrawing, kind: PictureKind): string {
  const words = prompt
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const ending = kind === 'gif' || kind === 'webp' ? kind : 'png';
  return `${words || 'drawing'}.${ending}`;
}
