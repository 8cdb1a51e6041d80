import { useFormatter, useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { boardWords } from '#app/lib/format.ts';
import type { OwnDrawing } from '#server/storage/port/players.ts';
import { DrawingTile } from './drawing-tile.tsx';
import styles from './player.module.css';

/** The best drawings of different prompts. @param drawings best first; not empty */
export function Bests({ drawings }: { drawings: readonly OwnDrawing[] }) {
  const t = useTranslations('player.bests');
  const messages = useSharedMessages();
  const said = boardWords(useTranslations('boards'), messages, useFormatter());
  return (
    <section className={`sheet ${styles.part}`} aria-labelledby="bests">
      <h2 id="bests">{t('title')}</h2>
      <ol className={styles.bests}>
        {drawings.map(({ drawingId, prompt, score, caption, percentile }) => (
          <DrawingTile
            key={drawingId}
            drawingId={drawingId}
            alt={t('alt', { prompt })}
            caption={caption}
            prompt={prompt}
            score={score}
          >
            {said.percentile(percentile)}
          </DrawingTile>
        ))}
      </ol>
    </section>
  );
}
