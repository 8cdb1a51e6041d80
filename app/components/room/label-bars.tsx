import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { bareWord } from '#app/lib/wording.ts';
import type { LabelShare } from '#contract/room.ts';
import styles from './label-bars.module.css';

/** What the judge took the drawing for, with the prompt's own word under the highlighter if it is among them. */
export function LabelBars({ labels, prompt }: { labels: LabelShare[]; prompt: string }) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  if (labels.length === 0) return null;
  const wanted = bareWord(prompt);
  return (
    <div className={styles.saw}>
      <h3 className={styles.title}>{t('judgeSaw')}</h3>
      <ul className={styles.labels}>
        {labels.map((label) => (
          <li className={styles.label} key={label.text}>
            <bdi className={styles.text} lang="en">
              {bareWord(label.text) === wanted ? <span className="marked">{label.text}</span> : label.text}
            </bdi>
            <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <path d="M0 3h100" className={styles.track} />
              <path d={`M0 3h${Math.max(1.5, label.share * 100)}`} className={styles.ink} />
            </svg>
            <span className={styles.share}>{messages.share(label.share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
