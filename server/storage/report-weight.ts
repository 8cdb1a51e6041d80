/** From this weight on a drawing leaves the public pages until somebody has looked at it. */
export const HIDE_WEIGHT = 3;

/** A case keeps as many; reports beyond them take the places of others. */
export const MOST_REPORTS = 100;

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

/**
 * [MOD-3] The report that gives its place to a further one; null: there is room. It is the oldest that adds no weight, because
 * another one comes from its network, so that nobody fills a case from one network and keeps the reports of others out. When
 * each has a network of its own, it is the oldest. Flags stay.
 *
 * @param reports the oldest first
 */
export function displacedBy<T extends WeighedReport>(added: WeighedReport, reports: readonly T[]): T | null {
  if (reports.length < MOST_REPORTS) return null;
  const count = new Map<string | null, number>([[added.network, 1]]);
  for (const { network } of reports) count.set(network, (count.get(network) ?? 0) + 1);
  const ofPeople = reports.filter(({ network }) => network !== null);
  return ofPeople.find(({ network }) => (count.get(network) ?? 0) > 1) ?? ofPeople[0] ?? null;
}

/** [MOD-3] Once somebody has decided about a drawing, reports alone do not hide it again. */
export const hidesDrawing = (weight: number, hasDecision: boolean): boolean => !hasDecision && weight >= HIDE_WEIGHT;
