import { formatCount } from '#app/lib/format.ts';
import styles from './rejudge.module.css';

const STEP_POINTS = 5;

/** The middle of a step of the histogram, in points. */
const pointsOf = (step: number, steps: number): number => (step - (steps - 1) / 2) * STEP_POINTS;

const signed = (points: number): string => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0');

/** How many scores changed by how much: bars, and the same as a table. @param changes as `Rejudging` has them */
export function Changes({ changes }: { changes: readonly number[] }) {
  const highest = Math.max(1, ...changes);
  const all = changes.reduce((sum, count) => sum + count, 0);
  const named = changes.map((count, step) => ({ count, points: pointsOf(step, changes.length) }));
  const nearly = named.find(({ points }) => points === 0)?.count ?? 0;
  const up = named.filter(({ points }) => points > 0).reduce((sum, { count }) => sum + count, 0);
  const sentence = `${formatCount(all, 'drawing', 'drawings')}: ${up.toLocaleString('en-GB')} up, ${(all - up - nearly).toLocaleString('en-GB')} down, ${nearly.toLocaleString('en-GB')} within two and a half points.`;
  return (
    <>
      <p>{sentence}</p>
      <svg
        className={styles.bars}
        viewBox={`0 0 ${named.length} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Changes of scores. ${sentence}`}
      >
        {named.map(({ count, points }, step) => {
          const height = (100 * count) / highest;
          return <rect key={points} x={step + 0.05} y={100 - height} width={0.9} height={height} />;
        })}
      </svg>
      <p className={styles.axis} aria-hidden="true">
        <span>−100</span>
        <span>points</span>
        <span>+100</span>
      </p>
      <details>
        <summary>As a table</summary>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Change, about</th>
              <th scope="col">Drawings</th>
            </tr>
          </thead>
          <tbody>
            {named
              .filter(({ count }) => count > 0)
              .map(({ count, points }) => (
                <tr key={points}>
                  <th scope="row">{signed(points)}</th>
                  <td>{count.toLocaleString('en-GB')}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
