'use client';

import { useTranslations } from 'next-intl';
import { Avatar } from '#app/components/figures/avatar.tsx';
import { JudgeFace } from '#app/components/figures/judge-face.tsx';
import { MachineBadge } from '#app/components/figures/machine-badge.tsx';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { isAlone } from '#app/lib/company.ts';
import { useCountdown } from '#app/lib/countdown.ts';
import { roomClient, useAction } from '#app/lib/use-room.ts';
import { winnersOf } from '#contract/ranks.ts';
import type { RoomView, StandingView } from '#contract/room.ts';
import confetti from './confetti.module.css';
import styles from './podium.module.css';
import { DrawingImage } from './result-card.tsx';

interface PodiumProps {
  view: RoomView;
  standings: StandingView[];
  /** `performance.now()` at the automatic restart; null: the room waits for its host. */
  restartsAtMs: number | null;
  onLeave: () => void;
}

const STEPS = 3;
/** Of those who share the first place. */
const MOST_NAMED = 3;

/** The end of a game: the standings, everybody's best drawing, and the rematch. */
export function Podium({ view, standings, restartsAtMs, onLeave }: PodiumProps) {
  const t = useTranslations('reveal');
  const common = useTranslations('common');
  const title = useTitle(view, winnersOf(standings));
  const messages = useSharedMessages();
  const rest = standings.slice(STEPS);
  return (
    <div className={styles.podium}>
      <Confetti />
      <h1 className={styles.title}>{title}</h1>
      {restartsAtMs !== null && <NextGame restartsAtMs={restartsAtMs} />}
      <ol className={styles.steps} data-count={Math.min(STEPS, standings.length)}>
        {standings.slice(0, STEPS).map((standing) => (
          <Step key={standing.seatId} standing={standing} isYou={standing.seatId === view.you} />
        ))}
      </ol>
      {rest.length > 0 && (
        <ol className={`sheet ${styles.rest}`} start={STEPS + 1} aria-label={t('podium.rest')}>
          {rest.map((standing) => (
            <li key={standing.seatId} className={styles.row} data-testid="standing" data-rank={standing.rank}>
              <span className={styles.place}>{messages.ordinal(standing.rank)}</span>
              <Avatar seed={standing.nickname} look={standing.look} machine={standing.machine} size="small" />
              <Name standing={standing} isYou={standing.seatId === view.you} />
              <span className={styles.sum}>{messages.score(standing.total)}</span>
            </li>
          ))}
        </ol>
      )}
      <div className={styles.ways}>
        <JudgeFace mood="pleased" className={styles.judge ?? ''} />
        <div className={styles.buttons}>
          {restartsAtMs === null && <Rematch view={view} />}
          <button type="button" className="btn" onClick={onLeave}>
            {common('toStart')}
          </button>
          <a className="btn btn--plain" href="/boards" target="_blank" rel="noreferrer">
            {t('podium.boards')}
          </a>
        </div>
      </div>
    </div>
  );
}

function useTitle(view: RoomView, winners: readonly StandingView[]): string {
  const t = useTranslations('reveal.podium');
  const messages = useSharedMessages();
  const [winner, ...others] = winners;
  if (isAlone(view)) return t('wellDrawn');
  if (!winner) return t('nobody');
  if (others.length > 0) {
    if (winners.some(({ seatId }) => seatId === view.you)) return t('youShare');
    const named = winners.length <= MOST_NAMED;
    return named
      ? t('share', { nicknames: messages.list(winners.map(({ nickname }) => nickname)) })
      : t('manyShare', { count: winners.length });
  }
  return winner.seatId === view.you ? t('youWin') : t('wins', { nickname: winner.nickname });
}

/** In a private room the host starts the rematch. */
function Rematch({ view }: { view: RoomView }) {
  const t = useTranslations('reveal.podium');
  const rematch = useAction(() => roomClient().send('room:rematch', {}));
  const host = view.seats.find((seat) => seat.id === view.host);
  if (view.host !== view.you) return <p>{host ? t('wait', { host: host.nickname }) : t('waitAnybody')}</p>;
  return (
    <>
      <button type="button" className="btn btn--primary btn--big" disabled={rematch.busy} onClick={rematch.run}>
        {t('again')}
      </button>
      {rematch.problem && (
        <p className="problem" role="alert">
          {rematch.problem}
        </p>
      )}
    </>
  );
}

/** A public room restarts automatically. */
function NextGame({ restartsAtMs }: { restartsAtMs: number }) {
  const t = useTranslations('reveal.podium');
  const seconds = useCountdown(restartsAtMs);
  return (
    <p className={styles.next} data-testid="next-game">
      {seconds > 0 ? t('nextIn', { seconds }) : t('nextSoon')}
    </p>
  );
}

function Name({ standing, isYou }: { standing: StandingView; isYou: boolean }) {
  const t = useTranslations('reveal');
  return (
    <span className={styles.nickname}>
      <bdi>{standing.nickname}</bdi>
      {isYou && ` ${t('you')}`} {standing.machine !== undefined && <MachineBadge />}
    </span>
  );
}

/** Links to the drawing's page with its explanation, in a new tab: the room stays open. */
function BestDrawing({ standing }: { standing: StandingView }) {
  const t = useTranslations('reveal');
  const messages = useSharedMessages();
  const { bestDrawingId, best } = standing;
  const nickname = messages.author(standing);
  const alt = best
    ? messages.pictured(t('bestAltOf', { nickname, prompt: best.prompt }), best.labels)
    : t('bestAlt', { nickname });
  const image = <DrawingImage drawingId={bestDrawingId} alt={alt} />;
  if (bestDrawingId === null) return image;
  return (
    <a className={styles.why} href={`/drawings/${bestDrawingId}`} target="_blank" rel="noreferrer">
      {image}
      {t('podium.why')}
    </a>
  );
}

function Step({ standing, isYou }: { standing: StandingView; isYou: boolean }) {
  const messages = useSharedMessages();
  return (
    <li className={styles.step} data-rank={standing.rank} data-testid="standing">
      <figure className={styles.best}>
        <BestDrawing standing={standing} />
      </figure>
      <Avatar seed={standing.nickname} look={standing.look} machine={standing.machine} />
      <Name standing={standing} isYou={isYou} />
      <div className={styles.block}>
        <span className={styles.place}>{messages.ordinal(standing.rank)}</span>
        <span className={styles.sum}>{messages.score(standing.total)}</span>
      </div>
    </li>
  );
}

const SCRAPS = [
  'M2 9c3-8 7-8 9 0s6 7 9-2',
  'M11 2l3 6 6 1-5 4 2 7-6-4-6 4 2-7-5-4 6-1z',
  'M4 12a7 7 0 1 0 14 0a7 7 0 1 0-14 0',
  'M3 4l16 14M18 4L4 18',
  'M3 18L11 3l8 15z',
] as const;
const SCRAP_COUNT = 24;

/** Confetti that falls once; hidden under `prefers-reduced-motion`. */
function Confetti() {
  return (
    <div className={confetti.sky} aria-hidden="true">
      {Array.from({ length: SCRAP_COUNT }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: scraps have nothing but their place.
        <svg key={index} className={confetti.scrap} data-tint={index % 3} viewBox="0 0 22 22" aria-hidden="true">
          <path d={SCRAPS[index % SCRAPS.length]} />
        </svg>
      ))}
    </div>
  );
}
