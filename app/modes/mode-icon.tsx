import type { ModeName } from '#contract/modes.ts';
import { lookOf } from './index.ts';
import styles from './mode-icon.module.css';

/** A mode's picture; its name always stands beside it. */
export function ModeIcon({ mode, className = '' }: { mode: ModeName; className?: string }) {
  const { wash, ink } = lookOf(mode).picture;
  return (
    <svg className={`${styles.icon} ${className}`} viewBox="0 0 48 48" aria-hidden="true">
      <path className={styles.wash} d={wash} />
      {ink.map((d) => (
        <path className={styles.ink} d={d} key={d} />
      ))}
    </svg>
  );
}
