import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { bareWord } from '#app/lib/prompts.ts';
import type { LabelShare } from '#contract/judgement.ts';
import styles from './drawing.module.css';

/** The judge's labels as bars; the prompt's own word is marked. SVG, because the CSP forbids inline styles. */
export function WhatJudgeSaw({ labels, prompt }: { labels: LabelShare[]; prompt: string }) {
  const t = useTranslations('drawings');
  const messages = useSharedMessages();
  if (labels.length === 0) return <p>{t('sawNothing')}</p>;
  const wanted = bareWord(prompt);
  return (
    <ol className={styles.labels}>
      {labels.map(({ text, share }) => (
        <li key={text} className={styles.label}>
          <bdi lang="en">{bareWord(text) === wanted ? <span className="marked">{text}</span> : text}</bdi>
          <span className={styles.labelShare}>{messages.share(share)}</span>
          <svg className={styles.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles.barRoom} width="100" height="4" />
            <rect className={styles.barShare} width={Math.max(1, share * 100)} height="4" />
          </svg>
        </li>
      ))}
    </ol>
  );
}
