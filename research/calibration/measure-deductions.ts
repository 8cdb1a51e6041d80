// How often honest drawings lose points, and tricks do: no model is asked, deductions rest on the picture alone.
// usage: node --import tsx research/calibration/measure-deductions.ts train.ndjson.xz [--count 500]
//
// Looks at the rows that were kept out of training, as they are and in versions that players make of them, `count` each.
import { parseArgs } from 'node:util';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, oneOf, seededRandom } from '#contract/random.ts';
import { openFramer } from '#server/judge/framing.ts';
import { deductionsOf, featuresOf } from '#server/judge/score/deductions.ts';
import { heldOutDrawings } from './calibration-drawings.ts';
import { paint, placed } from './strokes.ts';
import { TRICKS } from './tricks.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '500' } },
});
const [file] = positionals;
const count = Number(values.count);
if (!file || !(count > 0)) {
  console.error('Name the file of drawings, e.g. train.ndjson.xz.');
  process.exit(2);
}

type Version = (strokes: readonly Stroke[], random: () => number) => Stroke[];

const BRIGHT = ['#e03131', '#1971c2', '#2f9e44', '#f08c00', '#9c36b5', '#fcc419'] as const;
const SKIES = ['#a5d8ff', '#ffec99', '#b2f2bb', '#1971c2', '#868e96', '#ffc9c9'] as const;
const small = (scale: number): Version => {
  const way = (CANVAS_UNITS * (1 - scale)) / 2;
  return (strokes, random) =>
    placed(strokes, { scale, left: way * (0.6 + 0.8 * random()), top: way * (0.6 + 0.8 * random()), penScale: 1 });
};
const HONEST: Record<string, Version> = {
  'as they are': (strokes) => [...strokes],
  coloured: (strokes, random) => strokes.map((stroke) => ({ ...stroke, colour: oneOf(random, BRIGHT) })),
  'thick pen': (strokes, random) => strokes.map((stroke) => ({ ...stroke, size: between(random, 35, 70) })),
  'painted in': (strokes, random) => [
    ...strokes.map((stroke) => ({ ...stroke, size: 160, colour: oneOf(random, BRIGHT) })),
    ...strokes,
  ],
  'on a painted sky': (strokes, random) => [
    ...paint(oneOf(random, SKIES), 'pen', 0, oneOf(random, [0.5, 0.75, 1])),
    ...strokes,
  ],
  'at night': (strokes, random) => [
    ...paint('#0b1f4b'),
    ...strokes.map((stroke) => ({ ...stroke, colour: oneOf(random, ['#fcc419', '#ffffff', '#8ce99a']) })),
  ],
  'half size': small(0.5),
  'a third of the size': small(1 / 3),
};

const drawings = await heldOutDrawings(file);
const eye = openFramer(16);
for (const [kind, versions] of [
  ['honest', HONEST],
  ['trick', TRICKS],
] as const) {
  for (const [name, version] of Object.entries(versions)) report(kind, name, version);
}

function report(kind: string, name: string, version: Version): void {
  const random = seededRandom(33);
  const reasons = new Map<string, number>();
  let any = 0;
  const looked = Math.min(count, drawings.length);
  for (let i = 0; i < looked; i++) {
    const { strokes } = drawings[Math.floor((i * drawings.length) / looked)] as (typeof drawings)[number];
    const { canvas, blank } = eye(version(strokes, random));
    const taken = deductionsOf(featuresOf(canvas, blank), 100);
    if (taken.length > 0) any++;
    for (const { reason } of taken) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const share = (number: number) => `${((100 * number) / looked).toFixed(1)} %`;
  const parts = [...reasons].map(([reason, number]) => `${reason} ${share(number)}`);
  console.log(`${kind.padEnd(7)} ${name.padEnd(20)} n ${looked}  any ${share(any).padStart(7)}  ${parts.join(', ')}`);
}
