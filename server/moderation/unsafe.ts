/** A drawing or a text that stands for what nobody should have to see. */
export interface UnsafeReference {
  /** What moderators are told: `swastika`. */
  name: string;
  /** Normalised. */
  embedding: Float32Array;
}

/** What a drawing has to reach, both: it is near enough, and nearer than to anything harmless. */
export interface UnsafeThreshold {
  /** Cosine with the nearest reference. */
  least: number;
  /** The same minus the cosine with the nearest harmless text. */
  margin: number;
}

export interface UnsafeReferences {
  /** Drawings, those of the program and those that moderators added. */
  examples: readonly UnsafeReference[];
  texts: readonly UnsafeReference[];
  /** Embeddings of the words of labels, normalised. */
  safeTexts: readonly Float32Array[];
  thresholds: { examples: UnsafeThreshold; texts: UnsafeThreshold };
}

/** Of a drawing: `share` from 0.5 on counts as unsafe. */
export interface UnsafeVerdict {
  /** 0–1. */
  share: number;
  /** Name of the reference that speaks for it; null: there is none. */
  nearest: string | null;
}

/** Cosines from the threshold to a share of 0.73. */
const SCALE = 0.05;
export const UNSAFE_FROM = 0.5;

/**
 * [MOD-9] Whether a drawing looks unsafe, from its embedding (normalised) alone. The share is σ(d / 0.05), d being by how
 * much it passes the harder one of the two conditions; of examples and texts the larger share counts.
 */
export function unsafeShare(embedding: Float32Array, references: UnsafeReferences): UnsafeVerdict {
  const safe = nearestOf(embedding, references.safeTexts);
  const { thresholds } = references;
  let best: UnsafeVerdict = { share: 0, nearest: null };
  for (const kind of ['examples', 'texts'] as const) {
    for (const { name, embedding: reference } of references[kind]) {
      const share = shareOf(dot(embedding, reference), safe, thresholds[kind]);
      if (share > best.share) best = { share, nearest: name };
    }
  }
  return best;
}

function shareOf(cosine: number, safe: number, { least, margin }: UnsafeThreshold): number {
  const passedBy = Math.min(cosine - least, cosine - safe - margin);
  return 1 / (1 + Math.exp(-passedBy / SCALE));
}

/** Of harmless drawings, this share may be nearer to a reference, and by more. */
const NEAR_SHARE = 0.02;
const MARGIN_SHARE = 0.004;

/**
 * Thresholds for a model, from harmless drawings: the cosine that 2 % of them exceed, and the margin that 0.4 % of them do.
 *
 * @throws RangeError without drawings
 */
export function thresholdFor(
  harmless: readonly Float32Array[],
  references: readonly UnsafeReference[],
  safeTexts: readonly Float32Array[],
): UnsafeThreshold {
  if (harmless.length === 0) throw new RangeError('no drawings have no thresholds');
  const all = references.map(({ embedding }) => embedding);
  const nearest = harmless.map((drawing) => nearestOf(drawing, all));
  const margins = harmless.map((drawing, i) => (nearest[i] as number) - nearestOf(drawing, safeTexts));
  return { least: exceededBy(nearest, NEAR_SHARE), margin: exceededBy(margins, MARGIN_SHARE) };
}

/** The value that a share of all values exceeds. */
function exceededBy(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => b - a);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
}

const nearestOf = (embedding: Float32Array, others: readonly Float32Array[]): number =>
  others.reduce((nearest, other) => Math.max(nearest, dot(embedding, other)), -1);

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
