'use client';

import { useTranslations } from 'next-intl';
import { BackToRoom } from './back-to-room.tsx';
import styles from './home-actions.module.css';
import { JoinByCode } from './join-by-code.tsx';
import { NameTag } from './name-tag.tsx';
import { SoloStickers } from './solo-stickers.tsx';
import { useEntrance } from './use-entrance.ts';
import { useNickname } from './use-nickname.ts';

/** A name, and the ways in: one strong one, those with friends, and those alone. `day`: today, UTC. */
export function HomeActions({ day }: { day: string }) {
  const t = useTranslations('home');
  const field = useNickname();
  const entrance = useEntrance(field);
  const { busy } = entrance;
  return (
    <>
      <section className={`sheet ${styles.ways}`} data-area="ways" aria-label={t('play')}>
        <BackToRoom className={styles.back ?? ''} />
        <NameTag field={field} />
        <button
          type="button"
          className={`btn btn--primary ${styles.play}`}
          disabled={busy !== null}
          onClick={entrance.quick}
        >
          {t(busy === 'quick' ? 'finding' : 'playNow')}
          <small>{t('playNowHint')}</small>
        </button>
        <div className={styles.friends}>
          <button type="button" className="btn btn--big" disabled={busy !== null} onClick={entrance.create}>
            {t(busy === 'create' ? 'opening' : 'create')}
          </button>
          <JoinByCode entrance={entrance} />
        </div>
      </section>
      <section className={styles.alone} data-area="alone" aria-labelledby="alone">
        <h2 id="alone">{t('alone')}</h2>
        <SoloStickers day={day} entrance={entrance} />
      </section>
    </>
  );
}
