import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import { picker } from '#app/lib/seeded.ts';
import styles from './JudgeTip.module.css';

const TIPS = [
  'Big and simple beats small and fussy.',
  'Fill the page. I do not go looking for tiny things.',
  'Outline first, then the one thing that gives it away.',
  'Handing in early settles ties, nothing else.',
  'Undo is free. So is starting over.',
] as const;

/** The judge has advice while people wait. The same for everybody who shares the `seed`. */
export function JudgeTip({ seed }: { seed: string }) {
  return (
    <aside className={styles.tip} aria-label="The judge's advice">
      <JudgeFace className={styles.face ?? ''} />
      <p className={styles.bubble}>{picker(seed)(TIPS)}</p>
    </aside>
  );
}
