import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { serveWorker } from '#server/lib/worker-thread.ts';
import { EmbeddingIndex, type Hit } from './embedding-index.ts';

/** Some drawings on their way to the worker. */
export interface DrawingBatch {
  ids: DrawingId[];
  promptIds: PromptId[];
  playerIds: PlayerId[];
  /** One after the other. */
  embeddings: Float32Array<ArrayBuffer>;
}

export interface SearchRequest {
  /** Normalised; or a drawing, which is not found itself. */
  like: Float32Array | DrawingId;
  limit: number;
  promptId: PromptId | null;
}

export interface IndexMethods {
  /** Notes that these are listed. @returns those that the index does not have */
  mark(ids: DrawingId[]): DrawingId[];
  add(batch: DrawingBatch): void;
  remove(ids: DrawingId[]): void;
  /** Removes what was neither marked nor added since the last time. @returns how many drawings are left */
  sweep(): number;
  /** null: the drawing to be like is not in the index. */
  search(request: SearchRequest): Hit[] | null;
}

/** A thread of its own: comparing with every drawing takes milliseconds that the server's thread has not got. */
export const serve = (): Promise<void> =>
  serveWorker<IndexMethods, null>(({ dimensions }: { dimensions: number }) => {
    const index = new EmbeddingIndex(dimensions);
    return {
      ready: null,
      methods: {
        mark: (ids) => ids.filter((id) => !index.mark(id)),
        add({ ids, promptIds, playerIds, embeddings }) {
          for (const [i, id] of ids.entries()) {
            index.add({
              id,
              promptId: promptIds[i] as PromptId,
              playerId: playerIds[i] as PlayerId,
              embedding: embeddings.subarray(i * dimensions, (i + 1) * dimensions),
            });
          }
        },
        remove(ids) {
          for (const id of ids) index.remove(id);
        },
        sweep() {
          index.sweep();
          return index.size;
        },
        search({ like, limit, promptId }) {
          const embedding = typeof like === 'string' ? index.embeddingOf(like) : like;
          if (!embedding) return null;
          return index.search({ embedding, limit, promptId, except: typeof like === 'string' ? like : null });
        },
      },
    };
  });
