// What the evaluation asks of handwriting, asked of what the guard may be tuned with: tuning drawings, tuning fonts.
// usage: tsx match.ts DATA WORK   writes WORK/match.bin, what the guard sees, and WORK/match.json: `honest` drawings at the
// game's own pen with their word, whether they were recognised and their raw score; `written` canvases with word and style
import { readFileSync, writeFileSync } from 'node:fs';
import { quickDrawStrokes } from '../../../canvas/quickdraw.ts';
import type { Stroke } from '../../../canvas/visible-strokes.ts';
import { seededRandom } from '../../../contract/random.ts';
import { openGuardView } from '../../../server/judge/writing/guard.ts';
import { parseHand, writeText } from '../../calibration/hand-layout.ts';
import { HAND_STYLES, withSmallDrawing } from '../../calibration/handwriting.ts';
import { EMBEDDED_MODEL, openBench } from '../../evaluation/bench.ts';
import { pixelFile, readRows } from '../lib.ts';

const [data, work] = process.argv.slice(2);
if (!data || !work) throw new Error('usage: tsx match.ts DATA WORK');
const HANDS_A_WORD = 2;

/** The evaluation's ways of writing in other hands. */
const HANDS: Record<string, string> = {
  print: 'patrick-hand',
  cursive: 'homemade-apple',
  capitals: 'rock-salt',
  scrawl: 'caveat',
  arched: 'walter-turncoat',
  retraced: 'sriracha',
  stacked: 'patrick-hand',
  blocks: 'sriracha.outline',
};
const styles = HAND_STYLES.map(({ name, writing }) => ({
  name,
  writing,
  hand: parseHand(readFileSync(`${work}/hands/${HANDS[name]}.txt`, 'utf8')),
}));

const look = openGuardView();
const out = pixelFile(`${work}/match.bin`);
const honest: { word: string; recognised: boolean; strokes: Stroke[]; rawScore: number }[] = [];
let index = -1;
for await (const { word, recognized, drawing } of readRows(`${data}/train.ndjson.xz`)) {
  if (++index % 33 !== 7) continue;
  honest.push({ word, recognised: recognized !== false, strokes: quickDrawStrokes(drawing), rawScore: 0 });
}
const bench = await openBench({ modelFolder: EMBEDDED_MODEL, labels: ['a drawing'], threads: 1 });
const judgements = await bench.judge(honest.map(({ word, strokes }) => ({ prompt: word, strokes })));
await bench.close();
for (const [i, one] of honest.entries()) {
  one.rawScore = judgements[i]?.rawScore ?? 0;
  await out.write(Buffer.from(look(one.strokes) as Uint8Array));
}

const recognised = honest.filter((one) => one.recognised);
const written: { word: string; style: string; withDrawing: boolean }[] = [];
for (const [i, word] of [...new Set(recognised.map((one) => one.word))].sort().entries()) {
  const those = recognised.filter((one) => one.word === word);
  for (let k = 0; k < HANDS_A_WORD; k++) {
    const { name, writing, hand } = styles[(i * HANDS_A_WORD + k) % styles.length] as (typeof styles)[number];
    const random = seededRandom(`${name} ${word}`);
    const strokes = writeText(word, hand, writing, random);
    const beside = those[Math.floor(random() * those.length)]?.strokes ?? [];
    for (const withDrawing of [false, true]) {
      await out.write(Buffer.from(look(withDrawing ? withSmallDrawing(strokes, beside) : strokes) as Uint8Array));
      written.push({ word, style: name, withDrawing });
    }
  }
}
await out.end();
writeFileSync(
  `${work}/match.json`,
  JSON.stringify({
    honest: honest.map(({ word, recognised, rawScore }) => ({ word, recognised, rawScore })),
    written,
  }),
);
console.log(honest.length, 'drawings,', written.length, 'written');
