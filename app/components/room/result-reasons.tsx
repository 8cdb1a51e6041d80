'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { CountedToggle } from '#app/components/explanation/counted-toggle.tsx';
import { ExplanationOverlay } from '#app/components/explanation/explanation-overlay.tsx';
import { ScoreSum } from '#app/components/explanation/score-sum.tsx';
import { type HeatMapState, useCounted } from '#app/components/explanation/use-explanation.ts';
import { DrawingReplay } from '#app/components/replay/drawing-replay.tsx';
import { ReportButton } from '#app/components/report/report-dialog.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { bareWord } from '#app/lib/prompts.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { DrawingId } from '#contract/ids.ts';
import type { LabelShare } from '#contract/judgement.ts';
import { Reactions } from './reactions.tsx';
import styles from './result-card.module.css';
import { type ResultCardProps, useResultAlt } from './result-card.tsx';

interface ResultReasonsProps
  extends Pick<ResultCardProps, 'result' | 'round' | 'isYou' | 'reacts' | 'isReplayed' | 'onReplay'> {
  drawingId: DrawingId;
  picture: (counted: HeatMapState) => ReactNode;
  sentences: ReactNode;
  total: ReactNode;
}

/** A judged drawing's replay, reactions and explanation. */
export function ResultReasons(props: ResultReasonsProps) {
  const { result, round, isYou, drawingId, reacts, isReplayed, onReplay, picture, sentences, total } = props;
  const t = useTranslations('reveal');
  const report = useTranslations('moderation.report.title');
  const { counted, toggle } = useCounted(drawingId);
  const [asked, setAsked] = useState(0);
  const { nickname, prompt } = result;
  const whose = t('whose', { nickname });
  const alt = useResultAlt(result);
  return (
    <>
      {isReplayed ? (
        <div className={styles.replay} data-testid="replay">
          <DrawingReplay
            drawingId={drawingId}
            alt={alt}
            of={whose}
            overlay={<ExplanationOverlay counted={counted} />}
            finishKey={asked}
            autoPlay
          />
        </div>
      ) : (
        picture(counted)
      )}
      <div className={styles.words}>
        {sentences}
        {reacts && <Reactions roundId={round.id} seatId={result.seatId} nickname={nickname} />}
        <div className={styles.ways}>
          <button
            type="button"
            className={`btn ${styles.play}`}
            aria-expanded={isReplayed}
            aria-label={`${t(isReplayed ? 'closeReplay' : 'replay')}: ${whose}`}
            onClick={() => onReplay(!isReplayed)}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path
                d={
                  isReplayed
                    ? 'M6 6l12 12M18 6L6 18'
                    : 'M7 4.500c5 2.300 9 4.600 12.500 7.500-3.600 3-7.500 5.300-12.500 7.500z'
                }
              />
            </svg>
            {t(isReplayed ? 'closeReplay' : 'replay')}
          </button>
          <CountedToggle
            counted={counted}
            toggle={() => {
              toggle();
              setAsked(asked + 1);
            }}
            of={whose}
          />
          {!isYou && (
            <ReportButton
              title={report('drawing')}
              of={whose}
              send={(said) =>
                roomClient().send('room:report', {
                  about: { kind: 'drawing', roundId: round.id, seatId: result.seatId },
                  ...said,
                })
              }
            />
          )}
        </div>
        {result.deductions.length > 0 && <ScoreSum {...result} />}
        <LabelBars labels={result.labels} prompt={prompt} />
        {total}
      </div>
    </>
  );
}

/** The judge's most likely labels; the prompt's own label is highlighted. */
function LabelBars({ labels, prompt }: { labels: LabelShare[]; prompt: string }) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  if (labels.length === 0) return null;
  const wanted = bareWord(prompt);
  return (
    <div className={styles.saw}>
      <h3 className={styles.title}>{t('judgeSaw')}</h3>
      <ul className={styles.labels}>
        {labels.map((label) => (
          <li className={styles.label} key={label.text}>
            <bdi className={styles.text} lang="en">
              {bareWord(label.text) === wanted ? <span className="marked">{label.text}</span> : label.text}
            </bdi>
            <svg className={styles.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <path d="M0 3h100" className={styles.track} />
              <path d={`M0 3h${Math.max(1.5, label.share * 100)}`} className={styles.ink} />
            </svg>
            <span className={styles.share}>{messages.share(label.share)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
