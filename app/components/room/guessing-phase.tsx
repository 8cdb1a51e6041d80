'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, type RefObject, useCallback, useEffect, useId, useRef, useState } from 'react';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { useErrorText, useLanguage, useSharedMessages } from '#app/i18n/messages.tsx';
import { keystrokeGuard } from '#app/lib/keystroke-guard.ts';
import { drawerOf, ownGuessMs, roundRole } from '#app/lib/roles.ts';
import { roomClient } from '#app/lib/use-room.ts';
import { GUESS_MAX_CHARS } from '#contract/limits.ts';
import type { GuessingView, RoomView, RoundView } from '#contract/room.ts';
import { GuessText } from '#contract/texts.ts';
import { GuessList, HaveIt } from './guess-list.tsx';
import styles from './guessing-phase.module.css';
import { PromptBanner } from './prompt-banner.tsx';
import { SpectatedDrawing } from './spectated-drawing.tsx';
import { Timer } from './timer.tsx';

interface GuessingPhaseProps {
  view: RoomView;
  round: RoundView;
  guessing: GuessingView;
  deadlineMs: number;
  totalMs: number;
}

/** A round for those who do not draw: the drawing as it grows, what everybody takes it for, and a line to type in. */
export function GuessingPhase({ view, round, guessing, deadlineMs, totalMs }: GuessingPhaseProps) {
  const t = useTranslations('round.guess');
  const messages = useSharedMessages();
  const phase = useRef<HTMLDivElement>(null);
  useVisibleHeight(phase);
  const drawer = drawerOf(view);
  const role = roundRole(view);
  const hasIt = ownGuessMs(view) !== null;
  const canSee = role === 'guesses' || view.settings.spectators;
  return (
    <div ref={phase} className={styles.phase} data-testid="guessing">
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 className={styles.title}>
            {drawer && <Avatar seed={drawer.nickname} look={drawer.look} machine={drawer.machine} size="small" />}
            <span>{drawer ? t('draws', { nickname: messages.author(drawer) }) : t('nobodyDraws')}</span>
          </h1>
          {hasIt ? (
            <PromptBanner prompt={round.prompt} translations={round.translations} say="itIs" level="p" />
          ) : (
            <WordLengths lengths={guessing.lengths} />
          )}
        </div>
        <Timer deadlineMs={deadlineMs} totalMs={totalMs} label={t('timeLeft')} />
      </header>
      <div className={styles.stage}>
        {drawer && canSee ? (
          <div className={styles.paper} data-testid="watching">
            <SpectatedDrawing seatId={drawer.id} nickname={messages.author(drawer)} isLarge />
          </div>
        ) : (
          <p className={styles.hidden}>{t('hidden')}</p>
        )}
      </div>
      <div className={styles.side}>
        <HaveIt view={view} />
        <GuessList view={view} />
      </div>
      <div className={styles.foot}>
        {role !== 'guesses' ? (
          <p className={styles.hint}>
            {t(view.seats.find(({ id }) => id === view.you)?.role === 'waiting' ? 'next' : 'lookOn')}
          </p>
        ) : hasIt ? (
          <p className={styles.hint} role="status">
            {t('wait')}
          </p>
        ) : (
          <GuessForm round={round} />
        )}
      </div>
    </div>
  );
}

/** A line for each letter of the words to find, in the reader's language where it has words for it. */
function WordLengths({ lengths }: Pick<GuessingView, 'lengths'>) {
  const t = useTranslations('round.guess');
  const messages = useSharedMessages();
  const language = useLanguage();
  const letters = lengths[language] ?? lengths.en ?? [];
  if (letters.length === 0) return null;
  return (
    <p className={styles.lengths} data-testid="word-lengths">
      <span className="visually-hidden">
        {t('lengths', { count: letters.length, letters: messages.list(letters.map(String)) })}
      </span>
      {letters.map((count, word) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: words have nothing but their place.
        <span key={word} className={styles.word} aria-hidden="true">
          <span className={styles.blanks}>{'_'.repeat(count)}</span>
          <sub>{count}</sub>
        </span>
      ))}
    </p>
  );
}

