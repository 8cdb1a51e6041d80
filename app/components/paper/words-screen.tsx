'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useErrorText, useSharedMessages } from '#app/i18n/messages.tsx';
import { isolated } from '#app/lib/format.ts';
import { type Answer, Comparer } from '#app/lib/paper/comparer.ts';
import type { FrameGrabber } from '#app/lib/paper/frames.ts';
import { FIRST_PHRASES, fragmentOf, parsePhrases, textOfFragment } from '#app/lib/paper/phrases.ts';
import { inkJpeg } from '#app/lib/paper/small-jpeg.ts';
import { type SeenSheet, type Sheet, useSheet } from '#app/lib/paper/use-sheet.ts';
import { roomClient } from '#app/lib/use-room.ts';
import styles from './paper.module.css';
import { Sources } from './sources.tsx';
import { stateOf, Viewfinder } from './viewfinder.tsx';

interface WordsScreenProps {
  modelId: string;
  /** false: the lines of a sheet are sent where there are any, as the judge knows drawings alone. */
  knowsPhotographs: boolean;
}

/** Pauses of writing that are no end of it. */
const WRITING_MS = 400;

/** Any words against anything that a camera sees [PAPER-5]. */
export function WordsScreen({ modelId, knowsPhotographs }: WordsScreenProps) {
  const t = useTranslations('paper.words');
  const paper = useTranslations('paper');
  const errorText = useErrorText();
  const { text, write, phrases, isReady } = usePhrases();
  const [jpeg, setJpeg] = useState<string | null>(null);
  const take = useCallback(
    (seen: SeenSheet, frames: FrameGrabber) =>
      setJpeg(!knowsPhotographs && seen.ops.length > 0 ? inkJpeg(seen.ops) : frames.jpeg()),
    [knowsPhotographs],
  );
  const sheet = useSheet(take, !knowsPhotographs);
  // With the camera off nothing is sent, also when the phrases change.
  const isShown = sheet.seen !== null && (sheet.source.name === 'camera' || sheet.source.name === 'photo');
  const answer = useAnswer(isShown ? jpeg : null, phrases);
  const ranked = answer?.result.ok ? rankedOf(answer) : null;
  const best = ranked?.phrases.filter(({ isRead }) => isRead).sort((a, b) => b.share - a.share)[0];
  const named = best && t(ranked?.fits ? 'best' : 'nearest', { phrase: isolated(best.phrase) });
  return (
    <main className={styles.round}>
      <div className={styles.intro}>
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        <p className={styles.note}>{t('private')}</p>
      </div>
      <div className={styles.words}>
        <div className={styles.seen}>
          <Viewfinder
            sheet={sheet}
            view={t('view')}
            ready={t(knowsPhotographs ? 'ready' : 'readyDrawings')}
            state={isShown && knowsPhotographs ? t('whole') : stateText(isShown, sheet, t, paper)}
          >
            {best && (
              <p className={styles.tag} data-fits={ranked?.fits} aria-hidden="true" data-testid="best-phrase">
                {ranked?.fits ? <bdi>{best.phrase}</bdi> : named}
              </p>
            )}
          </Viewfinder>
          <Sources sheet={sheet} disabled={false} />
        </div>
        <div className={styles.phrases}>
          <PhrasesField text={text} readOnly={!isReady} onChange={write} />
          {ranked && <Shares ranked={ranked} />}
          <p className="visually-hidden" role="status">
            {named}
          </p>
          {answer && !answer.result.ok && (
            <p className="problem" role="alert">
              {errorText(answer.result.error)}
            </p>
          )}
        </div>
      </div>
      <p className={styles.note}>{t(knowsPhotographs ? 'photographs' : 'drawings', { model: modelId })}</p>
      <p>
        <a className={styles.other} href="/paper">
          {paper('title')}
        </a>
      </p>
    </main>
  );
}

/**
 * The phrases of the page, which are in the fragment of its address. `phrases` follow the text after a pause. `isReady`: the
 * fragment was read; what is written before would be lost.
 */
