import { useTranslations } from 'next-intl';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import type { RoundDrawing } from '#app/lib/round-drawing.ts';
import type { RoundView } from '#contract/room.ts';
import styles from './judging.module.css';
import { OwnDrawing } from './own-drawing.tsx';
import { RoundPrompts } from './prompt-banner.tsx';

interface JudgingProps {
  round: RoundView;
  /** The player drew in this round. */
  draws: boolean;
  judged: number;
  of: number;
  /** The own drawing, where this tab has it. */
  drawing: RoundDrawing | null;
}

/** Progress of the judging: one dot for each drawing, filled when it is judged. */
export function Judging(props: JudgingProps) {
  const { round, draws, judged, of, drawing } = props;
  const t = useTranslations('round');
  return (
    <div className={styles.judging}>
      <h1>{t('judging.title')}</h1>
      <RoundPrompts round={round} draws={draws} say="isThis" level="p" />
      {round.prompts.length === 0 && <p>{t('judging.guessed')}</p>}
      <div className={styles.desk}>
        {drawing && <OwnDrawing session={drawing.session} label={t('drawing.paper', { prompt: round.prompt })} />}
        <JudgeFace mood="looking" className={styles.judge ?? ''} />
      </div>
      <p className={styles.progress}>{t('judging.progress', { judged, of })}</p>
      <ol className={styles.dots} aria-hidden="true">
        {Array.from({ length: of }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dots have nothing but their place.
          <li key={index} className={styles.dot} data-judged={index < judged} />
        ))}
      </ol>
    </div>
  );
}
