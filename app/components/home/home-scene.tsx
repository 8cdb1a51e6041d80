import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { ScoreMark } from '#app/components/figures/score-mark.tsx';
import styles from './home-scene.module.css';
import { SNAILS } from './snails.ts';

/** Faces of three people who do not exist. */
const PEOPLE = ['Pia', 'Ole', 'Zoe'] as const;

/** The whole game in one comic strip: the same words, everybody draws, a judge with a red pencil. */
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
