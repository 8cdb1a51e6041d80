/** What the judge says of a candidate. */
export interface Opinion {
  /** 0–100. */
  score: number;
  /** Cosines with the prompt, and with the nearest text that means something else. */
  similarity: number;
  nearestOther: number;
}

/** Points that are lost for each hundredth by which the drawing is nearer to another text than to its prompt. */
const POINTS_A_HUNDREDTH = 8;

/**
 * What picks among candidates: the score, less what makes the drawing another thing. The score alone would prefer a lion to a
 * modest cat, as both are much like a cat.
 */
export const rankOf = ({ score, similarity, nearestOther }: Opinion): number =>
  score - POINTS_A_HUNDREDTH * 100 * Math.max(0, nearestOther - similarity);

/** Whether two texts name the same: "a cat", "the cat", "Cat". */
export const isSameName = (one: string, other: string): boolean => bare(one) === bare(other);

const bare = (text: string): string =>
  text
    .toLowerCase()
    .trim()
    .replace(/^(an?|the) /, '');
