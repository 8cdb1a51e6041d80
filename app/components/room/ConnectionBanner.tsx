import type { LinkState } from '#app/lib/room-state.ts';
import styles from './ConnectionBanner.module.css';

interface Notice {
  text: string;
  reload?: boolean;
}

function notice(link: LinkState, drawing: boolean): Notice | null {
  switch (link.name) {
    case 'idle':
    case 'online':
      return null;
    case 'connecting':
      return { text: 'Connecting…' };
    case 'offline':
      return {
        text: drawing
          ? 'Offline. Keep drawing: it is kept here and sent later.'
          : 'Offline. Trying to get you back to your seat…',
      };
    case 'stopping':
      return { text: 'The server restarts. Your seat, your drawing and your time are kept.' };
    case 'refused':
      if (link.code === 'protocol_mismatch')
        return { text: 'This page and the game are of different versions.', reload: true };
      return { text: link.message, reload: link.code === 'unauthorised' };
  }
}

/** Says what is wrong with the connection, for as long as something is. */
export function ConnectionBanner({ link, drawing }: { link: LinkState; drawing: boolean }) {
  const now = notice(link, drawing);
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
              Reload
            </button>
          )}
        </p>
      )}
    </div>
  );
}
