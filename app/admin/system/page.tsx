import type { Metadata } from 'next';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';

export const metadata: Metadata = { title: 'System', robots: { index: false } };

export default async function SystemPage() {
  await requireRole();
  const { storage, judge } = services();
  const databaseAnswers = await storage.ping().then(
    () => true,
    () => false,
  );
  const facts: [string, string][] = [
    ['Address', await requestOrigin()],
    ['Database', `${storage.description}${databaseAnswers ? '' : ' (does not answer)'}`],
    ['Model', judge.info.modelId],
    ['Model hash', judge.info.modelHash],
    ['Runs on', `${judge.info.provider}, ${judge.info.precision}`],
    ...judge.info.passedOver.map(({ provider, reason }): [string, string] => [`Not on ${provider}`, reason]),
    ['Preprocessing', judge.info.preprocessing],
    ['Embedding', `${judge.info.embeddingLength} numbers`],
  ];
  return (
    <AdminFrame section="system" title="System">
      <section className={`sheet ${styles.medium}`} aria-labelledby="state">
        <h2 id="state">What is running</h2>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </AdminFrame>
  );
}
