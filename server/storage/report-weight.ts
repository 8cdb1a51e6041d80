/** From this weight on a drawing leaves the public pages until somebody has looked at it. */
export const HIDE_WEIGHT = 3;

/** A report of a person, or an automatic flag (`network` null). */
export interface WeighedReport {
  /** Where the person was; null: no person. */
  network: string | null;
  weight: number;
}

/**
 * [MOD-3] The weight of a case. People who share an address count once, as one person has many browsers; an
 * automatic flag counts with its own weight.
 */
export function weightOf(reports: readonly WeighedReport[]): number {
  const networks = new Map<string, number>();
  let flags = 0;
  for (const { network, weight } of reports) {
    if (network === null) flags += weight;
    else networks.set(network, Math.max(weight, networks.get(network) ?? 0));
  }
  return flags + [...networks.values()].reduce((sum, weight) => sum + weight, 0);
}

/** [MOD-3] Once somebody has decided about a drawing, reports alone do not hide it again. */
export const hidesDrawing = (weight: number, hasDecision: boolean): boolean => !hasDecision && weight >= HIDE_WEIGHT;
