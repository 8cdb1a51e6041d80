'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { type FormEvent, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useErrorText } from '#app/i18n/messages.tsx';
import { shownMessages, turnsOf } from '#app/lib/chat.ts';
import { isolated } from '#app/lib/format.ts';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { drawerOf } from '#app/lib/roles.ts';
import { roomClient, useChat, useChatDraft } from '#app/lib/use-room.ts';
import type { ChatMessage, ChatNotice } from '#contract/chat.ts';
import { CHAT_MAX_CHARS } from '#contract/limits.ts';
import type { RoomView } from '#contract/room.ts';
import { ChatText } from '#contract/texts.ts';
import styles from './chat.module.css';
import { ReportMessages } from './report-person.tsx';
import { useSeatMenu } from './seat-menu.tsx';

/** Within this distance of the end, in CSS pixels, the log follows new messages. */
const NEAR_PX = 80;

/** The room's chat. While it is visible, all messages count as read. */
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

interface ChatLineProps {
  message: ChatMessage;
  mine: boolean;
  /** Begins a new speaker's turn. */
  first: boolean;
  /** The author is still in the room. */
  present: boolean;
}

/** One player's message. */
function ChatLine({ message, mine, first, present }: ChatLineProps) {
  const t = useTranslations('chat');
  const openMenu = useSeatMenu();
  const [isReporting, setReporting] = useState(false);
  const { seatId, nickname, look, text } = message;
  if (seatId === null) return null;
  return (
    <li className={styles.message} data-mine={mine} data-first={first} data-testid="chat-message">
      {first && !mine && (
        <>
          <button
            type="button"
            className={styles.face}
            aria-haspopup="dialog"
            aria-label={t('about', { nickname })}
            onClick={() => (present ? openMenu(seatId) : setReporting(true))}
          >
            <Avatar seed={nickname} look={look} size="small" />
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
      {isReporting && <ReportMessages seatId={seatId} nickname={nickname} onClose={() => setReporting(false)} />}
    </li>
  );
}

/** A notice of the room; equal notices about several players are joined in one sentence. */
function ChatNotices({ notice, of }: { notice: ChatNotice; of: readonly ChatMessage[] }) {
  const t = useTranslations('chat.notice');
  const format = useFormatter();
  const shared = useTranslations('shared');
  const nameOf = ({ nickname, machine }: ChatMessage) =>
    machine === undefined ? isolated(nickname) : shared('machineName', { nickname });
  const nickname = format.list(of.map(nameOf));
  return <li className={styles.notice}>{t(notice, { nickname })}</li>;
}

/** The chat's input. A message that could not be sent stays in it, with the reason. */
function ChatForm({ view }: { view: RoomView }) {
  const t = useTranslations('chat');
  const errorText = useErrorText();
  const id = useId();
  const text = useChatDraft();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  // A stable ref callback runs only when the field is mounted and unmounted.
  const hold = useCallback((element: HTMLInputElement) => {
    input.current = element;
    return () => {
      input.current = null;
      if (document.activeElement === element) keystrokeGuard.fieldRemoved(performance.now());
    };
  }, []);
  const isMuted = view.seats.find((seat) => seat.id === view.you)?.muted === true;
  const isSecretive = view.phase.name !== 'podium' && view.phase.name !== 'reveal' && drawerOf(view)?.id === view.you;
  if (isMuted || isSecretive || !view.settings.chat) {
    return (
      <div className={styles.form}>
        <p className="hint">{t(isMuted ? 'muted' : isSecretive ? 'drawer' : 'off')}</p>
      </div>
    );
  }

  const send = async (event: FormEvent) => {
    event.preventDefault();
    input.current?.focus();
    if (text.trim() === '' || busy) return;
    if (!ChatText.safeParse(text).success) return setProblem(t('tooLong', { max: CHAT_MAX_CHARS }));
    setBusy(true);
    const result = await roomClient().send('room:chat', { text });
    setBusy(false);
    setProblem(result.ok ? null : result.error.code === 'rate_limited' ? t('slow') : errorText(result.error));
    // Text that was typed meanwhile stays: it is the next message.
    const { chat } = roomClient();
    if (result.ok && chat.draft() === text) chat.write('');
  };
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      {problem && (
        <p className={`problem ${styles.problem}`} id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <input
        ref={hold}
        className="input"
        dir="auto"
        value={text}
        onChange={(event) => roomClient().chat.write(event.target.value)}
        maxLength={CHAT_MAX_CHARS * 2}
        placeholder={t('placeholder')}
        aria-label={t('write')}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        autoComplete="off"
        enterKeyHint="send"
      />
      <button type="submit" className={`btn ${styles.send}`} aria-label={t('send')}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 4l18 8-18 8 3-8zM6 12h8" />
        </svg>
      </button>
    </form>
  );
}
