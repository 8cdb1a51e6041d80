import type { HealthFacts } from '#server/ops/port.ts';
import { durationText } from './chart-data.ts';
import styles from './health.module.css';

/** What runs, and what was tried before it. */
export function Facts({ facts }: { facts: HealthFacts }) {
  const { judge } = facts;
  const rows: [string, string][] = [
    ['Judge', `${judge.modelId}, ${judge.precision}`],
    ['Model hash', judge.modelHash.slice(0, 12)],
    ['Runs on', judge.provider],
    ['Database', facts.database],
    ['Up for', durationText(facts.uptimeSeconds)],
    ['Version', `${facts.version}, Node ${facts.node}`],
  ];
  return (
    <section className="sheet" aria-labelledby="facts">
      <h2 id="facts" className="visually-hidden">
        What is running
      </h2>
      <dl className={styles.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {judge.passedOver.length > 0 && (
        <div className={styles.passedOver}>
          <h3>Passed over</h3>
          <ul>
            {judge.passedOver.map(({ provider, reason }) => (
              <li key={provider}>
                <strong>{provider}</strong>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
