/** How boldly a choice is made among logits. */
export interface Boldness {
  /** Above 0. 1: as often as the model says; below: the likely more often. */
  temperature: number;
  /** Choices less likely than this share of the likeliest are never made, 0–1. */
  least: number;
}

/**
 * Classifier-free guidance (Ho & Salimans 2022): what the text makes likelier than no text does, more so. Guidance 1 is what the
 * model says of the text. Both rows have one length.
 */
export function guided(told: Float32Array, untold: Float32Array, guidance: number): Float32Array {
  return told.map((logit, i) => (untold[i] as number) + guidance * (logit - (untold[i] as number)));
}

/** The index of one choice. Takes one number from `random`. @throws RangeError when a logit is no number */
export function choose(logits: Float32Array, { temperature, least }: Boldness, random: () => number): number {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  if (!Number.isFinite(highest)) throw new RangeError('there is nothing to choose from');
  const weights = new Float64Array(logits.length);
  let whole = 0;
  for (const [i, logit] of logits.entries()) {
    const weight = Math.exp((logit - highest) / temperature);
    if (weight < least) continue;
    weights[i] = weight;
    whole += weight;
  }
  let left = random() * whole;
  let last = 0;
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = i;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}
