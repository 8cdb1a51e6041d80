/** Whether two pieces of plain JSON say the same, whatever the order of their keys. */
export function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  const of = (data: object, key: string): unknown => (data as Record<string, unknown>)[key];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && sameData(of(a, key), of(b, key)))
  );
}
