import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import styles from './boards.module.css';

/** A page of a board that has nothing to show: the first one invites to draw, a later one says why it is empty. */
export function EmptyBoard({ sentence, place }: { sentence: string; place: 'top' | 'end' | 'lost' }) {
  const t = useTranslations('boards');
  if (place !== 'top') return <p className={styles.empty}>{t(place)}</p>;
  return (
    <div className={styles.empty}>
      <JudgeFace mood="looking" className={styles.face ?? ''} />
      <p>{sentence}</p>
      <Link className="btn btn--primary" href="/">
        {t('draw')}
      </Link>
    </div>
  );
}
