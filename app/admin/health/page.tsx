import type { Metadata } from 'next';
import { services } from '#server/bridge.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';
import { HealthView } from './health-view.tsx';

export const metadata: Metadata = { title: 'Health', robots: { index: false } };

export default async function HealthPage() {
  await requireRole('editor', 'moderator');
  const { health } = services();
  return (
    <AdminFrame section="health" title="Health">
      <HealthView initial={{ facts: health.facts(), samples: health.samples() }} />
    </AdminFrame>
  );
}
