import { useTranslations } from 'next-intl';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { LinkState } from '#app/lib/room-client-state.ts';
import styles from './connection-banner.module.css';

interface Notice {
  text: string;
  reload?: boolean;
}

/** Says what is wrong with the connection, for as long as something is. */
export function ConnectionBanner({ link, drawing }: { link: LinkState; drawing: boolean }) {
  const t = useTranslations('rooms.banner');
  const errorText = useErrorText();
  const notice = (): Notice | null => {
    switch (link.name) {
      case 'idle':
      case 'online':
        return null;
      case 'connecting':
      case 'stopping':
        return { text: t(link.name) };
      case 'offline':
        return { text: t(drawing ? 'offlineDrawing' : 'offline') };
      case 'refused':
        if (link.code === 'protocol_mismatch') return { text: t('versions'), reload: true };
        return { text: errorText(link), reload: link.code === 'unauthorised' };
    }
  };
  const now = notice();
  return (
    <div className={styles.slot} role="status" data-link={link.name}>
      {now && (
        <p className={styles.banner} data-testid="connection">
          <svg className={styles.plug} viewBox="0 0 32 20" aria-hidden="true">
            <path d="M1 10c4-4 6 4 10 0M21 10c4 4 6-4 10 0M13 5v10M19 5v10" />
          </svg>
          <span>{now.text}</span>
          {now.reload && (
            <button type="button" className="btn" onClick={() => window.location.reload()}>
              {t('reload')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
