const FIVE = 5;
/** One stroke of a bundle in a box of 40 × 24; the fifth crosses the other four. */
const STROKES = ['M7 3 5.500 21', 'M14 3l-.5 18', 'M21 3l.5 18', 'M28 3l-.5 18', 'M2 17 33 6'] as const;

/** A number as tally marks, bundled by fives. */
export function Tally({ count }: { count: number }) {
  const bundles = Array.from({ length: Math.ceil(count / FIVE) }, (_, bundle) => Math.min(FIVE, count - bundle * FIVE));
  return bundles.map((strokes, bundle) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: bundles fill from the first and never move.
    <svg viewBox={`0 0 ${strokes === FIVE ? 36 : strokes * 7 + 4} 24`} aria-hidden="true" key={bundle}>
      {STROKES.slice(0, strokes).map((stroke) => (
        <path d={stroke} key={stroke} />
      ))}
    </svg>
  ));
}
