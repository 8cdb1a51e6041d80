import styles from './PromptBanner.module.css';

interface PromptBannerProps {
  prompt: string;
  lead?: string;
  tail?: string;
  /** `p` where the screen has another title. */
  level?: 'h1' | 'p';
}

/** The words to draw, large: the one thing that nobody may have to look for. */
export function PromptBanner({ prompt, lead = 'Draw', tail = '', level: Level = 'h1' }: PromptBannerProps) {
  return (
    <Level
      className={styles.banner}
      data-length={prompt.length > 40 ? 'long' : prompt.length > 18 ? 'medium' : 'short'}
    >
      <span className={styles.lead}>{lead}</span>{' '}
      <strong className={`marked ${styles.prompt}`} data-testid="prompt">
        {prompt}
      </strong>
      {tail && <span className={styles.lead}>{tail}</span>}
    </Level>
  );
}
