import type { Metadata } from 'next';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { formatMoment } from '../moment.ts';
import { ROLE_NAMES } from '../role-names.ts';
import { requireRole, sessionToken } from '../session.ts';
import { endOwnSession } from './actions.ts';
import { ChangePasswordForm } from './change-password-form.tsx';

export const metadata: Metadata = { title: 'Your account', robots: { index: false } };

export default async function AccountPage() {
  const account = await requireRole('editor', 'moderator');
  const { admin, storage } = services();
  const own = admin.sessionId((await sessionToken()) ?? '');
  const sessions = await storage.admin.sessions(account.id, new Date());
  return (
    <AdminFrame section="account" title="Your account">
      <p className={styles.who}>
        {account.name} · {ROLE_NAMES[account.role]}
      </p>
      <div className={styles.halves}>
        <section className="sheet" aria-labelledby="password">
          <h2 id="password">Password</h2>
          <ChangePasswordForm name={account.name} />
        </section>
        <section aria-labelledby="sessions">
          <h2 id="sessions">Where you are signed in</h2>
          <ul className={styles.list}>
            {sessions.map(({ tokenHash, createdAt, lastUsedAt, browser, address }) => (
              <li key={tokenHash} className={styles.item}>
                <div className={styles.itemText}>
                  <span className={styles.itemName}>
                    {browser || 'An unknown browser'}
                    {tokenHash === own && ' (this one)'}
                  </span>
                  <span className="hint">
                    {address && `from ${address} · `}since {formatMoment(createdAt)} · last used{' '}
                    {formatMoment(lastUsedAt)}
                  </span>
                </div>
                {tokenHash !== own && (
                  <form action={endOwnSession} className={styles.itemActions}>
                    <input type="hidden" name="id" value={tokenHash} />
                    <button className="btn btn--plain" type="submit">
                      End<span className="visually-hidden"> the session of {browser || 'an unknown browser'}</span>
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </AdminFrame>
  );
}
