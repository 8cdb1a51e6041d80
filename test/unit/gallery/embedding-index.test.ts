import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { DIMS_STEP, openDotKernel } from '#server/gallery/dot-kernel.ts';
import { EmbeddingIndex, type IndexedDrawing, SAME_FROM } from '#server/gallery/embedding-index.ts';

const normalised = (values: readonly number[]): Float32Array => {
  const length = Math.hypot(...values) || 1;
  return Float32Array.from(values, (value) => value / length);
};
const vector = (dimensions: number) =>
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dimensions, maxLength: dimensions })
    .map(normalised);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** As an index keeps it. */
const rounded = (embedding: Float32Array): number[] => {
  const scale = Math.max(...embedding.map(Math.abs)) / 127 || 1;
  return Array.from(embedding, (value) => Math.round(value / Math.fround(scale)) * Math.fround(scale));
};

const drawing = (id: string, embedding: Float32Array, change: Partial<IndexedDrawing> = {}): IndexedDrawing => ({
  id: id as DrawingId,
  promptId: 'prompt' as PromptId,
  playerId: id as string as PlayerId,
  embedding,
  ...change,
});
const ids = (hits: readonly { id: string }[]) => hits.map(({ id }) => id);

describe('the kernel', () => {
  it('computes what plain code computes, up to the largest numbers', () => {
    const int8 = fc.integer({ min: -127, max: 127 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(int8),
        (steps, rows, stream) => {
          const dims = steps * DIMS_STEP;
          const memory = new WebAssembly.Memory({ initial: 1 });
          const bytes = new Int8Array(memory.buffer);
          for (let i = 0; i < dims * (rows + 1); i++) bytes[i] = stream.next().value as number;
          const out = 32_768;
          openDotKernel(memory).dots(dims, dims * (rows + 1), dims, 0, out);
          const found = [...new Int32Array(memory.buffer, out, rows)];
          const query = bytes.subarray(0, dims);
          expect(found).toEqual(found.map((_, row) => dot(bytes.subarray(dims * (row + 1), dims * (row + 2)), query)));
        },
      ),
    );
  });

  it.each([127, -127])('does not overflow with nothing but %d', (value) => {
    const dims = 1_024;
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Int8Array(memory.buffer).fill(value, 0, 2 * dims);
    openDotKernel(memory).dots(dims, 2 * dims, dims, 0, 4_096);
    expect(new Int32Array(memory.buffer, 4_096, 1)[0]).toBe(dims * 127 * 127);
  });
});

