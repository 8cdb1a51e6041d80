'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { ExplanationOverlay } from '#app/components/explanation/explanation-overlay.tsx';
import type { HeatMapState } from '#app/components/explanation/use-explanation.ts';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { GhostMark } from '#app/components/figures/icons.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { ScoreMark } from '#app/components/figures/score-mark.tsx';
import { hidden, useSharedMessages } from '#app/i18n/messages.tsx';
import type { DrawingId } from '#contract/ids.ts';
import type { ResultView, RoundView } from '#contract/room.ts';
import { ReactionCounts, Reactions } from './reactions.tsx';
import styles from './result-card.module.css';
import { ResultReasons } from './result-reasons.tsx';

export interface ResultCardProps {
  result: ResultView;
  round: RoundView;
  isYou: boolean;
  /** The only result: it has no rank. */
  alone: boolean;
  /** Reactions can be given. */
  reacts: boolean;
  cover: 'none' | 'on' | 'lifted';
  /** Shows the picture and score only, until it is expanded. */
  isCompact: boolean;
  /** At most one drawing at a time is replayed. */
  isReplayed: boolean;
  onReplay: (on: boolean) => void;
}

/** One drawing with its score, explanation and reactions. */
export function ResultCard({ isCompact, ...card }: ResultCardProps) {
  const [isOpen, setOpen] = useState(false);
  const { result, isYou, alone, cover } = card;
  const messages = useSharedMessages();
  const t = useTranslations('reveal');
  const body = useId();
  return (
    <li
      className={`sheet ${styles.card}`}
      data-testid="result"
      data-rank={result.rank}
      data-score={result.score}
      data-points={result.points}
      data-you={isYou}
      data-ghost={result.ghost}
      data-cover={cover}
      data-compact={isCompact && !isOpen}
    >
      <div className={styles.head}>
        {!alone && <span className={styles.rank}>{messages.ordinal(result.rank)}</span>}
        {result.ghost ? (
          <GhostMark className={styles.ghost ?? ''} />
        ) : (
          <Avatar seed={result.nickname} look={result.look} machine={result.machine} />
        )}
        <h2 className={styles.nickname}>
          <bdi>{result.nickname}</bdi>
          {isYou && <span className={styles.you}> {t('you')}</span>}
        </h2>
        {result.machine !== undefined && <MachineBadge size={isCompact && !isOpen ? 'small' : 'medium'} />}
        {result.ghost && <span className={styles.tag}>{t('ghost')}</span>}
      </div>
      {isCompact && (
        <button
          type="button"
          className={`btn btn--plain ${styles.more}`}
          aria-expanded={isOpen}
          aria-controls={body}
          onClick={() => setOpen(!isOpen)}
        >
          {t.rich(isOpen ? 'less' : 'more', { nickname: result.nickname, hidden })}
        </button>
      )}
      <div className={styles.body} id={body}>
        {isCompact && !isOpen ? <Brief result={result} /> : <Full {...card} />}
      </div>
      {cover !== 'none' && (
        <div className={styles.cover} aria-hidden="true">
          {!alone && messages.ordinal(result.rank)}
          <span>?</span>
        </div>
      )}
    </li>
  );
}

function Brief({ result }: { result: ResultView }) {
  return (
    <>
      <Picture result={result} isSmall />
      <ReactionCounts seatId={result.seatId} />
    </>
  );
}

function Full(card: Omit<ResultCardProps, 'isCompact'>) {
  const { result, round } = card;
  const { drawingId } = result;
  const sentences = <Sentences result={result} isDuel={round.prompts.length > 1} isGuessed={!!round.guessing} />;
  if (drawingId !== null) {
    return (
      <ResultReasons
        {...card}
        drawingId={drawingId}
        picture={(counted) => <Picture result={result} counted={counted} />}
        sentences={sentences}
        total={<Total result={result} />}
      />
    );
  }
  return (
    <>
      <Picture result={result} />
      <div className={styles.words}>
        {sentences}
        {card.reacts && <Reactions roundId={round.id} seatId={result.seatId} nickname={result.nickname} />}
        <Total result={result} />
      </div>
    </>
  );
}

interface PictureProps {
  result: ResultView;
  counted?: HeatMapState;
  isSmall?: boolean;
}

function Picture({ result, counted, isSmall = false }: PictureProps) {
  const alt = useResultAlt(result);
  return (
    <div className={styles.picture}>
      <DrawingImage drawingId={result.drawingId} alt={alt} />
      <ExplanationOverlay counted={counted ?? null} />
      <span className={styles.score}>
        <ScoreMark score={result.points} size={isSmall ? 'small' : 'medium'} />
      </span>
    </div>
  );
}

const bold = (text: ReactNode) => <b>{text}</b>;

/** The score in sentences. */
function Sentences(card: { result: ResultView; isDuel: boolean; isGuessed: boolean }) {
  const messages = useSharedMessages();
  const { withheld } = card.result;
  return (
    <>
      <Judgement {...card} />
      {withheld && (
        <p className={styles.withheld} data-testid="withheld">
          {messages.withheld(withheld)}
        </p>
      )}
    </>
  );
}

function Judgement({ result, isDuel, isGuessed }: { result: ResultView; isDuel: boolean; isGuessed: boolean }) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const prompt = (text: ReactNode) => (
    <bdi lang="en" className="marked">
      {text}
    </bdi>
  );
  if (result.failed) return <p className={styles.percentile}>{t('failed')}</p>;
  if (result.drawingId === null) return <p className={styles.percentile}>{t('blank')}</p>;
  if (isGuessed) {
    return (
      <p className={styles.likeness}>
        {t('likeness', { score: result.score })} · {messages.percentile(result.percentile)}
      </p>
    );
  }
  if (!isDuel) return <p className={styles.percentile}>{messages.percentile(result.percentile)}</p>;
  return (
    <>
      <p className={styles.sure} data-testid="sureness">
        {result.sureness === null
          ? t.rich('drew', { prompt: result.prompt, words: prompt })
          : t.rich('sure', {
              percent: Math.round(result.sureness * 100),
              prompt: result.prompt,
              words: prompt,
              b: bold,
            })}
      </p>
      <p className={styles.likeness}>
        {t('likeness', { score: result.score })} · {messages.percentile(result.percentile)}
      </p>
    </>
  );
}

/** The player's total; a ghost has none. */
function Total({ result }: { result: ResultView }) {
  const t = useTranslations('reveal');
  if (result.ghost) return null;
  return <p className={styles.total}>{t.rich('total', { total: result.total, b: bold })}</p>;
}

/** [CAPTION-3] The alternative text of a drawing just after its round. */
export function useResultAlt(result: Pick<ResultView, 'nickname' | 'machine' | 'prompt' | 'labels'>): string {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const { prompt, labels } = result;
  return messages.pictured(t('alt', { nickname: messages.author(result), prompt }), labels);
}

/** The thumbnail of a judged drawing, or a note that the paper was blank. */
export function DrawingImage({ drawingId, alt }: { drawingId: DrawingId | null; alt: string }) {
  const t = useTranslations('reveal');
  if (drawingId === null) return <span className={styles.empty}>{t('nothing')}</span>;
  return (
    // biome-ignore lint/performance/noImgElement: a finished PNG of the right size; there is nothing to optimise.
    <img className={styles.image} src={`/drawings/${drawingId}/thumbnail.png`} alt={alt} width={256} height={256} />
  );
}
