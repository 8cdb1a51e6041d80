import Link from 'next/link';
import type { ReactNode } from 'react';
import { signOut } from './actions.ts';
import styles from './admin.module.css';

const SECTIONS = {
  prompts: '/admin',
  import: '/admin/import',
  packs: '/admin/packs',
  daily: '/admin/daily',
  health: '/admin/health',
  system: '/admin/system',
} as const;
export type AdminSection = keyof typeof SECTIONS;
const NAMES: Record<AdminSection, string> = {
  prompts: 'Prompts',
  import: 'Import',
  packs: 'Packs',
  daily: 'Daily',
  health: 'Health',
  system: 'System',
};

/** The frame of every admin page behind the sign-in. */
export function AdminFrame(props: {
  section: AdminSection;
  title: string;
  notice?: string | null;
  children: ReactNode;
}) {
  return (
    <main className="page page--wide">
      <div className={styles.bar}>
        <nav className={styles.sections} aria-label="Admin">
          {(Object.keys(SECTIONS) as AdminSection[]).map((section) => (
            <Link
              key={section}
              className={styles.section}
              href={SECTIONS[section]}
              aria-current={section === props.section ? 'page' : undefined}
            >
              {NAMES[section]}
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
