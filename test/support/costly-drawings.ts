import type { PointerSample } from '#canvas/drawing-input.ts';
import { admitOp, strokeAllowance, usageOf } from '#canvas/drawing-quota.ts';
import { idleRecorder, type RecorderEvent, recordEvent } from '#canvas/recorder.ts';
import { applyOp, emptyHistory } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { MAX_STROKE_SIZE } from '#contract/limits.ts';

/** A frame of the browser, ms: the samples of one arrive together. */
const FRAME_MS = 16;
const FLUSH_MS = 100;

export interface Shading {
  /** Samples of the mouse a second. */
  hz: number;
  seconds: number;
  size?: number;
  opacity?: number;
  /** Strokes there and back a second. A hand reaches five or six. */
  swingsPerSecond?: number;
  isUpright?: boolean;
  /** Side of a pixel, in whose steps the mouse moves, canvas units. */
  pixel?: number;
}

/** A hand that shades back and forth without a pause, as the recorder records it while the drawing has room. */
export function shading({
  hz,
  seconds,
  size = MAX_STROKE_SIZE,
  opacity = 1,
  swingsPerSecond = 5,
  isUpright = false,
  pixel = 1.4,
}: Shading): DrawOp[] {
  const ops: DrawOp[] = [];
  let usage = usageOf([]);
  const history = emptyHistory();
  let state = idleRecorder();
  const feed = (event: RecorderEvent) => {
    const step = recordEvent(state, event, strokeAllowance(usage));
    state = step.state;
    for (const op of step.ops) {
      const admission = admitOp(history, usage, op);
      if (!admission.ok) throw new Error(`the recorder made an op that is refused: ${admission.refusal}`);
      usage = admission.usage;
      applyOp(history, op);
      ops.push(op);
    }
    return !step.full;
  };
  const sample = (timeMs: number): PointerSample => {
    const wave = (hz: number) => Math.sin((timeMs / 1000) * 2 * Math.PI * hz);
    const swing = 512 + 350 * wave(swingsPerSecond);
    // Nobody goes back on the line on which they came, and every hand trembles.
    const drift = 512 + 350 * wave(0.016) + 20 * wave(0.9 * swingsPerSecond) + 1.5 * wave(9.3);
    const [x, y] = (isUpright ? [drift, swing] : [swing, drift]).map((value) => Math.round(value / pixel) * pixel);
    return { x: x as number, y: y as number, pressure: 0.5, timeMs };
  };
  const brush = { tool: 'pen', colour: '#345678', size, opacity, pixel } as const;
  feed({ kind: 'down', pointerId: 1, pointer: 'mouse', brush, samples: [sample(0)] });
  let [next, flushedMs] = [1, 0];
  for (let ms = FRAME_MS; ms <= seconds * 1000; ms += FRAME_MS) {
    const samples: PointerSample[] = [];
    for (; (next * 1000) / hz <= ms; next++) samples.push(sample((next * 1000) / hz));
    if (!feed({ kind: 'move', pointerId: 1, samples })) break;
    if (ms - flushedMs < FLUSH_MS) continue;
    flushedMs = ms;
    if (!feed({ kind: 'flush' })) break;
  }
  feed({ kind: 'end' });
  return ops;
}

const points = (path: Iterable<readonly [number, number]>): number[] => [...path].flatMap(([x, y]) => [x, y, 0, 0]);

function* zigzag(count: number, shift: number): Iterable<readonly [number, number]> {
  for (let i = 0; i < count; i++) yield [(shift + i) % 1024, i % 2 ? 900 : 90];
}

/** Turns round and round, so that all caps cross each other: what takes longest for its points. */
function* star(count: number, shift: number): Iterable<readonly [number, number]> {
  for (let i = 0; i < count; i++) {
    const angle = 2.6 * i + shift;
    yield [Math.round(512 + 99 * Math.cos(angle)), Math.round(512 + 99 * Math.sin(angle))];
  }
}

const WIDE = { t: 0, size: MAX_STROKE_SIZE, opacity: 0.3 } as const;
const COLOURS = ['#aa0000', '#00aa00', '#0000aa'] as const;
const colour = (i: number): string => COLOURS[i % COLOURS.length] as string;
const stroke = (i: number, path: Iterable<readonly [number, number]>): DrawOp => ({
  kind: 'stroke',
  tool: 'pen',
  ...WIDE,
  colour: colour(i),
  points: points(path),
});
const line = (from: [number, number], to: [number, number]): DrawOp => ({
  kind: 'shape',
  t: 0,
  shape: 'line',
  colour: '#000000',
  size: 3,
  from,
  to,
});

/** The op at each place of a drawing that is built to be slow. */
const KINDS = {
  zigzags: (i) => stroke(i, zigzag(400, 31 * i)),
  stars: (i) => stroke(i, star(400, i)),
  /** Fills of an area with thousands of corners, again and again. */
  fills: (i) => {
    if (i < 100) return line([i * 10.2, 0], [i * 10.2, 1024]);
    if (i < 200) return line([0, (i - 100) * 10.2], [1024, (i - 100) * 10.2]);
    return i < 400 ? { kind: 'fill', t: 0, colour: colour(i), x: 1, y: 1 } : stroke(i, zigzag(400, 31 * i));
  },
  ellipses: (i) => ({
    kind: 'shape',
    ...WIDE,
    shape: 'ellipse',
    colour: colour(i),
    from: [i % 100, i % 77],
    to: [1_000 - (i % 90), 1_000 - (i % 80)],
  }),
  /** As much as there is room for, then taken back and restored until the ops are used up. */
  'undo storm': (i, hasRoom) => {
    if (hasRoom) return stroke(i, star(200, i));
    return { kind: i % 60 < 30 ? 'undo' : 'redo', t: 0 };
  },
} satisfies Record<string, (i: number, hasRoom: boolean) => DrawOp>;

export type CostlyKind = keyof typeof KINDS;
export const COSTLY_KINDS = Object.keys(KINDS) as CostlyKind[];

/** A drawing that is built to be slow, just below the limits. */
export function costlyDrawing(kind: CostlyKind): DrawOp[] {
  const next: (i: number, hasRoom: boolean) => DrawOp = KINDS[kind];
  const ops: DrawOp[] = [];
  const history = emptyHistory();
  let usage = usageOf([]);
  let hasRoom = true;
  for (let i = 0; ; i++) {
    const op = next(i, hasRoom);
    const admission = admitOp(history, usage, op);
    if (admission.ok) {
      usage = admission.usage;
      applyOp(history, op);
      ops.push(op);
    } else if (hasRoom && kind === 'undo storm') hasRoom = false;
    else if (hasRoom || admission.refusal === 'drawing_full') return ops;
  }
}
