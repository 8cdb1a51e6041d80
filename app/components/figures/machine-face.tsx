import { coloursOf } from '#contract/look.ts';
import type { MachineLevel } from '#contract/machines.ts';
import styles from './avatar.module.css';

/* In a box of 64 × 64: a plotter with a screen instead of a face, which shows what its level is called after. */
const SCREENS: Record<MachineLevel, string> = {
  // A dot.
  1: 'M29 35a3 3 0 1 0 6 0a3 3 0 1 0-6 0zM31.500 35a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0z',
  // A doodle.
  2: 'M21 39c1-8 7-8 6-2s6 5 6-1 6-6 5 0 4 4 6 0',
  // A vector.
  3: 'M21 43L43 30M43 30l-7 1M43 30l-4 6M21 43v.1',
  // A spline through its knots.
  4: 'M23 41C27 25 36 47 41 31M21 41a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM39 31a2 2 0 1 0 4 0a2 2 0 1 0-4 0z',
  // A curve with its handles.
  5: 'M25 42C25 26 39 46 39 30M25 42V29M23.500 29h3M39 30v13M37.500 43h3',
};
/** Levels have one more bar each. */
const barsOf = (level: MachineLevel) =>
  Array.from({ length: level }, (_, i) => `M${34.5 - level * 2.5 + i * 5} 54v3`).join('');

/** The face of a machine: no person has a square one. */
export function MachineFace({
  level,
  look,
  size,
}: {
  level: MachineLevel;
  look?: number | undefined;
  size: 'small' | 'medium' | 'large';
}) {
  const wash = WASHES[look === undefined ? level : coloursOf(look).background];
  return (
    <svg className={styles.avatar} data-size={size} data-machine={level} viewBox="0 0 64 64" aria-hidden="true">
      <path fill={wash} d="M8 13c0-4 3-6 7-6h35c4 0 7 2 7 6v39c0 4-3 6-7 6H15c-4 0-7-2-7-6z" />
      <path className={styles.line} fill="none" d="M32 18v-7M28 10a4 4 0 1 0 8 0a4 4 0 1 0-8 0z" />
      <path
        className={styles.line}
        fill="#dfe4f2"
        d="M14 20c0-2 1-3 3-3h30c2 0 3 1 3 3v28c0 2-1 3-3 3H17c-2 0-3-1-3-3z"
      />
      <path
        className={styles.line}
        fill="#fffaf0"
        d="M18 24c0-1 .500-2 2-2h24c1.500 0 2 1 2 2v22c0 1-.500 2-2 2H20c-1.500 0-2-1-2-2z"
      />
      <path className={styles.line} fill="none" d={SCREENS[level]} />
      <path className={styles.line} fill="none" d={`M14 32h-4v6h4M50 32h4v6h-4${barsOf(level)}`} />
    </svg>
  );
}

/** By number, as in `contract/look.ts`. */
export const WASHES = ['#ffd6a8', '#ffc4bd', '#cfe6b8', '#bfe3e0', '#cbd7ff', '#e6cdf5', '#ffe38f', '#f7c6dd'] as const;
