import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { BoardCursor as CursorText } from '#contract/boards.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import { GALLERY_PAGE_SIZE, type GalleryEntry } from '#contract/gallery.ts';
import { DrawingId } from '#contract/ids.ts';
import { type Judge, JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import { OnDemand, unavailable } from '#server/share/on-demand.ts';
import type { DrawingStore, GalleryRow, StoredEmbedding } from '#server/storage/port/drawings.ts';
import { DrawingIndex } from './drawing-index.ts';
import { type Hit, SAME_FROM } from './embedding-index.ts';
import type { FoundPage, Gallery } from './port.ts';

/** [GALLERY-8] Texts that one address may have embedded; those of a moment ago cost nothing. A class shares one address. */
export const TEXTS_RATE: Rate = { capacity: 40, perSecond: 0.5 };
/** Comparisons with all drawings that one address may have: searches and pages of drawings. */
export const LOOKS_RATE: Rate = { capacity: 200, perSecond: 4 };
/** Texts that are embedded at a time, for all clients. */
const MAX_PENDING_TEXTS = 24;
const MAX_PENDING_TEXTS_OF_CLIENT = 8;
/** One or two kilobytes each. */
const CACHED_TEXTS = 2_000;
/** Texts give way to every judgement. */
const TEXT_WAIT_LIMIT_MS = 10_000;
/** A search shows at most this many drawings: what comes behind hardly fits. */
export const MOST_FOUND = 240;
const SIMILAR_SHOWN = 12;
const PASSING_SHOWN = 6;
/** Found ids are kept for the next page: some 20 kB a search. */
const KEPT_LISTS = 200;
const KEPT_MS = 20_000;
/** How long a first search waits for the index, and the page of a drawing. */
const SEARCH_WAITS_MS = 2_000;
const SIMILAR_WAITS_MS = 250;
const LABELS_SHOWN = 12;
const LABELS_KEPT_MS = 60_000;
const KEPT_LABELS = 500;

const BUSY = 'The search has no time for this right now. Try again in a moment.';
const FAILED: PublicError = { code: 'judge_failed', message: 'The judge could not read these words.' };

/** The last drawing of a page. */
const Cursor = z.strictObject({ similarity: z.number(), id: DrawingId });
type Cursor = z.infer<typeof Cursor>;

const writeCursor = (cursor: Cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** @throws RangeError for anything that `writeCursor` does not write */
function readCursor(text: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(CursorText.parse(text), 'base64url').toString('utf8')));
  } catch (cause) {
    throw new RangeError('This is no place in a search.', { cause });
  }
}

export interface GalleryOptions {
  judge: Pick<Judge, 'info' | 'embedText'>;
  drawings: Pick<DrawingStore, 'gallery' | 'galleryRows' | 'takenFor' | 'passing' | 'listedIds' | 'embeddings'>;
  logger: Pick<Logger, 'info' | 'error'>;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
  /** 0–1. */
  random?: () => number;
}

