import type { Metadata } from 'next';
import Link from 'next/link';
import { formatDay } from '#app/lib/format.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { auditHref } from '../audit/query.ts';
import { formatMoment } from '../moment.ts';
import { requireRole } from '../session.ts';
import { AddApiKeyForm, RevokeApiKeyForm } from './api-key-forms.tsx';

export const metadata: Metadata = { title: 'API keys', robots: { index: false } };

export default async function ApiKeysPage() {
  await requireRole();
  const keys = await services().storage.apiKeys.list();
  const inForce = keys.filter(({ revokedAt }) => revokedAt === null).length;
  return (
    <AdminFrame section="keys" title="API keys">
      <section className={`sheet ${styles.medium}`} aria-label="Make a key">
        <AddApiKeyForm />
        <p className="hint">
          With a key, a program asks the judge over HTTP to embed, compare and classify pictures and texts. Rounds go
          first. {inForce === 0 && 'The service is off until there is a key.'} The file docs/judge-service.md says how a
          program asks. <Link href={auditHref({ action: 'api-key.add' })}>Keys in the audit log</Link>
        </p>
      </section>
      {keys.length > 0 && (
        <ul className={`${styles.list} ${styles.medium}`}>
          {keys.map(({ id, name, createdBy, createdAt, lastUsedAt, revokedAt }) => (
            <li key={id} className={`${styles.pack} ${styles.accountRow}`} data-retired={revokedAt !== null}>
              <div className={styles.itemText}>
                <span className={styles.itemName}>{name}</span>
                <span className="hint">
                  {revokedAt && <strong>Revoked {formatMoment(revokedAt)} · </strong>}
                  made {formatDay(createdAt)} by {createdBy} ·{' '}
                  {lastUsedAt ? `last used ${formatMoment(lastUsedAt)}` : 'never used'}
                </span>
              </div>
              {revokedAt === null && <RevokeApiKeyForm id={id} name={name} />}
            </li>
          ))}
        </ul>
      )}
    </AdminFrame>
  );
}
