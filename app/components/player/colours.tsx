import { useTranslations } from 'next-intl';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { colourName } from '#canvas/ink-colour.ts';
import type { InkColour } from '#contract/caption.ts';
import type { ColourShare } from '#contract/drawing.ts';
import styles from './player.module.css';

/** The colours of somebody's ink as a strip, and by their everyday names. @param colours the most used first; not empty */
export function Colours({ colours }: { colours: readonly ColourShare[] }) {
  const t = useTranslations('player.colours');
  const { share } = useSharedMessages();
  return (
    <section className={`sheet ${styles.part}`} aria-labelledby="colours">
      <h2 id="colours">{t('title')}</h2>
      <svg className={styles.strip} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        {colours.map(({ colour, share: width }, i) => (
          <rect key={colour} x={widthOf(colours.slice(0, i))} width={width} height={1} fill={colour} />
        ))}
      </svg>
      <ul className={styles.colours}>
        {byName(colours).map(([name, { colour, all }]) => (
          <li key={name}>
            <svg className={styles.blot} viewBox="0 0 20 20" aria-hidden="true">
              <circle cx="10" cy="10" r="9" fill={colour} />
            </svg>
            {t('one', { name: t(`names.${name}`), share: share(all) })}
          </li>
        ))}
      </ul>
      <p className="hint">{t('hint')}</p>
    </section>
  );
}

const widthOf = (colours: readonly ColourShare[]): number => colours.reduce((sum, { share }) => sum + share, 0);

/** Shares of all colours with the same name, with the most used of them; the most used name first. */
function byName(colours: readonly ColourShare[]): [InkColour, { colour: string; all: number }][] {
  const names = new Map<InkColour, { colour: string; all: number }>();
  for (const { colour, share } of colours) {
    const name = colourName(colour);
    const known = names.get(name);
    names.set(name, { colour: known?.colour ?? colour, all: (known?.all ?? 0) + share });
  }
  return [...names].sort(([, a], [, b]) => b.all - a.all);
}
