import { useTranslations } from 'next-intl';
import { EnglishPrompt } from '#app/components/prompt-text.tsx';
import { hidden, type SharedMessages, useSharedMessages } from '#app/i18n/messages.tsx';
import { clockText } from '#app/lib/format.ts';
import type { CurvePoint, Moment } from '#contract/explanation.ts';
import { CHART_HEIGHT, CHART_WIDTH, type CurveState, curvePath, markAt, scoreAt } from './curve.ts';
import { useProblemText } from './fetch-with-retry.ts';
import styles from './replay.module.css';

interface ScoreCurveProps {
  curve: CurveState;
  ms: number;
  durationMs: number;
  finished: boolean;
  /** Goes to a moment of the replay. */
  seek(ms: number): void;
}

/** The judge's score over the time of the replay; the time axis is that of the slider above. */
export function ScoreCurve({ curve, ms, durationMs, finished, seek }: ScoreCurveProps) {
  const t = useTranslations('replay');
  const messages = useSharedMessages();
  const problemText = useProblemText('curve.lost');
  if (curve.name === 'unasked') return null;
  return (
    <div className={styles.curve}>
      {curve.name === 'known' && (
        <>
          <p className={styles.now}>
            {t.rich('scoreNow', { score: () => <strong>{nowText(curve.points, ms, finished, messages)}</strong> })}
          </p>
          <Chart points={curve.points} moments={curve.moments} ms={ms} durationMs={durationMs} />
          {curve.moments.length > 0 && <Moments moments={curve.moments} ms={ms} seek={seek} />}
        </>
      )}
      <p className={styles.says} role="status">
        {curve.name === 'loading' && t('curve.loading')}
        {curve.name === 'none' && problemText(curve.why)}
      </p>
    </div>
  );
}

/** Interpolated scores are rounded to whole points. */
const nowText = (points: readonly CurvePoint[], ms: number, finished: boolean, messages: SharedMessages) =>
  finished ? messages.score(points.at(-1)?.score ?? 0) : String(Math.round(scoreAt(points, ms)));

/** [REPLAY-5] What the drawing looked like from when on; each goes there. */
function Moments({ moments, ms, seek }: { moments: readonly Moment[]; ms: number; seek: (ms: number) => void }) {
  const t = useTranslations('replay');
  const now = moments.findLastIndex(({ atMs }) => atMs <= ms);
  return (
    <ol className={styles.moments} aria-label={t('moments.label')} data-testid="moments">
      {moments.map(({ atMs, label }, i) => {
        const at = clockText(Math.round(atMs / 1000));
        return (
          <li key={atMs}>
            <button
              type="button"
              className={styles.moment}
              aria-current={i === now ? 'step' : undefined}
              onClick={() => seek(atMs)}
            >
              <span className={styles.momentTime} dir="ltr" aria-hidden="true">
                {at}
              </span>
              <span>{t.rich('moments.at', { at, hidden, noun: () => <EnglishPrompt text={label} /> })}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

interface ChartProps {
  points: readonly CurvePoint[];
  moments: readonly Moment[];
  ms: number;
  durationMs: number;
}

function Chart({ points, moments, ms, durationMs }: ChartProps) {
  const t = useTranslations('replay');
  const mark = markAt(points, ms, durationMs);
  const highest = Math.max(...points.map(({ score }) => score));
  const label = t('curve.label', { last: points.at(-1)?.score ?? 0, highest });
  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      data-testid="curve"
    >
      <path className={styles.level} d={`M0 0H${CHART_WIDTH}M0 ${CHART_HEIGHT / 2}H${CHART_WIDTH}`} />
      <path className={styles.ground} d={`M0 ${CHART_HEIGHT}H${CHART_WIDTH}`} />
      <path className={styles.whole} d={curvePath(points, durationMs)} />
      <path className={styles.past} d={curvePath(points, durationMs, ms)} />
      <path className={styles.when} d={`M${mark.x} 0V${CHART_HEIGHT}`} />
      {moments.map(({ atMs }) => {
        const { x, y } = markAt(points, atMs, durationMs);
        return <path key={atMs} className={styles.momentMark} d={`M${x} ${y}h0.01`} />;
      })}
      {/* A line of almost no length is a dot that stays round when the chart is stretched. */}
      <path className={styles.mark} d={`M${mark.x} ${mark.y}h0.01`} data-testid="curve-mark" />
    </svg>
  );
}
