// Fits a model's scores: writes `calibration` into its judge.json, and reference.f32 beside it.
// usage: node --import tsx research/calibration/calibrate-judge.ts [--model models/doodle-clip] [--drawings train.ndjson.xz]
//
// Without --drawings the constants are fitted on the reference icons with their own and with others' names; with the
// Quick, Draw! training file on the rows of it that were kept out of training, single and in scenes of two. Never give it
// drawings that the judge is evaluated on.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { openClip } from '#server/judge/clip.ts';
import { calibratedRawScore } from '#server/judge/score/raw-score.ts';
import {
  calibrate,
  type FittedScores,
  forgetCalibration,
  writeCalibration,
} from '../../cli/model/calibration/calibrate.ts';
import { quantile } from '../../cli/model/calibration/fit.ts';
import { EMBEDDED_MODEL } from '../evaluation/bench.ts';
import { heldOutDrawings, scenesOf } from './calibration-drawings.ts';

const { values } = parseArgs({
  options: { model: { type: 'string', default: EMBEDDED_MODEL }, drawings: { type: 'string' } },
});
await forgetCalibration(values.model);
const clip = await openClip(values.model, availableParallelism());
const words = values.drawings === undefined ? null : await heldOutDrawings(values.drawings);
const fitted = await calibrate(clip, words && { words, sentences: scenesOf(words) });
await writeCalibration(values.model, fitted);
await clip.close();
report(fitted);

function report({ calibration, words, sentences }: FittedScores): void {
  const scores = (zs: readonly number[]) =>
    zs.map((z) => calibratedRawScore(z, { mean: 0, deviation: 1 }, calibration));
  const row = (name: string, of: readonly number[]) =>
    console.log(
      name.padEnd(42),
      [0.1, 0.25, 0.5, 0.75, 0.9].map((q) => quantile(of, q).toFixed(1).padStart(6)).join(''),
    );
  const { reference, ...constants } = calibration;
  console.log(`${reference.count} reference drawings: ${JSON.stringify(constants)}`);
  console.log('score at the quantiles'.padEnd(42), '  10 %  25 %  50 %  75 %  90 %');
  for (const [kind, zs] of [
    ['words', words],
    ['sentences', sentences],
  ] as const) {
    if (zs.length === 0) continue;
    const own = zs.map((z) => scores(z.own));
    row(`${own.flat().length} drawings at their own ${kind}`, own.flat());
    row(
      `medians of ${own.length} ${kind}`,
      own.map((of) => quantile(of, 0.5)),
    );
    const others = zs.flatMap((z) => scores(z.others));
    row(`${others.length} drawings at other ${kind}`, others);
  }
}
