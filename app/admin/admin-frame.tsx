import Link from 'next/link';
import type { ReactNode } from 'react';
import type { AdminRole } from '#contract/admin.ts';
import { signOut } from './actions.ts';
import styles from './admin.module.css';
import { currentAdmin } from './session.ts';

/** `roles`: the roles besides owners that see the section in the navigation. Its page asks for the same with `requireRole`. */
const SECTIONS = {
  prompts: { name: 'Prompts', href: '/admin', roles: ['editor'] },
  import: { name: 'Import', href: '/admin/import', roles: ['editor'] },
  suggestions: { name: 'Suggestions', href: '/admin/suggestions', roles: ['editor'] },
  packs: { name: 'Packs', href: '/admin/packs', roles: ['editor'] },
  daily: { name: 'Daily', href: '/admin/daily', roles: ['editor'] },
  moderation: { name: 'Moderation', href: '/admin/moderation', roles: ['moderator'] },
  unsafe: { name: 'Unsafe drawings', href: '/admin/unsafe', roles: ['moderator'] },
  health: { name: 'Health', href: '/admin/health', roles: ['editor', 'moderator'] },
  rejudge: { name: 'Re-judge', href: '/admin/rejudge', roles: [] },
  settings: { name: 'Settings', href: '/admin/settings', roles: [] },
  accounts: { name: 'Accounts', href: '/admin/accounts', roles: [] },
  keys: { name: 'API keys', href: '/admin/api-keys', roles: [] },
  audit: { name: 'Audit log', href: '/admin/audit', roles: [] },
  account: { name: 'Your account', href: '/admin/account', roles: ['editor', 'moderator'] },
} as const satisfies Record<string, { name: string; href: string; roles: readonly AdminRole[] }>;
export type AdminSection = keyof typeof SECTIONS;

/** The sections that an administrator of this role may open. */
const sectionsOf = (role: AdminRole) =>
  (Object.keys(SECTIONS) as AdminSection[]).filter(
    (section) => role === 'owner' || SECTIONS[section].roles.some((allowed) => allowed === role),
  );

/** The first page of an administrator of this role. */
export function homeOf(role: AdminRole): string {
  const [first = 'health'] = sectionsOf(role);
  return SECTIONS[first].href;
}

/** The frame of every page of the administration behind the sign-in. */
export async function AdminFrame(props: {
  section: AdminSection;
  title: string;
  notice?: string | null;
  children: ReactNode;
}) {
  const account = await currentAdmin();
  return (
    <main className="page page--wide">
      <div className={styles.bar}>
        <nav className={styles.sections} aria-label="Admin">
          {(account ? sectionsOf(account.role) : []).map((section) => (
            <Link
              key={section}
              className={styles.section}
              href={SECTIONS[section].href}
              aria-current={section === props.section ? 'page' : undefined}
            >
              {SECTIONS[section].name}
            </Link>
          ))}
        </nav>
        <form action={signOut}>
          <button className="btn btn--plain" type="submit">
            Sign out
          </button>
        </form>
      </div>
      <h1 className={styles.title}>{props.title}</h1>
      <p className={styles.notice} role="status">
        {props.notice}
      </p>
      {props.children}
    </main>
  );
}
