import { useTranslations } from 'next-intl';
import { services } from '#server/bridge.ts';
import styles from './instance.module.css';

/** [INSTANCE-5] Imprint and privacy, where an owner has set them, and what an instance with another name runs on. */
export function LegalLinks() {
  const t = useTranslations('common.instance');
  const { settings } = services();
  const [imprint, privacy] = [settings.get('imprintUrl'), settings.get('privacyUrl')];
  const isRenamed = settings.get('name') !== 'Doodle Judge';
  if (imprint === null && privacy === null && !isRenamed) return null;
  return (
    <div className={styles.legal}>
      {imprint !== null && <a href={imprint}>{t('imprint')}</a>}
      {privacy !== null && <a href={privacy}>{t('privacy')}</a>}
      {isRenamed && <span>{t('runsOn')}</span>}
    </div>
  );
}
