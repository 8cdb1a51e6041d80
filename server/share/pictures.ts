import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { mostWork, UNITS_PER_MS } from '#canvas/drawing-cost.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Rate } from '#server/lib/rate-limit.ts';
import { MethodFailed, WorkerDied } from '#server/lib/worker-thread.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port/drawings.ts';
import { OnDemand } from './on-demand.ts';
import { PictureQueue } from './picture-queue.ts';
import type { PictureWorker } from './picture-worker.ts';
import type { Picture, PictureKind, Poster, Share } from './port.ts';
import type { Facts } from './still.ts';

/** [REPLAY-3] Stills that one address may have drawn; cached ones cost nothing. A class shares one address. */
const STILLS_RATE: Rate = { capacity: 60, perSecond: 1 };
/** [REPLAY-3] Animations: a second of work each. */
export const ANIMATIONS_RATE: Rate = { capacity: 12, perSecond: 0.2 };
/** Pictures of each kind that wait or are drawn at a time: for all clients, and for one. */
export const MAX_PENDING_PICTURES = 72;
const MAX_PENDING_OF_CLIENT = 24;
const MAX_PENDING_ANIMATIONS_OF_CLIENT = 8;
/** Work from which a still is drawn by the worker of the animations. */
const COSTLY_STILL = 50 * UNITS_PER_MS;
/** What every still and every animation takes beside its strokes: texts, encoding. */
const STILL_WORK = 50 * UNITS_PER_MS;
const ANIMATION_WORK = 1_000 * UNITS_PER_MS;
const KNOWN_WORKS = 5_000;
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
  slowWorker: Pick<PictureWorker, 'draw'>;
  brand: () => string;
  logger: Pick<Logger, 'error'>;
  now: () => number;
}

/**
 * Stills of usual drawings have a worker of their own, so a link's card never waits for an animation. All else shares
 * another one, which yields to the rest of the server. Both serve clients in turn.
 */
export function openPictures({ judge, drawings, worker, slowWorker, brand, logger, now }: PicturesOptions) {
  const common = {
    maxPending: MAX_PENDING_PICTURES,
    maxPendingOfClient: MAX_PENDING_OF_CLIENT,
    // The queues below draw one at a time.
    isSequential: false,
    waitLimitMs: WAIT_LIMIT_MS,
    busy: 'The picture is not ready yet. Try again in a moment.',
    failed: { code: 'internal', message: 'This picture could not be drawn.' } satisfies PublicError,
    // What kills or occupies the worker does so again.
    isLasting: (error: unknown) => error instanceof WorkerDied || error instanceof MethodFailed,
    logger,
    now,
  } as const;
  const stills = new OnDemand<Uint8Array<ArrayBuffer>>({ ...common, rate: STILLS_RATE, cached: CACHED_STILLS });
  const costlyStills = new OnDemand<Uint8Array<ArrayBuffer>>({ ...common, rate: STILLS_RATE, cached: CACHED_STILLS });
  const animations = new OnDemand<Uint8Array<ArrayBuffer>>({
    ...common,
    maxPendingOfClient: MAX_PENDING_ANIMATIONS_OF_CLIENT,
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

  const [quick, slow] = [new PictureQueue(worker), new PictureQueue(slowWorker)];
  const works = new LRUCache<string, number>({ max: KNOWN_WORKS });

  async function workOf(id: SavedDrawing['id']): Promise<number> {
    const known = works.get(id);
    if (known !== undefined) return known;
    const work = mostWork(visibleStrokes(replayOps((await drawings.ops(id)) ?? [])));
    works.set(id, work);
    return work;
  }

  async function picture(
    drawing: SavedDrawing,
    kind: PictureKind,
    client: string,
    known: readonly string[],
  ): ReturnType<Share['picture']> {
    const { id, prompt, score, modelHash, machineLevel } = drawing;
    const nickname = machineLevel === null ? drawing.nickname : `${drawing.nickname}, a machine`;
    // Only the link's card says the rank, which others change.
    const isRanked = kind === 'card' && modelHash === judge.info.modelHash;
    const standing = isRanked ? await standingOf(id) : null;
    const etag = `"${kind}-${DESIGN}-${id}${kind === 'drawing' ? '' : tagOf(brand())}${standing ? `-${standing.rank}-${standing.of}` : ''}"`;
    if (known.includes(etag)) return { ok: true, picture: null, etag };
    const facts: Facts = { prompt, nickname, score, standing, brand: brand() };
    const isAnimation = kind === 'gif' || kind === 'webp';
    const work = await workOf(id);
    const isCostly = work > COSTLY_STILL;
    const job = async () => ({ kind, ops: (await drawings.ops(id)) ?? [], facts });
    const own = isAnimation ? ANIMATION_WORK : STILL_WORK;
    const made: Result<{ value: Uint8Array<ArrayBuffer> }> = await (isAnimation
      ? animations
      : isCostly
        ? costlyStills
        : stills
    ).get(etag, client, () => (isAnimation || isCostly ? slow : quick).draw(client, own + work, job));
    if (!made.ok) return made;
    return { ok: true, etag, picture: { bytes: made.value, type: TYPES[kind], fileName: fileNameOf(drawing, kind) } };
  }

  async function poster(words: Poster, client: string, known: readonly string[]): ReturnType<Share['poster']> {
    const etag = `"poster-${DESIGN}-${createHash('sha256').update(JSON.stringify(words)).digest('base64url')}${tagOf(brand())}"`;
    if (known.includes(etag)) return { ok: true, picture: null, etag };
    const made = await stills.get(etag, client, () =>
      quick.draw(client, STILL_WORK, async () => ({ kind: 'poster', poster: words, brand: brand() })),
    );
    if (!made.ok) return made;
    return { ok: true, etag, picture: { bytes: made.value, type: 'image/png', fileName: 'doodle-judge.png' } };
  }

  /** @param isGone by key: the tag of a picture, or the id of a drawing */
  function forget(isGone: (key: string) => boolean): void {
    for (const made of [stills, costlyStills, animations]) made.forget(isGone);
    for (const known of [standings, works]) for (const id of [...known.keys()]) if (isGone(id)) known.delete(id);
  }

  return { picture, poster, forget };
}

/** Part of a picture's tag: another name makes other pictures. */
const tagOf = (brand: string) =>
  brand === 'Doodle Judge' ? '' : `-${createHash('sha256').update(brand).digest('base64url').slice(0, 8)}`;

/** `a-house.png`: letters and digits of every script, which every file system takes. */
function fileNameOf({ prompt }: SavedDrawing, kind: PictureKind): string {
  const words = prompt
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^[-\p{M}]+|-+$/gu, '')
    // File systems take 255 bytes.
    .slice(0, 60);
  const ending = kind === 'gif' || kind === 'webp' ? kind : 'png';
  return `${words || 'drawing'}.${ending}`;
}
