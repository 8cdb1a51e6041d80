import type { Sample } from '#server/ops/port.ts';
import { HEIGHT, minutesOf, numberText, pathOf, type SeriesSummary, scaleTop, summaryOf, WIDTH } from './chart-data.ts';
import type { ChartSpec } from './charts.ts';
import styles from './health.module.css';

/** A steady line should not be taken for the frame. */
const HEADROOM = 1.1;

/** One chart on a sheet of its own: what it shows, where it stands, how it went, and the same as a table. */
export function Chart({ spec, samples }: { spec: ChartSpec; samples: readonly Sample[] }) {
  const series = spec.series.map((one) => ({ ...one, summary: summaryOf(samples, one.key) }));
  const highest = Math.max(...series.map(({ summary }) => summary.highest ?? 0));
  const top = scaleTop(highest * HEADROOM);
  const empty = series.every(({ summary }) => summary.highest === null);
  const titleId = `chart-${spec.id}`;
  return (
    <figure className={`sheet ${styles.chart}`} aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId} className={styles.title}>
          {spec.title}
          {spec.unit && <span className={styles.unit}> {spec.unit}</span>}
        </h2>
        <p className="hint">{spec.hint}</p>
      </figcaption>
      <ul className={styles.legend}>
        {series.map(({ key, name, summary }, i) => (
          <li key={key}>
            <svg className={styles.swatch} viewBox="0 0 24 8" aria-hidden="true">
              <path className={styles.line} data-series={i} d="M1 4H23" />
            </svg>
            <span className={styles.name}>{name}</span>
            <span className={styles.now}>{numberText(summary.now)}</span>
            <span className={styles.range}>
              {summary.highest === null ? '' : `${numberText(summary.lowest)}–${numberText(summary.highest)}`}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.plot}>
        <span className={styles.top} aria-hidden="true">
          {numberText(top)}
        </span>
        <svg
          className={styles.drawing}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={spoken(spec, series)}
        >
          <path
            className={styles.grid}
            d={`M0 ${HEIGHT / 2}H${WIDTH}M${WIDTH / 3} 0V${HEIGHT}M${(2 * WIDTH) / 3} 0V${HEIGHT}`}
          />
          {series.map(({ key }, i) => (
            <path key={key} className={styles.line} data-series={i} d={pathOf(samples, key, top)} />
          ))}
        </svg>
        {empty && <p className={styles.nothing}>Nothing yet</p>}
      </div>
      <p className={styles.axis} aria-hidden="true">
        <span>15 min ago</span>
        <span>10</span>
        <span>5</span>
        <span>now</span>
      </p>
      <Table spec={spec} samples={samples} />
    </figure>
  );
}

function Table({ spec, samples }: { spec: ChartSpec; samples: readonly Sample[] }) {
  const rows = minutesOf(
    samples,
    spec.series.map(({ key }) => key),
  );
  return (
    <details className={styles.details}>
      <summary>
        As a table<span className="visually-hidden">: {spec.title}</span>
      </summary>
      {rows.length === 0 ? (
        <p className="hint">Nothing yet.</p>
      ) : (
        <table className={styles.table}>
          <caption className="hint">The highest value of each minute{spec.unit && `, in ${spec.unit}`}</caption>
          <thead>
            <tr>
              <th scope="col">Minutes ago</th>
              {spec.series.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ minutesAgo, values }) => (
              <tr key={minutesAgo}>
                <th scope="row">{minutesAgo === 0 ? 'under 1' : minutesAgo}</th>
                {spec.series.map(({ key }, i) => (
                  <td key={key}>{numberText(values[i] ?? null)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

/** What the picture says, in words. */
function spoken(spec: ChartSpec, series: readonly { name: string; summary: SeriesSummary }[]): string {
  const unit = spec.unit && ` ${spec.unit}`;
  const told = series.map(({ name, summary: { now, lowest, highest } }) =>
    highest === null
      ? `${name}: nothing yet`
      : `${name}: now ${now === null ? 'nothing' : numberText(now) + unit}, ${numberText(lowest)} to ${numberText(highest)}${unit}`,
  );
  return `${spec.title}, the last 15 minutes. ${told.join('. ')}.`;
}