export function openGallery({
  judge,
  drawings,
  logger,
  now = () => performance.now(),
  random = Math.random,
}: GalleryOptions): Gallery {
  const { modelHash, embeddingLength } = judge.info;
  const index = new DrawingIndex({ drawings, modelHash, dimensions: embeddingLength, logger, now });
  const texts = new OnDemand<Float32Array>({
    rate: TEXTS_RATE,
    maxPending: MAX_PENDING_TEXTS,
    maxPendingOfClient: MAX_PENDING_TEXTS_OF_CLIENT,
    // The judge queues them.
    isSequential: false,
    cached: CACHED_TEXTS,
    waitLimitMs: TEXT_WAIT_LIMIT_MS,
    busy: BUSY,
    failed: FAILED,
    isBusy: (error) => error instanceof JudgeError && error.code === 'busy',
    logger,
    now,
  });
  const looks = new RateLimiter(LOOKS_RATE, now);
  const lists = new Kept<Hit[]>(KEPT_LISTS, KEPT_MS, now);
  const labels = new Kept<{ label: string; drawings: number }[]>(KEPT_LABELS, LABELS_KEPT_MS, now);

  /** The drawings behind hits, as far as they are still listed; the index drops the others. */
  async function entriesOf(hits: readonly Hit[]): Promise<GalleryEntry[]> {
    const rows = await drawings.galleryRows(hits.map(({ id }) => id));
    const folded = new Map(hits.map((hit) => [hit.id, hit.folded]));
    if (rows.length < hits.length) {
      const found = new Set(rows.map(({ drawingId }) => drawingId));
      await index.remove(hits.map(({ id }) => id).filter((id) => !found.has(id)));
    }
    return rows.map((row) => entryOf(row, folded.get(row.drawingId) ?? 0));
  }

  async function hitsOf(key: string, client: string, search: () => Promise<Hit[]>): Promise<Result<{ hits: Hit[] }>> {
    const kept = lists.get(key);
    if (kept) return { ok: true, hits: kept };
    const retryAfterMs = looks.take(client);
    if (retryAfterMs > 0) {
      const message = 'That was a lot at once. Wait a moment.';
      return { ok: false, error: { code: 'rate_limited', message, retryAfterMs } };
    }
    const hits = await search();
    // Of an index that is not complete the next search finds more.
    if (index.isComplete) lists.set(key, hits);
    return { ok: true, hits };
  }

  return {
    async list(query, cursor) {
      const { rows, nextCursor } = await drawings.gallery(
        { ...query, modelHash },
        { cursor, limit: GALLERY_PAGE_SIZE, random },
      );
      return { entries: await folded(rows, drawings), nextCursor };
    },

    async takenFor(promptId) {
      const key = promptId ?? '';
      const kept = labels.get(key);
      if (kept) return kept;
      const found = await drawings.takenFor(modelHash, { promptId, limit: LABELS_SHOWN });
      labels.set(key, found);
      return found;
    },

    async search({ text, promptId }, cursor, client) {
      const after = cursor === null ? null : readCursor(cursor);
      const embedded = await texts.get(text, client, () => judge.embedText(text, { address: client, player: client }));
      if (!embedded.ok) return embedded;
      try {
        await index.refresh(SEARCH_WAITS_MS);
        const found = await hitsOf(JSON.stringify([text, promptId]), client, async () => {
          const hits = await index.search({ like: embedded.value, limit: MOST_FOUND, promptId });
          return hits ?? [];
        });
        if (!found.ok) return found;
        const rest = after ? found.hits.filter((hit) => isBehind(hit, after)) : found.hits;
        const shown = rest.slice(0, GALLERY_PAGE_SIZE);
        const last = rest.length > shown.length ? shown.at(-1) : undefined;
        const page: FoundPage = {
          entries: await entriesOf(shown),
          nextCursor: last ? writeCursor({ similarity: last.similarity, id: last.id }) : null,
          isComplete: index.isComplete,
        };
        return { ok: true, page };
      } catch (error) {
        logger.error({ err: error }, 'a search failed');
        return unavailable(BUSY);
      }
    },

    async passing({ text, promptId }) {
      try {
        const found = await drawings.passing(modelHash, { labels: labelsOf(text), promptId, limit: PASSING_SHOWN });
        return found.map(({ row, moment }) => ({ ...entryOf(row, 0), moment }));
      } catch (error) {
        logger.error({ err: error }, 'moments of replays could not be searched');
        return [];
      }
    },

    async similar(id, client) {
      try {
        await index.refresh(SIMILAR_WAITS_MS);
        const found = await hitsOf(`like ${id}`, client, async () => {
          const request = { limit: SIMILAR_SHOWN, promptId: null };
          const hits = await index.search({ ...request, like: id });
          if (hits) return hits;
          // One that is not listed, or not read yet.
          const [stored] = await drawings.embeddings([id]);
          if (stored?.modelHash !== modelHash) return [];
          return (await index.search({ ...request, like: stored.embedding })) ?? [];
        });
        return found.ok ? await entriesOf(found.hits.filter((hit) => hit.id !== id)) : [];
      } catch (error) {
        logger.error({ err: error, drawingId: id }, 'similar drawings could not be found');
        return [];
      }
    },

    // What it finds is looked up in the database: drawings that are no longer shown are not in the way.
    forgetDrawings: (ids) => void (ids === 'all' || index.remove(ids)),

    close: () => index.close(),
  };
}

/** The labels that a text may name: labels have no article, and are singular. */
function labelsOf(text: string): string[] {
  const bare = text.toLowerCase().replace(/^(?:an?|the) /, '');
  return [...new Set([text, bare, bare.replace(/s$/, '')])].filter((label) => label !== '');
}

/** Values that are good enough for a while. */
class Kept<V extends object> {
  readonly #values: LRUCache<string, { value: V; atMs: number }>;
  readonly #keptMs: number;
  readonly #now: () => number;

  constructor(max: number, keptMs: number, now: () => number) {
    this.#values = new LRUCache({ max });
    this.#keptMs = keptMs;
    this.#now = now;
  }

  get(key: string): V | undefined {
    const kept = this.#values.get(key);
    return kept && this.#now() - kept.atMs < this.#keptMs ? kept.value : undefined;
  }

  set(key: string, value: V): void {
    this.#values.set(key, { value, atMs: this.#now() });
  }
}

const isBehind = (hit: Hit, { similarity, id }: Cursor): boolean =>
  hit.similarity < similarity || (hit.similarity === similarity && hit.id > id);

const entryOf = ({ playerId: _, ...row }: GalleryRow, foldedCount: number): GalleryEntry => ({
  ...row,
  folded: foldedCount,
});

/** [GALLERY-6] One entry for the drawings of a page that look the same, prompt and player being the same: the first of them. */
async function folded(
  rows: readonly GalleryRow[],
  drawings: Pick<DrawingStore, 'embeddings'>,
): Promise<GalleryEntry[]> {
  const keyOf = ({ promptId, playerId }: GalleryRow): string => `${promptId} ${playerId}`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  const several = rows.filter((row) => (counts.get(keyOf(row)) ?? 0) > 1).map(({ drawingId }) => drawingId);
  const stored = new Map((await drawings.embeddings(several)).map((one) => [one.id, one]));
  const shown: { row: GalleryRow; folded: number }[] = [];
  for (const row of rows) {
    const own = stored.get(row.drawingId);
    const twin = shown.find(
      (other) => keyOf(other.row) === keyOf(row) && looksTheSame(own, stored.get(other.row.drawingId)),
    );
    if (twin) twin.folded++;
    else shown.push({ row, folded: 0 });
  }
  return shown.map((one) => entryOf(one.row, one.folded));
}

function looksTheSame(a: StoredEmbedding | undefined, b: StoredEmbedding | undefined): boolean {
  if (!a || !b) return false;
  return a.embedding.reduce((sum, value, i) => sum + value * (b.embedding[i] ?? 0), 0) >= SAME_FROM;
}
