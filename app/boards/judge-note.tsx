import { useTranslations } from 'next-intl';
import { services } from '#server/bridge.ts';
import styles from './boards.module.css';
import { shortHash } from './format.ts';

/** Which model's marks a board shows: scores of different models never share one. */
export function JudgeNote() {
  const t = useTranslations('boards');
  const { modelId, modelHash } = services().judge.info;
  return (
    <p className={styles.note}>
      {t.rich('judge', {
        modelId,
        hash: shortHash(modelHash),
        model: (text) => <strong dir="ltr">{text}</strong>,
        hashed: (text) => (
          <span className={styles.hash} dir="ltr">
            {text}
          </span>
        ),
      })}
    </p>
  );
}
