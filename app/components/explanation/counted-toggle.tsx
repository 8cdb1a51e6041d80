'use client';

import { useTranslations } from 'next-intl';
import { hidden, useErrorText, useLanguage } from '#app/i18n/messages.tsx';
import styles from './explanation.module.css';
import { FoundList } from './found-list.tsx';
import type { HeatMapState, Problem } from './use-explanation.ts';
import { useHeatSentence } from './use-heat-sentence.ts';

/** The switch for the heat map, its legend, and the map in words. `of`: whose drawing, for screen readers. */
export function CountedToggle({ counted, toggle, of }: { counted: HeatMapState; toggle: () => void; of: string }) {
  const t = useTranslations('explanation');
  const heatSentence = useHeatSentence();
  const problemText = useProblemText();
  const isShown = counted.name === 'shown';
  return (
    <div className={styles.counted}>
      <button type="button" className={`btn ${styles.toggle}`} data-shown={isShown} onClick={toggle}>
        <svg className={styles.marker} viewBox="0 0 32 24" aria-hidden="true">
          <path d="M3 17c4-5 8 1 11-4s6 3 9-2 4-1 6-3" />
        </svg>
        {t.rich(isShown ? 'hide' : 'show', { of, hidden })}
      </button>
      <div className={styles.says} role="status">
        {counted.name === 'loading' && <p className={styles.wait}>{t('loading')}</p>}
        {counted.name === 'failed' && <p className="problem">{problemText(counted.problem)}</p>}
        {isShown && <p>{heatSentence(counted.heat)}</p>}
        {isShown && counted.found && <FoundList found={counted.found} />}
      </div>
      {isShown && (
        <ul className={styles.legend} aria-label={t('legend.label')}>
          <li>
            <svg viewBox="0 0 28 18" aria-hidden="true">
              <path className={styles.for} d="M2 9c1-7 22-9 24-1s-6 8-13 8S1 15 2 9z" />
            </svg>
            {t('legend.for')}
          </li>
          {counted.heat.drops.some((drop) => drop < 0) && (
            <li>
              <svg viewBox="0 0 28 18" aria-hidden="true">
                <path className={styles.against} d="M2 9c1-7 22-9 24-1s-6 8-13 8S1 15 2 9z" />
                <path className={styles.hatch} d="M6 14l8-12M12 15l8-12M18 15l6-9" />
              </svg>
              {t('legend.against')}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function useProblemText(): (problem: Problem) => string {
  const t = useTranslations('explanation');
  const errorText = useErrorText();
  const language = useLanguage();
  return (problem) => {
    if (problem === 'unreachable') return t('unreachable');
    if ('error' in problem) return errorText(problem.error);
    return language === 'en' && problem.note ? problem.note : t('none');
  };
}
