import styles from './PromptBanner.module.css';

/** The words to draw, large: the one thing that nobody may have to look for. */
export function PromptBanner({ prompt, lead = 'Draw', tail = '' }: { prompt: string; lead?: string; tail?: string }) {
  return (
    <p className={styles.banner} data-length={prompt.length > 40 ? 'long' : prompt.length > 18 ? 'medium' : 'short'}>
      <span className={styles.lead}>{lead}</span>{' '}
      <strong className={`marked ${styles.prompt}`} data-testid="prompt">
        {prompt}
      </strong>
      {tail && <span className={styles.lead}>{tail}</span>}
    </p>
  );
}
