import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { ScoreMark } from '#app/components/figures/score-mark.tsx';
import styles from './home-scene.module.css';

/** Seeds of three invented players' avatars. */
const PEOPLE = ['Pia', 'Ole', 'Zoe'] as const;

/** A comic strip that explains a round in three panels. */
export function HomeScene() {
  const t = useTranslations('home.scene');
  return (
    <div className={styles.strip} role="img" aria-label={t('label')}>
      <div className={styles.panel} aria-hidden="true">
        <p className={styles.caption}>{t('words')}</p>
        <p className={styles.words}>
          <span className="marked" lang="en">
            a snail
          </span>
        </p>
        <div className={styles.people}>
          {PEOPLE.map((name) => (
            <Avatar seed={name} size="medium" key={name} />
          ))}
        </div>
      </div>
      <div className={styles.panel} aria-hidden="true">
        <p className={styles.caption}>{t('draw')}</p>
        <svg className={styles.paper} viewBox="0 0 150 130" aria-hidden="true">
          {SNAILS[0].paths.slice(0, 3).map((path, order) => (
            <path className={styles.line} data-order={order} d={path} key={path} pathLength="1" />
          ))}
          <g className={styles.pencil}>
            <path d="M122 62l8 3 18-44-8-4z" />
            <path className={styles.tip} d="M122 62l-1 12 9-9z" />
          </g>
        </svg>
        <svg className={styles.clock} viewBox="0 0 40 40" aria-hidden="true">
          <path className={styles.face} d="M20 4c10 0 16 6 16 16s-6 16-16 16S4 30 4 20 10 4 20 4z" />
          <path className={styles.used} d="M20 20V5c9 0 15 6 15 15z" />
          <path d="M20 20V9M20 20l8 4" />
        </svg>
      </div>
      <div className={`${styles.panel} ${styles.wide}`} aria-hidden="true">
        <p className={styles.caption}>{t('marked')}</p>
        <div className={styles.table}>
          {SNAILS.map((snail, index) => (
            <div className={styles.sheet} data-place={index} key={snail.score}>
              <svg viewBox="0 0 150 130" aria-hidden="true">
                {snail.paths.map((path) => (
                  <path className={styles.drawn} d={path} key={path} />
                ))}
              </svg>
              <span className={styles.mark}>
                <ScoreMark score={snail.score} size="small" />
              </span>
            </div>
          ))}
          <JudgeFace mood="looking" className={styles.judge ?? ''} />
        </div>
      </div>
    </div>
  );
}

/** Three people’s snails, from good to hopeless, in boxes of 150 × 130; each path is drawn after the one before. */
const SNAILS = [
  {
    score: 92.4,
    paths: [
      'M24 104c22 5 60 6 88 2 10-2 13-12 12-25 0-9-10-13-14-5-4 9-6 18-20 20',
      'M36 100C16 84 24 47 56 44c30-2 44 30 28 50-12 13-38 12-42-7-3-17 17-29 31-19 10 8 5 24-9 23-8-1-10-10-4-14',
      'M115 73c-2-8-3-14-8-19M122 72c1-8 4-13 9-18',
      'M106 51a2 2 0 1 0 .1 0zM132 51a2 2 0 1 0 .1 0z',
      'M113 86c3 3 6 3 8 0',
      'M14 112c20-3 30 4 45 0s28 3 43 0 20 2 30-1',
    ],
  },
  {
    score: 48.7,
    paths: [
      'M22 96c30 14 70 12 106 2l-2-22-12 6-8 14',
      'M44 96c-16-22 0-46 24-42 24 5 26 38 6 46',
      'M66 84c-6-8 8-16 10-5',
      'M122 76l-4-16M128 77l8-14',
    ],
  },
  {
    score: 6.1,
    paths: ['M30 76c-2-26 28-38 58-31 30 6 40 32 22 48-22 18-78 14-80-17z', 'M64 66v4M88 64v5', 'M66 86c8-4 14-2 22 2'],
  },
] as const;
