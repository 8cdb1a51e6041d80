// PyTorch's probabilities against ONNX Runtime's, on the same pixels. usage: tsx check-guard.ts WORK
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from '../../../server/judge/onnx-runtime.ts';
import { VIEW_CHANNELS, VIEW_SIDE_PX } from '../../../server/judge/writing/guard.ts';

const [work] = process.argv.slice(2);
if (!work) throw new Error('usage: tsx check-guard.ts WORK');
const TOLERANCE = 1e-4;
const expected = JSON.parse(readFileSync(`${work}/golden.json`, 'utf8')) as number[];
const pixels = Float32Array.from(readFileSync(`${work}/golden.bin`), (value) => value / 255);
const file = new URL('../../../models/writing-guard/guard.onnx', import.meta.url).pathname;
const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
const shape = [expected.length, VIEW_CHANNELS, VIEW_SIDE_PX, VIEW_SIDE_PX];
const { probability } = await session.run({ pixels: new Tensor('float32', pixels, shape) });
const got = probability?.data as Float32Array;
const worst = Math.max(...expected.map((value, i) => Math.abs(value - (got[i] as number))));
console.log(`largest difference of ${expected.length}: ${worst.toExponential(1)}`);
if (!(worst < TOLERANCE)) process.exit(1);
