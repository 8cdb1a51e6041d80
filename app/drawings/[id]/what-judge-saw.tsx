import { formatShare } from '#app/boards/format.ts';
import type { LabelShare } from '#contract/room.ts';
import styles from './drawing.module.css';

/** The judge's nearest labels with their shares, as bars. SVG attributes, because the CSP forbids style attributes. */
export function WhatJudgeSaw({ labels }: { labels: LabelShare[] }) {
  if (labels.length === 0) return <p>The judge saw an empty paper.</p>;
  return (
    <ol className={styles.labels}>
      {labels.map((label) => (
        <li key={label.text} className={styles.label}>
          <span className={styles.labelText}>{label.text}</span>
          <span className={styles.labelShare}>{formatShare(label.share)}</span>
          <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles.barRoom} width="100" height="4" />
            <rect className={styles.barShare} width={Math.max(0.5, label.share * 100)} height="4" />
          </svg>
        </li>
      ))}
    </ol>
  );
}
