import type { Metadata } from 'next';
import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { AdminFrame } from '../admin-frame.tsx';
import { requireRole } from '../session.ts';
import { RemoveJoinPasswordForm, SetJoinPasswordForm } from './join-password-forms.tsx';

export const metadata: Metadata = { title: 'Join password', robots: { index: false } };

/** [INSTANCE-6] Whether the instance is private. */
export default async function JoinPasswordPage() {
  await requireRole();
  const { joinPassword } = services();
  const isSet = joinPassword.isSet();
  return (
    <AdminFrame section="join" title="Join password">
      <section className={`sheet ${styles.narrow} ${styles.form}`} aria-label="Join password">
        <p>
          {isSet
            ? 'This instance is private: people see nothing of it before they have entered the password.'
            : 'This instance is open to everybody. With a join password it is private.'}
        </p>
        {joinPassword.isFixed ? (
          <p className="hint">The environment variable JOIN_PASSWORD sets the password.</p>
        ) : (
          <>
            <SetJoinPasswordForm isSet={isSet} />
            <p className="hint">
              A new password ends what was entered before: everybody has to enter the new one, and rooms in play lose
              their connections until then. Administrators who are signed in need no password.
            </p>
            {isSet && <RemoveJoinPasswordForm />}
          </>
        )}
      </section>
    </AdminFrame>
  );
}
