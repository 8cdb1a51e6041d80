import { useTranslations } from 'next-intl';
import type { Ref } from 'react';
import { Brand } from '#app/components/site/instance.tsx';
import { unreadCount } from '#app/lib/chat.ts';
import type { LinkState } from '#app/lib/seat.ts';
import { useChat, useHiddenCode } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './room-header.module.css';
import { SoundToggle } from './sounds.tsx';

interface RoomHeaderProps {
  view: RoomView;
  link: LinkState;
  isSideOpen: boolean;
  sideButton: Ref<HTMLButtonElement>;
  onSide: () => void;
  onLeave: () => void;
}

/** The header: room, round, connection, side panel, sound and leaving. */
export function RoomHeader({ view, link, isSideOpen, sideButton, onSide, onLeave }: RoomHeaderProps) {
  const t = useTranslations('rooms.header');
  const linkText = useTranslations('rooms.link');
  const hidden = useHiddenCode();
  const { phase } = view;
  const round = phase.name === 'choosing' ? phase : phase.name === 'lobby' ? null : phase.round;
  const where = () => {
    if (view.practice) return t('practice');
    return hidden ? t('hidden') : t('room', { code: view.code });
  };
  return (
    <header className={styles.header}>
      <span className={styles.brand}>
        <Brand faceClass={styles.face} nameClass={styles.name} />
      </span>
      <span className={styles.where}>
        {where()}
        {view.locked && !view.practice && <span className={styles.round}>{t('locked')}</span>}
        {round && phase.name !== 'podium' && (
          <span className={styles.round}>{t('round', { number: round.number, of: round.of })}</span>
        )}
      </span>
      <span className={styles.link} data-link={link.name}>
        <span className={styles.dot} />
        <span className={styles.linkText}>{linkText(link.name)}</span>
      </span>
      {!view.practice && <SideButton view={view} isOpen={isSideOpen} ref={sideButton} onClick={onSide} />}
      <SoundToggle className={`btn btn--plain ${styles.icon}`} />
      <button type="button" className={`btn btn--plain ${styles.leave}`} onClick={onLeave}>
        {t('leave')}
      </button>
    </header>
  );
}

interface SideButtonProps {
  view: RoomView;
  isOpen: boolean;
  ref: Ref<HTMLButtonElement>;
  onClick: () => void;
}

function SideButton({ view, isOpen, ref, onClick }: SideButtonProps) {
  const t = useTranslations('rooms.header');
  const unread = unreadCount(useChat(), view.you);
  const label = () => {
    if (!view.settings.chat) return t('people');
    return unread > 0 ? t('chatUnread', { count: unread }) : t('chat');
  };
  return (
    <button
      ref={ref}
      type="button"
      className={`btn btn--plain ${styles.icon} ${styles.side}`}
      aria-label={label()}
      aria-expanded={isOpen}
      aria-controls="side"
      onClick={onClick}
    >
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" stroke="currentColor">
        <path
          strokeWidth="2"
          strokeLinecap="round"
          strokeLinejoin="round"
          d="M4 5c5-1.500 11-1.500 16 0 1 4 1 8 0 12-3 .6-6 .9-9 .8L6 21.500l.4-4.200-2.200-.3C3.200 13 3.200 9 4 5zM8 9.500h8M8 13.200h5"
        />
      </svg>
      {unread > 0 && (
        <span className={styles.unread} aria-hidden="true">
          {unread}
        </span>
      )}
    </button>
  );
}