type Said = { kind: 'close' | 'wrong' | 'problem'; text: string };

/** The line to guess in. A guess that could not be sent stays in it, with the reason. */
function GuessForm({ round }: { round: RoundView }) {
  const t = useTranslations('round.guess');
  const errorText = useErrorText();
  const id = useId();
  const [text, setText] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const hold = useCallback((element: HTMLInputElement) => {
    input.current = element;
    const { activeElement } = document;
    // Nobody is taken away from the chat.
    if (activeElement === document.body || activeElement?.tagName === 'MAIN') element.focus({ preventScroll: true });
    return () => {
      input.current = null;
      if (document.activeElement === element) keystrokeGuard.fieldRemoved(performance.now());
    };
  }, []);

  const send = async (event: FormEvent) => {
    event.preventDefault();
    input.current?.focus();
    const guess = text.trim();
    if (guess === '') return;
    if (!GuessText.safeParse(guess).success) {
      setSaid({ kind: 'problem', text: t('tooLong', { max: GUESS_MAX_CHARS }) });
      return;
    }
    setText('');
    const result = await roomClient().send('room:guess', { roundId: round.id, text: guess });
    if (!result.ok) {
      setText((now) => now || guess);
      const isTooFast = result.error.code === 'rate_limited';
      setSaid({ kind: 'problem', text: isTooFast ? t('slow') : errorText(result.error) });
    } else if (result.verdict === 'right') setSaid(null);
    else setSaid({ kind: result.verdict, text: t(result.verdict, { guess }) });
  };
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <p
        className={said?.kind === 'problem' ? 'problem' : styles.said}
        data-said={said?.kind}
        id={`${id}-said`}
        role="status"
        data-testid="verdict"
      >
        {said?.text}
      </p>
      <input
        ref={hold}
        className="input"
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        maxLength={GUESS_MAX_CHARS * 2}
        placeholder={t('placeholder')}
        aria-label={t('write')}
        aria-invalid={said?.kind === 'problem'}
        aria-describedby={`${id}-said`}
        autoComplete="off"
        autoCapitalize="none"
        enterKeyHint="send"
      />
      <button type="submit" className="btn btn--primary">
        {t('send')}
      </button>
    </form>
  );
}

/** A keyboard on the screen is higher than that, the bars of a browser are not. */
const KEYBOARD_MIN_PX = 120;

/**
 * Keeps a part of the page as high as what can be seen of it: a keyboard on the screen takes the lower half of a phone,
 * and drawing and line have to stay above it. Some browsers lay the keyboard over the page (the visual viewport alone
 * shrinks), others make the page itself lower. The style sheet reads `--visible`.
 */
function useVisibleHeight(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    let [width, tallest] = [0, 0];
    const follow = () => {
      if (window.innerWidth !== width) [width, tallest] = [window.innerWidth, 0];
      tallest = Math.max(tallest, window.innerHeight);
      const isWriting = part.current?.contains(document.activeElement) && document.activeElement?.tagName === 'INPUT';
      const isOver = window.innerHeight - viewport.height * viewport.scale > KEYBOARD_MIN_PX;
      const isBelow = isWriting === true && tallest - window.innerHeight > KEYBOARD_MIN_PX;
      const isCovered = isOver || isBelow;
      part.current?.style.setProperty('--visible', isCovered ? `${Math.round(viewport.height)}px` : '100dvh');
      part.current?.toggleAttribute('data-covered', isCovered);
      if (isCovered && window.scrollY > 0) window.scrollTo(0, 0);
    };
    follow();
    viewport.addEventListener('resize', follow);
    document.addEventListener('focusin', follow);
    document.addEventListener('focusout', follow);
    return () => {
      viewport.removeEventListener('resize', follow);
      document.removeEventListener('focusin', follow);
      document.removeEventListener('focusout', follow);
    };
  }, [part]);
}
