import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { fnv1a32 } from '#contract/random.ts';
import { DIMS_STEP, openDotKernel } from './dot-kernel.ts';

/** What the index keeps of a drawing. */
export interface IndexedDrawing {
  id: DrawingId;
  promptId: PromptId;
  playerId: PlayerId;
  /** Normalised. */
  embedding: Float32Array;
}

export interface IndexQuery {
  /** Normalised. */
  embedding: Float32Array;
  /** Hits at most. */
  limit: number;
  /** Only drawings of this prompt. */
  promptId?: PromptId | null;
  /** Neither this drawing nor what looks the same is a hit. */
  except?: DrawingId | null;
}

export interface Hit {
  id: DrawingId;
  /** Cosine, -1–1, with an error of about 0.002. */
  similarity: number;
  /** Further drawings of the same prompt by the same player that look the same. */
  folded: number;
}

/** [GALLERY-6] Cosine from which two drawings of one prompt by one player count as the same. */
export const SAME_FROM = 0.985;

/** Largest int8 number in use, so that the kernel's sums of two products fit into 16 bits. */
const LARGEST = 127;
const PAGE_BYTES = 65_536;
/** The first page of the memory holds the query and the dot products of one block; rows follow. */
const QUERY_AT = 0;
const DOTS_AT = 16_384;
const ROWS_AT = PAGE_BYTES;
/** Rows in one call of the kernel: their dot products fill 32 kB, which stay in a core's cache. */
const BLOCK_ROWS = 8_192;
const MAX_DIMS = DOTS_AT;
/** The memory grows by at least this, and by an eighth of what there is. */
const LEAST_GROWTH_PAGES = 16;
const GROWTH = 1.125;
/** Candidates for each hit: most have no twin. */
const CANDIDATES = 2;

/**
 * Finds the drawings that are most similar to a text or to another drawing: it compares with every one of them. Embeddings are
 * kept as int8 with one scale each: a quarter of the memory, and a WebAssembly kernel multiplies sixteen at a time.
 *
 * Of a drawing it keeps `dimensions` bytes (rounded up to a multiple of 32), 13 bytes of numbers, and its id.
 */
export class EmbeddingIndex {
  readonly #dimensions: number;
  /** Bytes of a row. */
  readonly #rowBytes: number;
  readonly #memory = new WebAssembly.Memory({ initial: 1 + LEAST_GROWTH_PAGES });
  readonly #kernel = openDotKernel(this.#memory);
  /** Views of the whole memory, made anew when it grows. */
  #bytes = new Int8Array(this.#memory.buffer);
  #dots = new Int32Array(this.#memory.buffer, DOTS_AT, BLOCK_ROWS);
  /** Of the row i: id, scale, number of the prompt, hash of the player, and 1 for one that is known to be listed. */
  readonly #ids: DrawingId[] = [];
  #scales = new Float32Array(1_024);
  #prompts = new Int32Array(1_024);
  #players = new Int32Array(1_024);
  #marks = new Uint8Array(1_024);
  readonly #rows = new Map<DrawingId, number>();
  readonly #promptNumbers = new Map<PromptId, number>();

