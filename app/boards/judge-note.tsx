import { services } from '#server/bridge.ts';
import styles from './boards.module.css';
import { shortHash } from './format.ts';

/** Which model's marks a board shows: scores of different models never share one. */
export function JudgeNote() {
  const { modelId, modelHash } = services().judge.info;
  return (
    <p className={styles.note}>
      Judged by <strong>{modelId}</strong> <span className={styles.hash}>({shortHash(modelHash)})</span>. Only this
      model’s marks are compared. “Beat 80 %” is the share of earlier drawings of the same prompt that scored lower.
    </p>
  );
}
