import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { refuse } from '#contract/errors.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { Judge } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { NewAuditEntry } from '#server/storage/port/admin.ts';
import type { DrawingStore } from '#server/storage/port/drawings.ts';
import type { StoredUnsafeReference, UnsafeReferenceStore } from '#server/storage/port/moderation.ts';
import type { FlaggedDrawing, Moderator, UnsafeDrawings } from './port.ts';
import { UNSAFE_FROM, type UnsafeReference, type UnsafeReferences, type UnsafeVerdict, unsafeShare } from './unsafe.ts';
import { judgeEmbedder, loadUnsafeReferences, readCommittedReferences } from './unsafe-references.ts';

export interface UnsafeWatch extends UnsafeDrawings {
  /** [MOD-10] Whether a drawing with this embedding is to be flagged. */
  isUnsafe(embedding: Float32Array): boolean;
  close(): Promise<void>;
}

export interface UnsafeWatchOptions {
  storage: {
    unsafe: UnsafeReferenceStore;
    drawings: Pick<DrawingStore, 'ops' | 'listedIds' | 'embeddings' | 'galleryRows'>;
  };
  judge: Pick<Judge, 'info' | 'judge' | 'embedText'>;
  logger: Logger;
}

/** After the start, until those who waited for it are in. */
const AFTER_START_MS = 5_000;
/** Another server that shares the database adds and removes too; what could not be embedded is tried again. */
const REFRESH_MS = 60_000;
/** Of a preview: between them the thread answers others. */
const LOOKED_AT_ONCE = 25;
const NOTHING: UnsafeVerdict = { share: 0, nearest: null };

/**
 * Looks at embeddings of drawings. The references of another model than the embedded one are embedded beside everything
 * else; until that is done nothing is flagged. What moderators add counts as soon as it is embedded.
 */
export function openUnsafeWatch({ storage, judge, logger }: UnsafeWatchOptions): UnsafeWatch {
  const stopping = new AbortController();
  let builtIn: UnsafeReferences | null = null;
  /** By the id of the stored reference. */
  const added = new Map<string, { kind: 'examples' | 'texts'; reference: UnsafeReference }>();
  const wait = (ms: number) => sleep(ms, undefined, { signal: stopping.signal, ref: false });

  async function embed({ id, name, ops }: StoredUnsafeReference): Promise<void> {
    const embedding =
      ops === null
        ? await judge.embedText(name)
        : (
            await judge.judge({
              ...{ strokes: visibleStrokes(replayOps(ops)), prompt: 'a drawing', priority: 'explain' },
            })
          ).embedding;
    added.set(id, { kind: ops === null ? 'texts' : 'examples', reference: { name, embedding } });
  }

  async function load(): Promise<void> {
    builtIn = await readCommittedReferences(judge.info.modelHash);
    if (!builtIn) await wait(AFTER_START_MS);
    for (;;) {
      try {
        builtIn ??= await loadUnsafeReferences(judgeEmbedder(judge));
        const all = await storage.unsafe.list();
        for (const id of added.keys()) if (!all.some((stored) => stored.id === id)) added.delete(id);
        for (const stored of all) if (!added.has(stored.id)) await embed(stored);
      } catch (error) {
        stopping.signal.throwIfAborted();
        logger.warn({ err: error }, 'embedding references of unsafe drawings failed');
      }
      await wait(REFRESH_MS);
    }
  }
  const loading = load().catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.error({ err: error }, 'references of unsafe drawings are missing');
  });

  function verdictOf(embedding: Float32Array): UnsafeVerdict {
    if (!builtIn) return NOTHING;
    const of = (kind: 'examples' | 'texts') => [...added.values()].filter((one) => one.kind === kind);
    const own = (kind: 'examples' | 'texts') => of(kind).map(({ reference }) => reference);
    return unsafeShare(embedding, {
      ...builtIn,
      examples: [...builtIn.examples, ...own('examples')],
      texts: [...builtIn.texts, ...own('texts')],
    });
  }

  const entryOf = (by: Moderator, action: string, id: string, name: string): NewAuditEntry => ({
    ...{ accountId: by.id, account: by.name, action },
    subject: { kind: 'unsafe-reference', id },
    detail: { name },
  });

  async function add(what: Pick<StoredUnsafeReference, 'name' | 'drawingId' | 'ops'>, by: Moderator) {
    const { name } = what;
    const stored: StoredUnsafeReference = { id: randomUUID(), ...what, addedBy: by.name, addedAt: new Date() };
    await storage.unsafe.add(stored, entryOf(by, 'unsafe-reference.add', stored.id, name));
    await embed(stored);
    return { ok: true } as const;
  }

  return {
    isUnsafe: (embedding) => verdictOf(embedding).share >= UNSAFE_FROM,

    async added() {
      const all = await storage.unsafe.list();
      return all.map(({ ops, ...rest }) => ({ ...rest, kind: ops === null ? 'text' : 'example' }));
    },

    builtIn: () => builtIn && { examples: builtIn.examples.length, texts: builtIn.texts.length },

    addText: (text, by) => add({ name: text, drawingId: null, ops: null }, by),

    async addExample(drawing: DrawingId, name, by) {
      const ops = await storage.drawings.ops(drawing);
      return ops ? add({ name, drawingId: drawing, ops }, by) : refuse('not_found', 'There is no such drawing.');
    },

    async remove(id, by) {
      const known = (await storage.unsafe.list()).find((one) => one.id === id);
      if (!known) return refuse('not_found', 'It is not there any more.');
      await storage.unsafe.remove(id, entryOf(by, 'unsafe-reference.remove', id, known.name));
      added.delete(id);
      return { ok: true };
    },

    async preview(newest) {
      const { ids } = await storage.drawings.listedIds(judge.info.modelHash, { after: null, limit: newest });
      const verdicts = new Map<DrawingId, UnsafeVerdict>();
      for (const { id, embedding } of await storage.drawings.embeddings(ids)) {
        verdicts.set(id, verdictOf(embedding));
        if (verdicts.size % LOOKED_AT_ONCE === 0) await nextTurn();
      }
      const surest = [...verdicts]
        .filter(([, { share }]) => share >= UNSAFE_FROM)
        .sort(([, a], [, b]) => b.share - a.share)
        .map(([id]) => id);
      const rows = await storage.drawings.galleryRows(surest);
      const flagged = rows.map(({ drawingId, prompt, nickname }): FlaggedDrawing => {
        const { share, nearest } = verdicts.get(drawingId) ?? NOTHING;
        return { drawingId, prompt, nickname, share, nearest: nearest ?? '' };
      });
      return { looked: ids.length, flagged };
    },

    async close() {
      stopping.abort();
      await loading;
    },
  };
}
