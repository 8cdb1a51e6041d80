'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { shownMessages, turnsOf } from '#app/lib/chat.ts';
import { roomClient, useChat } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';
import styles from './chat.module.css';
import { ChatForm } from './chat-form.tsx';
import { ChatLine, ChatNotices } from './chat-line.tsx';

/** So near to the end, in CSS pixels, one reads along: what is new scrolls into sight. */
const NEAR_PX = 80;

/** What people say to each other. While it is on the screen, everything in it counts as read. */
export function Chat({ view }: { view: RoomView }) {
  const t = useTranslations('chat');
  const chat = useChat();
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isBehind, setBehind] = useState(false);
  const shown = shownMessages(chat);
  const lastId = chat.messages.at(-1)?.id ?? null;
  const hidden = chat.messages.length - shown.length;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came last is the reason to scroll.
  useLayoutEffect(() => {
    if (follows.current) log.current?.scrollTo({ top: log.current.scrollHeight });
    else setBehind(true);
  }, [lastId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came last is to be read, or as soon as somebody looks.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') roomClient().chat.read();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [lastId]);

  const onScroll = () => {
    const element = log.current;
    if (!element) return;
    follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    if (follows.current) setBehind(false);
  };
  return (
    <div className={styles.chat}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div ref={log} className={styles.log} role="log" aria-label={t('log')} tabIndex={0} onScroll={onScroll}>
        <ol className={styles.lines}>
          {shown.length === 0 && <li className={styles.empty}>{t('empty')}</li>}
          {turnsOf(shown).map(({ notice, messages }) =>
            notice ? (
              <ChatNotices key={messages[0]?.id} notice={notice} of={messages} />
            ) : (
              messages.map((message, index) => (
                <ChatLine
                  key={message.id}
                  message={message}
                  mine={message.seatId === view.you}
                  first={index === 0}
                  present={view.seats.some(({ id }) => id === message.seatId)}
                />
              ))
            ),
          )}
          {hidden > 0 && <li className={styles.hidden}>{t('ignored', { count: hidden })}</li>}
        </ol>
      </div>
      {isBehind && (
        <button
          type="button"
          className={`btn ${styles.later}`}
          onClick={() => log.current?.scrollTo({ top: log.current.scrollHeight })}
        >
          {t('later')}
        </button>
      )}
      <ChatForm view={view} />
    </div>
  );
}
