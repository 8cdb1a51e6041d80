import { JudgeFace } from '#app/components/figures/JudgeFace.tsx';
import type { LinkState } from '#app/lib/room-state.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './RoomHeader.module.css';
import { SoundToggle } from './SoundToggle.tsx';

const LINK_TEXT: Record<LinkState['name'], string> = {
  idle: 'Connecting',
  connecting: 'Connecting',
  online: 'Connected',
  offline: 'Offline',
  stopping: 'Restarting',
  refused: 'Not connected',
};

/** One thin line: whose game, which room, how the connection is, the way out. */
export function RoomHeader({ view, link, onLeave }: { view: RoomView; link: LinkState; onLeave: () => void }) {
  const { phase } = view;
  const round = phase.name === 'choosing' ? phase : phase.name === 'lobby' ? null : phase.round;
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <JudgeFace className={styles.face ?? ''} />
        <span className={styles.name}>Doodle Judge</span>
      </span>
      <span className={styles.where}>
        {view.practice ? 'Practice' : `Room ${view.code}`}
        {round && phase.name !== 'podium' && (
          <span className={styles.round}>
            Round {round.number}/{round.of}
          </span>
        )}
      </span>
      <span className={styles.link} data-link={link.name}>
        <span className={styles.dot} />
        <span className={styles.linkText}>{LINK_TEXT[link.name]}</span>
      </span>
      <SoundToggle className={`btn btn--plain ${styles.sound}`} />
      <button type="button" className={`btn btn--plain ${styles.leave}`} onClick={onLeave}>
        Leave
      </button>
    </header>
  );
}
