import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/Avatar.tsx';
import type { ChatMessage } from '#contract/room.ts';
import styles from './Chat.module.css';
import { useSeatMenu } from './seat-menu-context.ts';

interface ChatLineProps {
  message: ChatMessage;
  mine: boolean;
  /** Begins a new speaker's turn. */
  first: boolean;
  /** Whoever wrote it is still in the room. */
  present: boolean;
}

/** One thing that somebody said, or that the room says. */
export function ChatLine({ message, mine, first, present }: ChatLineProps) {
  const t = useTranslations('chat');
  const openMenu = useSeatMenu();
  const { seatId, nickname, text, notice } = message;
  if (seatId === null) {
    if (notice === null) return null;
    return <li className={styles.notice}>{t(`notice.${notice}`, { nickname })}</li>;
  }
  return (
    <li className={styles.message} data-mine={mine} data-first={first} data-testid="chat-message">
      {first && !mine && (
        <>
          <button
            type="button"
            className={styles.face}
            disabled={!present}
            aria-haspopup="dialog"
            aria-label={t('about', { nickname })}
            onClick={() => openMenu(seatId)}
          >
            <Avatar seed={nickname} size="small" />
          </button>
          <bdi className={styles.name}>{nickname}</bdi>
        </>
      )}
      <span className={styles.bubble} dir="auto">
        {!first || mine ? <span className="visually-hidden">{mine ? t('you') : nickname}: </span> : null}
        {text}
      </span>
    </li>
  );
}
