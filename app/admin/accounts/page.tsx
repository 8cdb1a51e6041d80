import type { Metadata } from 'next';
import Link from 'next/link';
import { formatCount, formatDay } from '#app/lib/format.ts';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { auditHref } from '../audit/query.ts';
import { formatMoment } from '../moment.ts';
import { requireRole } from '../session.ts';
import { AccountForm, AddAccountForm } from './account-forms.tsx';

export const metadata: Metadata = { title: 'Accounts', robots: { index: false } };

export default async function AccountsPage() {
  const owner = await requireRole();
  const accounts = await services().storage.admin.list(new Date());
  return (
    <AdminFrame section="accounts" title="Accounts">
      <section className={`sheet ${styles.medium}`} aria-label="Add an account">
        <AddAccountForm />
      </section>
      <ul className={`${styles.list} ${styles.medium}`}>
        {accounts.map(({ id, name, role, disabled, createdAt, sessions, lastUsedAt }) => (
          <li key={id} className={`${styles.pack} ${styles.accountRow}`} data-retired={disabled}>
            <div className={styles.itemText}>
              <span className={styles.itemName}>
                {name}
                {id === owner.id && ' (you)'}
              </span>
              <span className="hint">
                {disabled && <strong>Disabled · </strong>}
                since {formatDay(createdAt)} · {formatCount(sessions, 'session', 'sessions')}
                {lastUsedAt && `, last used ${formatMoment(lastUsedAt)}`}
              </span>
              <Link className="hint" href={auditHref({ account: name })} prefetch={false}>
                What “{name}” has done
              </Link>
            </div>
            <AccountForm account={{ id, name, role, disabled, sessions }} isOwn={id === owner.id} />
          </li>
        ))}
      </ul>
    </AdminFrame>
  );
}
