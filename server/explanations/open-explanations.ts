import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { PublicError } from '#contract/errors.ts';
import type { FoundThing, HeatView } from '#contract/explanation.ts';
import { type Explanation, type Judge, JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import { sceneOf } from '#server/lib/prompt-scene.ts';
import type { Rate } from '#server/lib/rate-limit.ts';
import { OnDemand, unavailable } from '#server/share/on-demand.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port/drawings.ts';
import { openCaptions } from './captions.ts';
import { findThings } from './found.ts';
import type { Explanations } from './port.ts';

/** [SCORE-3] Maps that one address may have computed; cached ones cost nothing. A class shares one address. */
export const MAPS_RATE: Rate = { capacity: 60, perSecond: 1 };
/** Maps that are computed at a time, for all clients. */
export const MAX_PENDING_MAPS = 24;
/** Some hundred bytes each. */
const CACHED_MAPS = 2_000;
/** Maps give way to every judgement, so a client gets an answer before its map is ready. */
const WAIT_LIMIT_MS = 15_000;

const EARLIER_MODEL = 'An earlier model judged this drawing: what counted for it can’t be shown any more.';
const BUSY = 'The judge has no time for this right now. Try again in a moment.';
const FAILED: PublicError = { code: 'judge_failed', message: 'The judge could not say what counted.' };
const NOT_FOUND: PublicError = { code: 'not_found', message: 'There is no such drawing.' };

export interface ExplanationsOptions {
  judge: Pick<Judge, 'info' | 'explain' | 'look' | 'load'>;
  drawings: Pick<DrawingStore, 'find' | 'ops' | 'setCaption'>;
  logger: Pick<Logger, 'error' | 'warn'>;
  /** A monotonic clock, in milliseconds. */
  now?: () => number;
}

interface Counted {
  heat: HeatView;
  found: FoundThing[] | null;
}

export function openExplanations({
  judge,
  drawings,
  logger,
  now = () => performance.now(),
}: ExplanationsOptions): Explanations {
  const captions = openCaptions({ judge, drawings, logger });
  const maps = new OnDemand<Counted>({
    rate: MAPS_RATE,
    maxPending: MAX_PENDING_MAPS,
    // The judge queues their steps.
    isSequential: false,
    cached: CACHED_MAPS,
    waitLimitMs: WAIT_LIMIT_MS,
    busy: BUSY,
    failed: FAILED,
    // Drawings that wait for their score displaced it.
    isBusy: (error) => error instanceof JudgeError && error.code === 'busy',
    logger,
    now,
  });

  async function compute({ id, prompt }: SavedDrawing, client: string): Promise<Counted> {
    const strokes = visibleStrokes(replayOps((await drawings.ops(id)) ?? []));
    const origin = { address: client, player: client };
    const heat = heatView(await judge.explain({ strokes, prompt, origin }));
    const scene = sceneOf(prompt);
    if (scene.things.length < 2) return { heat, found: null };
    const found = await findThings(strokes, scene, (group, texts) => judge.look({ strokes: group, texts, origin }));
    return { heat, found };
  }

  return {
    forgetDrawings(ids) {
      const gone = new Set<string>(ids);
      maps.forget((key) => ids === 'all' || gone.has(key));
    },

    async of(id, client) {
      const drawing = await drawings.find(id).catch((error: unknown) => {
        logger.error({ err: error, drawingId: id }, 'a drawing could not be read');
        return undefined;
      });
      if (drawing === undefined) return unavailable(BUSY);
      if (drawing === null) return { ok: false, error: NOT_FOUND };
      const { labels, rawScore, deductions, score, modelHash, preprocessing } = drawing;
      const stored = { labels, rawScore, deductions, score };
      if (modelHash !== judge.info.modelHash || preprocessing !== judge.info.preprocessing) {
        return { ok: true, explanation: { ...stored, heat: null, heatNote: EARLIER_MODEL, found: null } };
      }
      const map = await maps.get(id, client, () => compute(drawing, client));
      return map.ok ? { ok: true, explanation: { ...stored, ...map.value, heatNote: null } } : map;
    },
    captionSoon: captions.soon,
    close: captions.close,
  };
}

/** Four decimals are more than the map shows. */
const heatView = ({ frame, side, drops }: Explanation): HeatView => ({
  frame,
  side,
  drops: Array.from(drops, (drop) => Math.round(drop * 1e4) / 1e4 || 0),
});
