import { INK_RASTER_PX } from '#canvas/frame.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { openFramer } from '#server/judge/framing.ts';
import type { Judgement } from '#server/judge/port.ts';
import { deductionsOf, type Features, featuresOf, finalScore } from '#server/judge/score/deductions.ts';
import { openWritingGuard, WRITING_GUARD } from '#server/judge/writing/guard.ts';
import { HAND_STYLES, type HandStyle, handwrittenStrokes, withSmallDrawing } from '../../calibration/handwriting.ts';
import { type Random, randomFor, sampled } from '../random.ts';
import { type Judged, type Measure, percent, type Run, under } from '../run.ts';
import { byWord } from './words.ts';

const PROMPTS = 200;
/** Each prompt is written by two hands of the eight, each time with and without a small drawing. */
const HANDS_A_PROMPT = 2;
const TILES = 48;

interface Written {
  prompt: string;
  style: string;
  withDrawing: boolean;
  strokes: Stroke[];
}

/** A handwritten canvas against one honest drawing of the same prompt. */
interface Match extends Written {
  honest: number;
  score: number;
  /** What the canvas would get if it were as similar to the prompt as the best honest drawing. */
  scoreAtBest: number;
}

/** Item 10: the prompt, written instead of drawn, against every recognised drawing of it. */
export const writing: Measure = {
  names: ['honest-wins', 'honest-wins-at-best-similarity', 'false-verdicts'].map((name) => `writing.${name}`),
  async measure(run) {
    const honest = (await run.own()).filter(({ doodle }) => doodle.recognised);
    const drawings = byWord(honest);
    const canvases = written(drawings, run.count(PROMPTS));
    const matches = await matchesOf(run, canvases, drawings);
    noteGroups(run, matches);
    const falseVerdicts = honest.filter(looksLikeWriting);
    await run.sheets.write('writing-false-verdicts', falseVerdicts.map(tile).slice(0, TILES));
    const best = (one: Match) => one.honest > one.scoreAtBest;
    const lost = canvases.filter(({ strokes }) => matches.some((match) => match.strokes === strokes && !best(match)));
    await run.sheets.write(
      'writing-won',
      lost.slice(0, TILES).map(({ strokes, prompt, style }) => ({ strokes, lines: [prompt, style] })),
    );
    return under('writing', {
      'honest-wins': percent(matches, ({ honest: own, score }) => own > score),
      'honest-wins-at-best-similarity': percent(matches, best),
      'false-verdicts': percent(honest, looksLikeWriting),
    });
  },
};

const looksLikeWriting = ({ judgement }: Judged) =>
  judgement.deductions.some(({ reason }) => reason === 'looks_like_writing');

const tile = ({ doodle, judgement }: Judged) => ({
  strokes: doodle.strokes,
  lines: [doodle.word, `${judgement.rawScore.toFixed(1)} → ${judgement.score}`],
});

function written(drawings: ReadonlyMap<string, readonly Judged[]>, prompts: number): Written[] {
  const random = randomFor('writing');
  return sampled([...drawings.keys()], prompts, random).flatMap((prompt, i) =>
    Array.from({ length: HANDS_A_PROMPT }, (_, k) => (i * HANDS_A_PROMPT + k) % HAND_STYLES.length)
      .map((at) => HAND_STYLES[at] as HandStyle)
      .flatMap((style) => {
        const strokes = handwrittenStrokes(prompt, style, random);
        const beside = smallDrawing(drawings.get(prompt) ?? [], random);
        return [
          { prompt, style: style.name, withDrawing: false, strokes },
          { prompt, style: style.name, withDrawing: true, strokes: withSmallDrawing(strokes, beside) },
        ];
      }),
  );
}

const smallDrawing = (those: readonly Judged[], random: Random): Stroke[] =>
  sampled(those, 1, random).flatMap(({ doodle }) => doodle.strokes);

async function matchesOf(
  run: Run,
  canvases: readonly Written[],
  drawings: ReadonlyMap<string, readonly Judged[]>,
): Promise<Match[]> {
  const guard = await openWritingGuard(WRITING_GUARD, run.threads);
  const eye = openFramer(INK_RASTER_PX);
  try {
    const judgements = await run.bench.judge(canvases);
    const matches: Match[] = [];
    for (const [i, canvas] of canvases.entries()) {
      const { canvas: picture, blank } = eye(canvas.strokes);
      const features = featuresOf(picture, blank, await guard.share(canvas.strokes));
      checkDeductions(features, judgements[i] as Judgement);
      const honest = drawings.get(canvas.prompt) ?? [];
      const best = Math.max(...honest.map(({ judgement }) => judgement.rawScore));
      const scoreAtBest = finalScore(best, deductionsOf(features, best));
      const score = judgements[i]?.score ?? Number.NaN;
      matches.push(...honest.map(({ judgement }) => ({ ...canvas, honest: judgement.score, score, scoreAtBest })));
    }
    return matches;
  } finally {
    await guard.close();
  }
}

/** What is taken off here at another raw score must be what the judge takes off at its own. */
function checkDeductions(features: Features, { rawScore, deductions }: Judgement): void {
  const own = deductionsOf(features, rawScore);
  if (JSON.stringify(own) !== JSON.stringify(deductions)) {
    throw new Error(`The judge takes off ${JSON.stringify(deductions)}, the evaluation ${JSON.stringify(own)}.`);
  }
}

function noteGroups(run: Run, matches: readonly Match[]): void {
  const wins = (those: readonly Match[]) =>
    [({ honest, score }: Match) => honest > score, ({ honest, scoreAtBest }: Match) => honest > scoreAtBest]
      .map((fits) => percent(those, fits).value.toFixed(1))
      .join('/');
  const styles = HAND_STYLES.map(({ name }) => `${name} ${wins(matches.filter(({ style }) => style === name))}`);
  const [plain, beside] = [false, true].map((withDrawing) =>
    wins(matches.filter((one) => one.withDrawing === withDrawing)),
  );
  run.note(
    `Handwriting, honest wins in % as it is / at the best similarity: words alone ${plain}, with a small drawing ${beside}; ${styles.join(', ')}.`,
  );
}
