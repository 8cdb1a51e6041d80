import { useFormatter, useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import type { ChatMessage, ChatNotice } from '#contract/room.ts';
import styles from './chat.module.css';
import { useSeatMenu } from './seat-menu-context.ts';

interface ChatLineProps {
  message: ChatMessage;
  mine: boolean;
  /** Begins a new speaker's turn. */
  first: boolean;
  /** Whoever wrote it is still in the room. */
  present: boolean;
}

/** One thing that somebody said. */
export function ChatLine({ message, mine, first, present }: ChatLineProps) {
  const t = useTranslations('chat');
  const openMenu = useSeatMenu();
  const { seatId, nickname, text } = message;
  if (seatId === null) return null;
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
          <span className={styles.name}>
            <bdi>{nickname}</bdi>
          </span>
        </>
      )}
      <span className={styles.bubble} dir="auto">
        {!first || mine ? <span className="visually-hidden">{mine ? t('you') : nickname}: </span> : null}
        {text}
      </span>
    </li>
  );
}

/** What the room says, of several people at once where it says the same of each. */
export function ChatNotices({ notice, of }: { notice: ChatNotice; of: readonly ChatMessage[] }) {
  const t = useTranslations('chat.notice');
  const format = useFormatter();
  const nickname = format.list(of.map((message) => isolated(message.nickname)));
  return <li className={styles.notice}>{t(notice, { nickname })}</li>;
}

/** A name of another direction must not turn the sentence around it: first-strong isolate … pop. */
const isolated = (name: string) => `\u2068${name}\u2069`;
