import Link from 'next/link';
import { useTranslations } from 'next-intl';
import styles from './boards.module.css';

/** `top` when this is not the first page, `more` when it is not the last. */
export function BoardPager({ top, more }: { top: string | null; more: string | null }) {
  const t = useTranslations('boards');
  if (top === null && more === null) return null;
  return (
    <nav className={styles.pager} aria-label={t('pages')}>
      {top !== null && (
        <Link className="btn btn--plain" href={top}>
          {t('toTop')}
        </Link>
      )}
      {more !== null && (
        <Link className="btn" href={more} prefetch={false}>
          {t('more')}
        </Link>
      )}
    </nav>
  );
}