describe('the index of embeddings', () => {
  it('[GALLERY-5] finds what comparing with every drawing finds, whatever was added and removed', () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 0, max: 30 }), embedding: vector(7) }) },
      { weight: 1, arbitrary: fc.record({ remove: fc.integer({ min: 0, max: 30 }) }) },
    );
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 60 }),
        vector(7),
        fc.integer({ min: 1, max: 12 }),
        (actions, query, limit) => {
          const index = new EmbeddingIndex(7);
          const kept = new Map<string, Float32Array>();
          for (const one of actions) {
            if ('remove' in one) {
              expect(index.remove(`${one.remove}` as DrawingId)).toBe(kept.delete(`${one.remove}`));
            } else if (!kept.has(`${one.add}`)) {
              kept.set(`${one.add}`, one.embedding);
              index.add(drawing(`${one.add}`, one.embedding));
            }
          }
          expect(index.size).toBe(kept.size);
          const hits = index.search({ embedding: query, limit });
          const naive = [...kept].map(([id, embedding]) => ({
            id,
            similarity: dot(rounded(embedding), rounded(query)),
          }));
          expect(hits).toHaveLength(Math.min(limit, naive.length));
          // Rounding in another order of operations may turn around what is equal but for the last bits.
          const best = naive.map(({ similarity }) => similarity).sort((a, b) => b - a);
          for (const [i, hit] of hits.entries()) {
            expect(hit.similarity).toBeCloseTo(best[i] as number, 5);
            expect(hit.similarity).toBeCloseTo(naive.find(({ id }) => id === hit.id)?.similarity as number, 5);
            expect(Math.abs(hit.similarity - dot(kept.get(hit.id) as Float32Array, query))).toBeLessThan(0.02);
          }
        },
      ),
    );
  });

  it('finds across blocks of rows and after its memory has grown', () => {
    const index = new EmbeddingIndex(64);
    let seed = 1;
    const random = () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed / 2 ** 32 - 0.5;
    };
    const all = Array.from({ length: 20_000 }, () => normalised(Array.from({ length: 64 }, random)));
    for (const [i, embedding] of all.entries()) index.add(drawing(`${i}`, embedding));
    for (const wanted of [0, 8_191, 8_192, 16_384, 19_999]) {
      expect(index.search({ embedding: all[wanted] as Float32Array, limit: 1 })[0]?.id).toBe(`${wanted}`);
    }
    for (let i = 0; i < 19_990; i++) index.remove(`${i}` as DrawingId);
    expect(index.search({ embedding: all[5] as Float32Array, limit: 99 }).every(({ id }) => Number(id) >= 19_990)).toBe(
      true,
    );
  });

  it('[GALLERY-5] looks among the drawings of one prompt', () => {
    const index = new EmbeddingIndex(2);
    index.add(drawing('a', Float32Array.of(1, 0), { promptId: 'cat' as PromptId }));
    index.add(drawing('b', Float32Array.of(0, 1), { promptId: 'dog' as PromptId }));
    const search = (promptId: string) =>
      ids(index.search({ embedding: Float32Array.of(1, 0), limit: 9, promptId: promptId as PromptId }));
    expect(search('dog')).toEqual(['b']);
    expect(search('cat')).toEqual(['a']);
    expect(search('nobody drew this')).toEqual([]);
  });

  it('orders equal ones by their ids', () => {
    const index = new EmbeddingIndex(2);
    for (const id of ['c', 'a', 'd', 'b']) index.add(drawing(id, Float32Array.of(0.6, 0.8)));
    expect(ids(index.search({ embedding: Float32Array.of(1, 0), limit: 3 }))).toEqual(['a', 'b', 'c']);
  });

  it('[GALLERY-6] makes one hit of what one player drew alike for one prompt, and of nothing else', () => {
    const index = new EmbeddingIndex(2);
    const ada = { playerId: 'ada' as PlayerId };
    const turned = (cosine: number) => Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2));
    index.add(drawing('first', Float32Array.of(1, 0), ada));
    index.add(drawing('same', turned(SAME_FROM + 0.01), ada));
    index.add(drawing('other', turned(SAME_FROM - 0.02), ada));
    index.add(drawing('of bob', Float32Array.of(1, 0)));
    index.add(drawing('of another prompt', Float32Array.of(1, 0), { ...ada, promptId: 'else' as PromptId }));
    const hits = index.search({ embedding: Float32Array.of(1, 0), limit: 9 });
    expect(hits.map(({ id, folded }) => [id, folded])).toEqual([
      ['first', 1],
      ['of another prompt', 0],
      ['of bob', 0],
      ['other', 0],
    ]);
  });

  it('[GALLERY-7] finds what is like a drawing, but neither the drawing nor its twins', () => {
    const index = new EmbeddingIndex(2);
    const ada = { playerId: 'ada' as PlayerId };
    index.add(drawing('it', Float32Array.of(1, 0), ada));
    index.add(drawing('its twin', Float32Array.of(1, 0.01), ada));
    index.add(drawing('like it', normalised([1, 0.3])));
    const embedding = index.embeddingOf('it' as DrawingId) as Float32Array;
    expect(ids(index.search({ embedding, limit: 9, except: 'it' as DrawingId }))).toEqual(['like it']);
    expect(index.embeddingOf('nobody' as DrawingId)).toBeNull();
  });

  it('[GALLERY-9] drops what was not marked since the last time', () => {
    const index = new EmbeddingIndex(2);
    for (const id of ['a', 'b', 'c']) index.add(drawing(id, Float32Array.of(1, 0)));
    index.sweep();
    expect(index.size).toBe(3);
    expect([index.mark('a' as DrawingId), index.mark('x' as DrawingId)]).toEqual([true, false]);
    index.add(drawing('d', Float32Array.of(0, 1)));
    index.sweep();
    expect(ids(index.search({ embedding: Float32Array.of(1, 0), limit: 9 }))).toEqual(['a', 'd']);
  });

  it('takes a blank drawing, and refuses what is no embedding of its model', () => {
    const index = new EmbeddingIndex(3);
    index.add(drawing('blank', new Float32Array(3)));
    expect(index.search({ embedding: Float32Array.of(1, 0, 0), limit: 1 })).toEqual([
      { id: 'blank', similarity: 0, folded: 0 },
    ]);
    expect(() => index.add(drawing('long', new Float32Array(4)))).toThrow(RangeError);
    expect(() => index.search({ embedding: new Float32Array(2), limit: 1 })).toThrow(RangeError);
    expect(() => new EmbeddingIndex(100_000)).toThrow(RangeError);
  });
});
