import { useTranslations } from 'next-intl';
import styles from './machine-badge.module.css';

/** Stands behind the name of a machine wherever it appears: no machine is taken for a person. Small: its picture alone. */
export function MachineBadge({ size = 'medium' }: { size?: 'small' | 'medium' }) {
  const t = useTranslations('shared');
  return (
    <span className={styles.badge} data-size={size} data-testid="machine-badge">
      <svg
        className={styles.icon}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M12 7V4M12 3.500a.8.8 0 1 0 .1 0M5 8.500c4.500-.8 9.500-.8 14.200 0 .6 3.500.5 7-.1 10.500-4.600.7-9.600.7-14.100 0-.6-3.500-.6-7 0-10.500zM9 12v1.500M15 12v1.500M9.500 16.500h5M2.500 12.500v3M21.500 12.500v3" />
      </svg>
      <span className={size === 'small' ? 'visually-hidden' : undefined}>{t('machine')}</span>
    </span>
  );
}
