import type { Metadata } from 'next';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';
import { ImportForm } from './import-form.tsx';

export const metadata: Metadata = { title: 'Import prompts', robots: { index: false } };

export default async function ImportPage() {
  await requireRole('editor');
  const packs = await services().storage.prompts.packs();
  return (
    <AdminFrame section="import" title="Import prompts">
      <section className={`sheet ${styles.medium}`} aria-label="Import">
        <ImportForm packNames={packs.map(({ name }) => name)} />
      </section>
    </AdminFrame>
  );
}
