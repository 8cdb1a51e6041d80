import { JUDGE_BROWS, JUDGE_FACE, JUDGE_FACE_SIDE, JUDGE_MOUTH, type JudgeMood } from '#canvas/judge-face.ts';
import styles from './judge-face.module.css';

export type { JudgeMood } from '#canvas/judge-face.ts';

/** The judge's face; the same colours in both themes. */
export function JudgeFace({ mood = 'calm', className = '' }: { mood?: JudgeMood; className?: string }) {
  return (
    <svg
      className={`${styles.judge} ${className}`}
      data-mood={mood}
      viewBox={`0 0 ${JUDGE_FACE_SIDE} ${JUDGE_FACE_SIDE}`}
      aria-hidden="true"
    >
      <path className={styles.robe} d={JUDGE_FACE.robe} />
      <path className={styles.paper} d={JUDGE_FACE.bands} />
      <path className={styles.paper} d={JUDGE_FACE.wig} />
      <path className={styles.paper} d={JUDGE_FACE.face} />
      <g className={styles.curls}>
        {JUDGE_FACE.curls.map((d) => (
          <path key={d} d={d} />
        ))}
        <path className={styles.open} d={JUDGE_FACE.wigLines} />
      </g>
      <path className={styles.open} d={JUDGE_BROWS[mood]} />
      <g className={styles.paper}>
        {JUDGE_FACE.glasses.map((d) => (
          <path key={d} d={d} />
        ))}
        <path className={styles.open} d={JUDGE_FACE.bridge} />
      </g>
      <g className={styles.pupils}>
        {JUDGE_FACE.pupils.map(({ x, y, radius }) => (
          <circle key={x} cx={x} cy={y} r={radius} />
        ))}
      </g>
      <path className={styles.open} d={JUDGE_FACE.nose} />
      <path className={styles.mouth} d={JUDGE_MOUTH[mood]} />
      <path className={styles.blush} d={JUDGE_FACE.blush} />
      <g className={styles.pencil}>
        <path d={JUDGE_FACE.pencil} />
        <path className={styles.tip} d={JUDGE_FACE.pencilTip} />
        <path className={styles.hand} d={JUDGE_FACE.hand} />
      </g>
    </svg>
  );
}
