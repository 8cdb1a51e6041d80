import styles from './PromptBanner.module.css';

/** The words to draw, large: the one thing that nobody may have to look for. */
export function PromptBanner({ prompt, lead = 'Draw' }: { prompt: string; lead?: string }) {
  return (
    <p className={styles.banner} data-length={prompt.length > 40 ? 'long' : prompt.length > 18 ? 'medium' : 'short'}>
      <span className={styles.lead}>{lead}</span>{' '}
      <strong className={`marked ${styles.prompt}`} data-testid="prompt">
        {prompt}
      </strong>
    </p>
  );
}
