import type { Metadata } from 'next';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { services } from '#server/bridge.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';
import { Backups } from './backups.tsx';
import { HealthView } from './health-view.tsx';
import { Sheet } from './sheet.tsx';
import { sizeText } from './size.ts';

export const metadata: Metadata = { title: 'Health', robots: { index: false } };

/** [OPS-7] What runs and how it is: for owners also where it is, and whether there are backups. */
export default async function HealthPage() {
  const { role } = await requireRole('editor', 'moderator');
  const { health, backups } = services();
  return (
    <AdminFrame section="health" title="Health">
      <HealthView initial={{ facts: health.facts(), samples: health.samples() }}>
        {role === 'owner' && (
          <>
            <Backups state={await backups.state()} />
            <Sheet id="instance" title="This instance" facts={await instanceFacts()} />
          </>
        )}
      </HealthView>
    </AdminFrame>
  );
}

async function instanceFacts(): Promise<[string, string][]> {
  const { storage, judge } = services();
  const databaseSize = await storage.sizeBytes().catch(() => null);
  return [
    ['Address', await requestOrigin()],
    ['Size of the database', databaseSize === null ? 'The database does not answer.' : sizeText(databaseSize)],
    ['Preprocessing', judge.info.preprocessing],
    ['Embedding', `${judge.info.embeddingLength} numbers`],
    ['For load balancers', '/ready'],
    ['For Prometheus', '/metrics, from this machine or with METRICS_TOKEN'],
  ];
}
