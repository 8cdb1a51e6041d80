// Compares ONNX Runtime with PyTorch on the drawings of WORK/golden.json (export.py). usage: tsx check-pen.ts MODEL WORK
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { openPen } from '../../../server/drawing-machine/pen.ts';

const [folder, work] = process.argv.slice(2);
if (!folder || !work) throw new Error('usage: tsx check-pen.ts MODEL WORK');
const numbers = z.array(z.number());
const Golden = z.object({
  ...{ text: numbers, x: numbers, y: numbers, state: numbers },
  ...{ states: z.array(numbers), xs: z.array(numbers), ys: z.array(numbers) },
});
const rows = z.array(Golden).parse(JSON.parse(readFileSync(`${work}/golden.json`, 'utf8')));
const pen = await openPen(folder, 1);
let worst = 0;
for (const { text, x, y, state, ...wanted } of rows) {
  const drawing = { x: [] as number[], y: [] as number[], state: [] as number[] };
  const steps = pen.begin(Float32Array.from(text), [drawing]);
  for (let at = 0; at <= x.length; at++) {
    const { states, xs } = await steps.step(at);
    compare(wanted.states[at], states(0, true));
    if (at === x.length) break; // the end has no place
    const next = { state: state[at] as number, x: x[at] as number };
    compare(wanted.xs[at], xs(0, next.state, true));
    compare(wanted.ys[at], (await steps.heights([next]))(0, true));
    drawing.x.push(next.x);
    drawing.y.push(y[at] as number);
    drawing.state.push(next.state);
  }
}
await pen.close();
console.log(`${rows.length} drawings: logits differ by ${worst.toExponential(1)} at most`);
if (!(worst < 1e-2)) process.exitCode = 1;

function compare(wanted: readonly number[] | undefined, given: Float32Array) {
  for (const [k, logit] of given.entries()) worst = Math.max(worst, Math.abs(logit - (wanted?.[k] as number)));
}
