import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { PublicError } from '#contract/errors.ts';
import type { HeatView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';
import { type Explanation, type Judge, JudgeError } from '#server/judge/port.ts';
import type { Logger } from '#server/lib/logger.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import { Recent } from '#server/lib/recent.ts';
import type { DrawingStore, SavedDrawing } from '#server/storage/port.ts';
import type { Explanations } from './port.ts';

/** [SCORE-3] Maps that one address may have made; those that are at hand cost nothing. A class shares one address. */
export const MAPS_RATE: Rate = { capacity: 60, perSecond: 1 };
/** Maps that are being made at a time, for everybody. */
export const MAX_IN_THE_MAKING = 24;
/** Some hundred bytes each. */
const MAPS_KEPT = 2_000;
/** Maps give way to every judgement: who asks gets an answer meanwhile, and the map when it is ready. */
const LONGEST_WAIT_MS = 15_000;
const RETRY_AFTER_MS = 3_000;

const EARLIER_MODEL = 'An earlier model judged this drawing: what counted for it can’t be shown any more.';

export interface ExplanationsOptions {
  judge: Pick<Judge, 'info' | 'explain'>;
  drawings: Pick<DrawingStore, 'find' | 'ops'>;
  logger: Pick<Logger, 'error'>;
  /** A clock that only goes forwards, in milliseconds. */
  now?: () => number;
}

export function openExplanations({
  judge,
  drawings,
  logger,
  now = () => performance.now(),
}: ExplanationsOptions): Explanations {
  const kept = new Recent<DrawingId, HeatView>(MAPS_KEPT);
  const inTheMaking = new Map<DrawingId, Promise<HeatView>>();
  const rates = new RateLimiter(MAPS_RATE, now);

  async function make({ id, prompt }: SavedDrawing): Promise<HeatView> {
    const ops = (await drawings.ops(id)) ?? [];
    const heat = heatView(await judge.explain({ strokes: visibleStrokes(replayOps(ops)), prompt }));
    kept.set(id, heat);
    return heat;
  }

  /** One at a time for a drawing, however many ask. */
  async function heatOf(drawing: SavedDrawing, client: string): Promise<HeatView | PublicError> {
    const atHand = kept.get(drawing.id);
    if (atHand) return atHand;
    let making = inTheMaking.get(drawing.id);
    if (!making) {
      const retryAfterMs = rates.take(client);
      if (retryAfterMs > 0)
        return { code: 'rate_limited', message: 'That was a lot at once. Wait a moment.', retryAfterMs };
      if (inTheMaking.size >= MAX_IN_THE_MAKING) {
        rates.giveBack(client);
        return busy();
      }
      making = make(drawing).finally(() => inTheMaking.delete(drawing.id));
      inTheMaking.set(drawing.id, making);
      // Whoever waits is told below; nobody may be waiting any more.
      making.catch((error: unknown) => {
        // Crowded out by drawings that wait for their score: nothing was made, and nothing is wrong.
        if (isCrowdedOut(error)) rates.giveBack(client);
        else logger.error({ err: error, drawingId: drawing.id }, 'explaining a drawing failed');
      });
    }
    return (await inTime(making)) ?? busy();
  }

  return {
    async of(id, client) {
      const drawing = await drawings.find(id).catch((error: unknown) => {
        logger.error({ err: error, drawingId: id }, 'a drawing could not be read');
        return undefined;
      });
      if (drawing === undefined) return { ok: false, error: busy() };
      if (drawing === null) return { ok: false, error: { code: 'not_found', message: 'There is no such drawing.' } };
      const { labels, rawScore, deductions, score } = drawing;
      const isPresent =
        drawing.modelHash === judge.info.modelHash && drawing.preprocessing === judge.info.preprocessing;
      const why = { labels, rawScore, deductions, score };
      if (!isPresent) return { ok: true, why: { ...why, heat: null, heatNote: EARLIER_MODEL } };
      const heat = await heatOf(drawing, client).catch(
        (error: unknown): PublicError =>
          isCrowdedOut(error) ? busy() : { code: 'judge_failed', message: 'The judge could not say what counted.' },
      );
      if ('code' in heat) return { ok: false, error: heat };
      return { ok: true, why: { ...why, heat, heatNote: null } };
    },
  };
}

const isCrowdedOut = (error: unknown) => error instanceof JudgeError && error.code === 'busy';

const busy = (): PublicError => ({
  code: 'unavailable',
  message: 'The judge has no time for this right now. Try again in a moment.',
  retryAfterMs: RETRY_AFTER_MS,
});

/** null: it takes longer. */
async function inTime(making: Promise<HeatView>): Promise<HeatView | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, LONGEST_WAIT_MS, null);
  });
  return Promise.race([making, late]).finally(() => clearTimeout(timer));
}

/** Four decimals are more than the map shows. */
const heatView = ({ frame, side, drops }: Explanation): HeatView => ({
  frame,
  side,
  drops: Array.from(drops, (drop) => Math.round(drop * 1e4) / 1e4 || 0),
});