function usePhrases() {
  const [text, setText] = useState(FIRST_PHRASES);
  const [phrases, setPhrases] = useState(() => parsePhrases(FIRST_PHRASES).prompts);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    setReady(true);
    const stored = textOfFragment(window.location.hash);
    if (stored === null) return;
    setText(stored);
    setPhrases(parsePhrases(stored).prompts);
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const write = (written: string) => {
    setText(written);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const { prompts } = parsePhrases(written);
      setPhrases(prompts);
      if (prompts.length > 0) window.history.replaceState(null, '', fragmentOf(prompts));
    }, WRITING_MS);
  };
  return { text, write, phrases, isReady };
}

/** The newest answer of the server; null: none yet, or there is nothing to compare. */
function useAnswer(jpeg: string | null, phrases: readonly string[]): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const comparer = useRef<Comparer | null>(null);
  useEffect(() => {
    const client = roomClient();
    const own = new Comparer(
      (question) => client.compare({ ...question, phrases: [...question.phrases] }),
      (newest) => {
        // Asked again in a second: the answer before is no worse.
        if (newest.result.ok || newest.result.error.code !== 'rate_limited') setAnswer(newest);
      },
    );
    comparer.current = own;
    return () => {
      own.close();
      client.close();
    };
  }, []);
  useEffect(() => {
    if (jpeg !== null && phrases.length > 0) return comparer.current?.ask({ jpeg, phrases });
    comparer.current?.forget();
    setAnswer(null);
  }, [jpeg, phrases]);
  return answer;
}

interface RankedPhrase {
  phrase: string;
  share: number;
  isRead: boolean;
}
interface Ranked {
  phrases: RankedPhrase[];
  fits: boolean;
}

function rankedOf({ question, result }: Answer): Ranked | null {
  if (!result.ok) return null;
  const phrases = question.phrases.flatMap((phrase, i) => {
    const found = result.phrases[i];
    return found ? [{ phrase, ...found }] : [];
  });
  return { phrases, fits: result.fits };
}

function stateText(
  isShown: boolean,
  sheet: Sheet,
  t: ReturnType<typeof useTranslations<'paper.words'>>,
  paper: ReturnType<typeof useTranslations<'paper'>>,
): string {
  const state = isShown || sheet.source.name === 'starting' ? stateOf(sheet) : 'nothing';
  return state === 'nothing' || state === 'noInk' ? t(state) : paper(`state.${state}`);
}

interface PhrasesFieldProps {
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}

function PhrasesField({ text, readOnly, onChange }: PhrasesFieldProps) {
  const t = useTranslations('paper.words');
  const id = useId();
  const { prompts, problem } = parsePhrases(text);
  const sentence = problem
    ? t(`problem.${problem.kind}`, { ...problem })
    : prompts.length === 0
      ? t('problem.none')
      : null;
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('label')}
      </label>
      <textarea
        id={id}
        className={`input ${styles.area}`}
        dir="auto"
        rows={6}
        value={text}
        readOnly={readOnly}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={sentence !== null}
        aria-describedby={`${id}-foot`}
        spellCheck
      />
      <p id={`${id}-foot`} className={sentence ? 'problem' : 'hint'} role={sentence ? 'alert' : undefined}>
        {sentence ?? t('hint')}
      </p>
    </div>
  );
}

/** A bar for each phrase. */
function Shares({ ranked: { phrases, fits } }: { ranked: Ranked }) {
  const t = useTranslations('paper.words');
  const shared = useSharedMessages();
  const most = Math.max(...phrases.map(({ share }) => share));
  return (
    <section className={styles.shares} aria-label={t('shares')} data-testid="shares">
      <ol className={styles.bars}>
        {phrases.map(({ phrase, share, isRead }) => (
          <li key={phrase} className={styles.barRow} data-best={share === most}>
            <span className={styles.barText}>
              <bdi>{phrase}</bdi>
              <span className={styles.barShare}>{shared.share(share)}</span>
            </span>
            <span className={styles.track} aria-hidden="true">
              <span className={styles.fillBar} style={{ inlineSize: `${(100 * share).toFixed(1)}%` }} />
            </span>
            {!isRead && <span className="hint">{t('unread')}</span>}
          </li>
        ))}
      </ol>
      {!fits && <p className="hint">{t('noFit')}</p>}
    </section>
  );
}
