import Link from 'next/link';
import { homeOf } from './admin-frame.tsx';
import { currentAdmin } from './session.ts';

/** [ADMIN-2] For administrators whose role does not include the page. */
export default async function Forbidden() {
  const account = await currentAdmin();
  return (
    <main className="page">
      <h1>Not for your account</h1>
      <p>
        {account
          ? `You are signed in as “${account.name}”, and the role of that account (${account.role}) does not include this. An owner can change it.`
          : 'Sign in to see this.'}
      </p>
      <p>
        <Link href={account ? homeOf(account.role) : '/admin'}>Back to your pages</Link>
      </p>
    </main>
  );
}
