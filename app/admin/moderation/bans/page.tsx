import type { Metadata } from 'next';
import Link from 'next/link';
import { firstOf, type SearchParams } from '#app/lib/search-params.ts';
import { services } from '#server/bridge.ts';
import { AdminFrame } from '../../admin-frame.tsx';
import { requireRole } from '../../session.ts';
import { liftBan } from '../actions.ts';
import { banLine } from '../case-view.ts';
import styles from '../moderation.module.css';
import { RangeForm } from './range-form.tsx';

export const metadata: Metadata = { title: 'Bans', robots: { index: false } };

const BANS_PER_PAGE = 50;

export default async function BansPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireRole('moderator');
  const given = firstOf((await searchParams).after) ?? '';
  const after = /^[\w-]{1,64}$/.test(given) ? given : null;
  const bans = await services().storage.bans.list({ after, limit: BANS_PER_PAGE });
  const now = new Date();
  const last = bans.length === BANS_PER_PAGE ? bans.at(-1) : undefined;
  return (
    <AdminFrame section="moderation" title="Bans">
      <p>
        <Link href="/admin/moderation">Back to the queue</Link>
      </p>
      <section className={`sheet ${styles.narrow}`} aria-label="Ban a range of addresses">
        <RangeForm />
      </section>
      {bans.length === 0 ? (
        <p className={styles.none}>Nobody is banned.</p>
      ) : (
        <ul className={styles.bans} aria-label="Bans">
          {bans.map((ban) => (
            <li key={ban.id} className={styles.ban}>
              <span>
                {banLine(ban)}
                {ban.appealedAt && ban.liftedAt === null && ' · appealed'}
              </span>
              {ban.liftedAt === null && (ban.until === null || ban.until > now) && (
                <form action={liftBan}>
                  <input type="hidden" name="id" value={ban.id} />
                  <button type="submit" className="btn">
                    Lift<span className="visually-hidden"> {banLine(ban)}</span>
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      {last && (
        <p className={styles.more}>
          <Link className="btn" href={`/admin/moderation/bans?after=${last.id}`} prefetch={false}>
            Earlier bans
          </Link>
        </p>
      )}
    </AdminFrame>
  );
}
