import { services } from '#server/bridge.ts';
import styles from '../admin.module.css';
import { RemoveJoinPasswordForm, SetJoinPasswordForm } from './join-password-forms.tsx';

/** [INSTANCE-6] Whether the instance is private, and its password. */
export function JoinPassword() {
  const { joinPassword } = services();
  const isSet = joinPassword.isSet();
  return (
    <section className={`sheet ${styles.form}`} aria-labelledby="join-password">
      <h2 id="join-password">Join password</h2>
      <p role="status">
        {isSet
          ? 'This instance is private: people see nothing of it before they have entered the password.'
          : 'This instance is open to everybody. With a join password it is private.'}
      </p>
      {joinPassword.isFixed ? (
        <p className="hint">
          The environment variable <code>JOIN_PASSWORD</code> sets the password.
        </p>
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
  );
}
