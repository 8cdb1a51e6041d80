/**
 * Writes test/fixtures/drawings: eight drawings by an unhurried hand, recorded by the product's own recorder.
 * Run with `node --import tsx test/support/make-fixtures.ts`; the same files come out each time.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { PointerSample } from '#canvas/drawing-input.ts';
import { idleRecorder, recordEvent } from '#canvas/recorder.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { seededRandom } from '#contract/random.ts';
import { DRAWINGS, type Point } from './fixture-shapes.ts';

const SAMPLE_EVERY_MS = 12;
const FLUSH_EVERY_MS = 100;
/** Between two strokes the hand is in the air. */
const LIFT_MS = 280;
const SPEED_UNITS_PER_MS = 1.5;
const ROOM = { ops: 1_000, bytes: 1_000_000, fills: 0, work: 1e12, growing: null };

/** A path as a mouse would report it: slower at both ends, with a tremor and a slow sway. */
function samplesAlong(path: readonly Point[], startMs: number, rng: () => number): PointerSample[] {
  const along = [0];
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1] as Point, path[i] as Point];
    along.push((along[i - 1] as number) + Math.hypot(b[0] - a[0], b[1] - a[1]));
  }
  const length = along.at(-1) as number;
  const count = Math.max(2, Math.ceil(length / SPEED_UNITS_PER_MS / SAMPLE_EVERY_MS));
  const [swayX, swayY] = [rng() * 7, rng() * 7];
  let i = 0;
  return Array.from({ length: count + 1 }, (_, k) => {
    const u = k / count;
    const eased = length * (0.55 * u + 0.45 * u * u * (3 - 2 * u));
    while (i + 2 < path.length && (along[i + 1] as number) < eased) i++;
    const [a, b] = [path[i] as Point, path[i + 1] as Point];
    const share = (eased - (along[i] as number)) / Math.max(1e-9, (along[i + 1] as number) - (along[i] as number));
    const sway = (phase: number) => 2.4 * Math.sin(eased / 70 + phase) + 1.2 * (rng() - 0.5);
    return {
      x: a[0] + share * (b[0] - a[0]) + sway(swayX),
      y: a[1] + share * (b[1] - a[1]) + sway(swayY),
      pressure: 0.5,
      timeMs: startMs + k * SAMPLE_EVERY_MS,
    };
  });
}

function record(strokes: readonly Point[][], seed: number): DrawOp[] {
  const rng = seededRandom(seed);
  const brush = { tool: 'pen', colour: '#000000', size: 20 } as const;
  const ops: DrawOp[] = [];
  let state = idleRecorder();
  const feed = (event: Parameters<typeof recordEvent>[1]) => {
    const step = recordEvent(state, event, ROOM);
    state = step.state;
    ops.push(...step.ops);
  };
  let nowMs = 900;
  for (const path of strokes) {
    const samples = samplesAlong(path, nowMs, rng);
    feed({ kind: 'down', pointerId: 1, pointer: 'mouse', brush, samples: samples.slice(0, 1) });
    for (const [i, sample] of samples.slice(1, -1).entries()) {
      feed({ kind: 'move', pointerId: 1, samples: [sample] });
      if (((i + 1) * SAMPLE_EVERY_MS) % FLUSH_EVERY_MS < SAMPLE_EVERY_MS) feed({ kind: 'flush' });
    }
    feed({ kind: 'up', pointerId: 1, samples: samples.slice(-1) });
    nowMs = (samples.at(-1) as PointerSample).timeMs + LIFT_MS;
  }
  return ops;
}

const folder = new URL('../fixtures/drawings/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const [i, [name, strokes]] of Object.entries(DRAWINGS).entries()) {
  const lines = record(strokes, 20 + i).map((op) => JSON.stringify(op));
  await writeFile(new URL(`${name}.json`, folder), `[\n${lines.join(',\n')}\n]\n`);
}
