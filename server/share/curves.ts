import { evenMoments, pictureName, strokesAt, timelineOf } from '#canvas/replay.ts';
import type { PublicError, Result } from '#contract/errors.ts';
import type { CurvePoint, CurveView, Moment } from '#contract/explanation.ts';
import type { LabelShare } from '#contract/judgement.ts';
import type { Judge, Judgement } from '#server/judge/port.ts';
import { JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { Rate } from '#server/lib/rate-limit.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port/drawings.ts';
import { momentsOf } from './moments.ts';
import { OnDemand } from './on-demand.ts';

interface Curve {
  points: CurvePoint[];
  moments: Moment[];
}

/** What the judge says of a moment. */
type Said = Pick<Judgement, 'score' | 'labels'>;

const EMPTY: Said = { score: 0, labels: [] };

/** Moments of a replay that are judged. */
export const CURVE_POINTS = 24;
/** [REPLAY-2] Curves that one address may have computed; cached ones cost nothing. */
const CURVES_RATE: Rate = { capacity: 30, perSecond: 0.5 };
/** Curves that are computed or wait at a time, for all clients. */
const MAX_PENDING_CURVES = 24;
/** Half a kilobyte each. */
const CACHED_CURVES = 2_000;
const WAIT_LIMIT_MS = 15_000;
/** Requests of a moment while the judge is busy. */
const TRIES = 5;
/** Intervals of live scores that a moment waits for an idle judge; then it is requested anyway. */
export const MOST_WAITS = 20;

const EARLIER_MODEL = 'An earlier model judged this drawing: how its score grew can’t be shown any more.';

export interface CurvesOptions {
  judge: Pick<Judge, 'info' | 'judge' | 'load' | 'forget'>;
  drawings: Pick<DrawingStore, 'ops' | 'setMoments'>;
  logger: Pick<Logger, 'error'>;
  now: () => number;
  /** Resolves after this many milliseconds. */
  wait: (ms: number) => Promise<unknown>;
}

export function openCurves({ judge, drawings, logger, now, wait }: CurvesOptions) {
  const curves = new OnDemand<Curve>({
    rate: CURVES_RATE,
    maxPending: MAX_PENDING_CURVES,
    isSequential: true,
    cached: CACHED_CURVES,
    waitLimitMs: WAIT_LIMIT_MS,
    busy: 'The judge has no time for the score curve right now. Try again in a moment.',
    failed: { code: 'judge_failed', message: 'The judge could not say how the score grew.' } satisfies PublicError,
    logger,
    now,
  });

  async function compute(drawing: SavedDrawing, client: string): Promise<Curve> {
    const timeline = timelineOf((await drawings.ops(drawing.id)) ?? []);
    const times = evenMoments(timeline, CURVE_POINTS);
    const last = pictureName(timeline, timeline.durationMs);
    const key = `replay:${drawing.id}`;
    const points: (CurvePoint & { labels: LabelShare[] })[] = [];
    let before: { name: string; said: Said } | null = null;
    try {
      for (const [version, atMs] of times.entries()) {
        const name = pictureName(timeline, atMs);
        // What was said of the finished drawing is stored.
        let said: Said;
        if (name === last) said = drawing;
        else if (before && before.name === name) said = before.said;
        else {
          const strokes = strokesAt(timeline, atMs);
          said = strokes.length === 0 ? EMPTY : await judged({ strokes, prompt: drawing.prompt, key, version, client });
        }
        before = { name, said };
        points.push({ atMs: Math.round(atMs), score: said.score, labels: said.labels });
      }
    } finally {
      judge.forget(key);
    }
    const moments = drawing.moments ?? momentsOf(points);
    if (!drawing.moments) await keep(drawing, moments);
    return { points: points.map(({ atMs, score }) => ({ atMs, score })), moments };
  }

  /** A curve is shown even when its moments cannot be stored. */
  async function keep({ id }: SavedDrawing, moments: Moment[]): Promise<void> {
    await drawings.setMoments(id, moments).catch((error: unknown) => {
      logger.error({ err: error, drawingId: id }, 'the moments of a replay could not be stored');
    });
  }

  const isJudgeBusy = () => judge.load.waiting.final + judge.load.waiting.live > 0;

  /** Requested like a player's live score, if possible when no player waits. */
  async function judged(moment: {
    strokes: ReturnType<typeof strokesAt>;
    prompt: string;
    key: string;
    version: number;
    client: string;
  }): Promise<Said> {
    const { strokes, prompt, key, version, client } = moment;
    const origin = { address: client, player: client };
    for (let tried = 1; ; tried++) {
      for (let waited = 0; waited < MOST_WAITS && isJudgeBusy(); waited++) await wait(judge.load.liveIntervalMs);
      try {
        return await judge.judge({ strokes, prompt, priority: 'live', canvas: { key, version }, origin });
      } catch (error) {
        const isPassing = error instanceof JudgeError && (error.code === 'busy' || error.code === 'superseded');
        if (!isPassing || tried === TRIES) throw error;
        await wait(judge.load.liveIntervalMs);
      }
    }
  }

  async function curve(drawing: SavedDrawing, client: string): Promise<Result<{ curve: CurveView }>> {
    const { modelHash, preprocessing } = judge.info;
    const isPresent = drawing.modelHash === modelHash && drawing.preprocessing === preprocessing;
    if (!isPresent) return { ok: true, curve: { points: null, note: EARLIER_MODEL, moments: [] } };
    const made = await curves.get(drawing.id, client, () => compute(drawing, client));
    return made.ok ? { ok: true, curve: { ...made.value, note: null } } : made;
  }

  return { curve, forget: (isGone: (key: string) => boolean) => curves.forget(isGone) };
}