  /** @throws RangeError when the kernel cannot take that many dimensions */
  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#rowBytes = Math.ceil(dimensions / DIMS_STEP) * DIMS_STEP;
    if (dimensions < 1 || this.#rowBytes > MAX_DIMS) throw new RangeError(`${dimensions} dimensions cannot be indexed`);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds a drawing; one that is there already stays as it is. @throws RangeError for an embedding of another length */
  add({ id, promptId, playerId, embedding }: IndexedDrawing): void {
    if (embedding.length !== this.#dimensions)
      throw new RangeError(`an embedding of ${embedding.length} numbers is no embedding of ${this.#dimensions}`);
    if (this.#rows.has(id)) return;
    const row = this.#ids.length;
    this.#makeRoom(row + 1);
    this.#scales[row] = this.#writeRow(ROWS_AT + row * this.#rowBytes, embedding);
    this.#prompts[row] = this.#numberOf(promptId);
    // Two players with one hash would have to draw the same prompt alike to be taken for one.
    this.#players[row] = fnv1a32(playerId) | 0;
    this.#marks[row] = 1;
    this.#ids.push(id);
    this.#rows.set(id, row);
  }

  /** @returns whether it was there */
  remove(id: DrawingId): boolean {
    const row = this.#rows.get(id);
    if (row === undefined) return false;
    const last = this.#ids.length - 1;
    if (row !== last) {
      const from = ROWS_AT + last * this.#rowBytes;
      this.#bytes.copyWithin(ROWS_AT + row * this.#rowBytes, from, from + this.#rowBytes);
      this.#scales[row] = this.#scales[last] as number;
      this.#prompts[row] = this.#prompts[last] as number;
      this.#players[row] = this.#players[last] as number;
      this.#marks[row] = this.#marks[last] as number;
      this.#ids[row] = this.#ids[last] as DrawingId;
      this.#rows.set(this.#ids[row], row);
    }
    this.#ids.pop();
    this.#rows.delete(id);
    return true;
  }

  /** Keeps a drawing over the next `sweep`. @returns whether it is there */
  mark(id: DrawingId): boolean {
    const row = this.#rows.get(id);
    if (row === undefined) return false;
    this.#marks[row] = 1;
    return true;
  }

  /** Removes the drawings that were neither marked nor added since the last time. */
  sweep(): void {
    for (const id of this.#ids.filter((_, row) => this.#marks[row] === 0)) this.remove(id);
    this.#marks.fill(0);
  }

  /** As it is kept; null: the drawing is not there. */
  embeddingOf(id: DrawingId): Float32Array | null {
    const row = this.#rows.get(id);
    if (row === undefined) return null;
    const at = ROWS_AT + row * this.#rowBytes;
    const scale = this.#scales[row] as number;
    return Float32Array.from(this.#bytes.subarray(at, at + this.#dimensions), (value) => value * scale);
  }

  /** The most similar drawings, best first; of equal similarity by their ids. Those that look the same are one hit. */
  search({ embedding, limit, promptId = null, except = null }: IndexQuery): Hit[] {
    if (embedding.length !== this.#dimensions) throw new RangeError('the query has another length');
    const prompt = promptId === null ? null : this.#promptNumbers.get(promptId);
    if (prompt === undefined) return [];
    const queryScale = this.#writeRow(QUERY_AT, embedding);
    const best = new Best(limit * CANDIDATES, (row) => this.#ids[row] as string);
    const excluded = except === null ? undefined : this.#rows.get(except);
    for (let first = 0; first < this.#ids.length; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, this.#ids.length - first);
      const at = ROWS_AT + first * this.#rowBytes;
      this.#kernel.dots(at, at + count * this.#rowBytes, this.#rowBytes, QUERY_AT, DOTS_AT);
      this.#collect(best, { first, count, prompt, excluded });
    }
    return this.#fold(best.sorted(), { queryScale, limit, excluded });
  }

  #collect(
    best: Best,
    {
      first,
      count,
      prompt,
      excluded,
    }: { first: number; count: number; prompt: number | null; excluded: number | undefined },
  ): void {
    const [dots, scales, prompts] = [this.#dots, this.#scales, this.#prompts];
    for (let i = 0; i < count; i++) {
      const row = first + i;
      const score = (dots[i] as number) * (scales[row] as number);
      if (score < best.least || row === excluded || (prompt !== null && prompts[row] !== prompt)) continue;
      best.offer(row, score);
    }
  }

  /** One hit for all that look the same: the one before the others. */
  #fold(
    found: readonly Scored[],
    { queryScale, limit, excluded }: { queryScale: number; limit: number; excluded: number | undefined },
  ): Hit[] {
    const hits: { row: number; hit: Hit }[] = [];
    for (const { row, score } of found) {
      if (excluded !== undefined && this.#looksTheSame(row, excluded)) continue;
      const twin = hits.find(({ row: other }) => this.#looksTheSame(row, other));
      if (twin) twin.hit.folded++;
      else if (hits.length < limit)
        hits.push({ row, hit: { id: this.#ids[row] as DrawingId, similarity: score * queryScale, folded: 0 } });
    }
    return hits.map(({ hit }) => hit);
  }

  #looksTheSame(row: number, other: number): boolean {
    if (this.#prompts[row] !== this.#prompts[other] || this.#players[row] !== this.#players[other]) return false;
    const [a, b] = [ROWS_AT + row * this.#rowBytes, ROWS_AT + other * this.#rowBytes];
    let dot = 0;
    for (let i = 0; i < this.#dimensions; i++) dot += (this.#bytes[a + i] as number) * (this.#bytes[b + i] as number);
    return dot * (this.#scales[row] as number) * (this.#scales[other] as number) >= SAME_FROM;
  }

  /** Writes a vector as int8. @returns its scale: an int8 number times the scale is the number that was written */
  #writeRow(at: number, vector: Float32Array): number {
    let largest = 0;
    for (const value of vector) largest = Math.max(largest, Math.abs(value));
    const scale = largest / LARGEST || 1;
    for (let i = 0; i < vector.length; i++) this.#bytes[at + i] = Math.round((vector[i] as number) / scale);
    this.#bytes.fill(0, at + vector.length, at + this.#rowBytes);
    return scale;
  }

  #makeRoom(rows: number): void {
    const missing = ROWS_AT + rows * this.#rowBytes - this.#bytes.length;
    if (missing > 0) {
      const grown = Math.ceil((this.#bytes.length / PAGE_BYTES) * (GROWTH - 1));
      this.#memory.grow(Math.max(Math.ceil(missing / PAGE_BYTES), grown, LEAST_GROWTH_PAGES));
      this.#bytes = new Int8Array(this.#memory.buffer);
      this.#dots = new Int32Array(this.#memory.buffer, DOTS_AT, BLOCK_ROWS);
    }
    if (rows <= this.#scales.length) return;
    const length = Math.ceil(rows * GROWTH);
    this.#scales = grownCopy(this.#scales, new Float32Array(length));
    this.#prompts = grownCopy(this.#prompts, new Int32Array(length));
    this.#players = grownCopy(this.#players, new Int32Array(length));
    this.#marks = grownCopy(this.#marks, new Uint8Array(length));
  }

  #numberOf(promptId: PromptId): number {
    const known = this.#promptNumbers.get(promptId);
    if (known !== undefined) return known;
    const next = this.#promptNumbers.size;
    this.#promptNumbers.set(promptId, next);
    return next;
  }
}

function grownCopy<T extends Float32Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

interface Scored {
  row: number;
  score: number;
}

/** The `count` rows with the highest scores, of equal scores those with the lesser ids: a heap whose root is the worst. */
class Best {
  readonly #count: number;
  readonly #idOf: (row: number) => string;
  readonly #heap: Scored[] = [];
  /** Less than this is not taken. */
  least = Number.NEGATIVE_INFINITY;

  constructor(count: number, idOf: (row: number) => string) {
    this.#count = count;
    this.#idOf = idOf;
  }

  offer(row: number, score: number): void {
    const heap = this.#heap;
    const offered = { row, score };
    if (heap.length < this.#count) {
      heap.push(offered);
      this.#rise(heap.length - 1);
    } else {
      const [worst] = heap;
      if (!worst || !this.#isBefore(offered, worst)) return;
      heap[0] = offered;
      this.#sink();
    }
    if (heap.length === this.#count) this.least = heap[0]?.score ?? this.least;
  }

  /** Best first. */
  sorted(): Scored[] {
    return [...this.#heap].sort((a, b) => (this.#isBefore(a, b) ? -1 : 1));
  }

  #isBefore(a: Scored, b: Scored): boolean {
    return a.score > b.score || (a.score === b.score && this.#idOf(a.row) < this.#idOf(b.row));
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(heap[parent] as Scored, heap[i] as Scored)) return;
      [heap[parent], heap[i]] = [heap[i] as Scored, heap[parent] as Scored];
      i = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      let worst = i;
      for (const child of [left, right])
        if (child < heap.length && this.#isBefore(heap[worst] as Scored, heap[child] as Scored)) worst = child;
      if (worst === i) return;
      [heap[worst], heap[i]] = [heap[i] as Scored, heap[worst] as Scored];
      i = worst;
    }
  }
}
