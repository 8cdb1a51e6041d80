import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PictureLayers, SNAPSHOT_EVERY } from '#canvas/picture-layers.ts';
import { renderStrokes } from '#canvas/render.ts';
import { applyOp, emptyHistory, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';

const SIDE_PX = 32;

class TestLayer {
  readonly canvas: Canvas = createCanvas(SIDE_PX, SIDE_PX);
  readonly context: SKRSContext2D = this.canvas.getContext('2d');
  copyFrom(other: TestLayer): void {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.drawImage(other.canvas, 0, 0);
  }
  pixels(): Buffer {
    return this.canvas.data();
  }
}

const dot = (i: number): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: i % 7 === 6 ? 'eraser' : 'pen',
  colour: ['#000000', '#e02f2f', '#1d4ed8'][i % 3] as string,
  size: 60 + (i % 5) * 20,
  points: [(i * 211) % 1024, (i * 487) % 1024, 0.5, 0],
});

/** With every tool among them. */
const mark = (i: number): DrawOp => {
  const [x, y] = [(i * 211) % 1024, (i * 487) % 1024];
  const colour = ['#2b9348', '#ffd43b'][i % 2] as string;
  if (i % 50 === 17) return { kind: 'fill', t: 0, colour, opacity: i % 4 ? 1 : 0.5, x, y };
  if (i % 10 !== 3) return dot(i);
  const shape = (['line', 'rectangle', 'ellipse'] as const)[i % 3] ?? 'line';
  return { kind: 'shape', t: 0, shape, colour, size: 30, opacity: 0.6, from: [x, y], to: [y, x / 2] };
};

function expectSamePicture(layer: TestLayer, history: ReturnType<typeof emptyHistory>) {
  const whole = new TestLayer();
  renderStrokes(whole.context, visibleStrokes(history), SIDE_PX);
  expect(layer.pixels().equals(whole.pixels())).toBe(true);
}

function layersOver(base: TestLayer, maxSnapshots: number) {
  let made = 0;
  const layers = new PictureLayers<TestLayer>({
    base,
    create: () => {
      made += 1;
      return new TestLayer();
    },
    sidePx: SIDE_PX,
    maxSnapshots,
  });
  return { layers, made: () => made };
}

describe('flattened layers', () => {
  it('show what drawing the whole history anew shows, after any strokes, undos, redos and clears', () => {
    const action = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('strokes' as const), count: fc.integer({ min: 1, max: 40 }) }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('undo' as const), count: fc.integer({ min: 1, max: 70 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('redo' as const), count: fc.integer({ min: 1, max: 70 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const), count: fc.constant(1) }) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 14 }), fc.integer({ min: 0, max: 4 }), (steps, maxSnapshots) => {
        const base = new TestLayer();
        const { layers, made } = layersOver(base, maxSnapshots);
        const history = emptyHistory();
        let drawn = 0;
        for (const step of steps) {
          for (let i = 0; i < step.count; i++) {
            applyOp(history, step.kind === 'strokes' ? mark(drawn++) : { kind: step.kind, t: 0 });
          }
          layers.sync(history.done, history.done.length);
          expectSamePicture(base, history);
        }
        // Layers that were let go are used again.
        expect(made()).toBeLessThanOrEqual(maxSnapshots + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the stroke under the pen out', () => {
    const base = new TestLayer();
    const { layers } = layersOver(base, 2);
    const history = emptyHistory();
    applyOp(history, dot(1));
    const before = emptyHistory();
    applyOp(before, dot(1));
    applyOp(history, dot(2));
    layers.sync(history.done, 1);
    expectSamePicture(base, before);
  });

  it('draws at most a snapshot’s distance of strokes for an undo, however many there are', () => {
    const base = new TestLayer();
    const { layers } = layersOver(base, 3);
    const history = emptyHistory();
    for (let i = 0; i < 2_000; i++) applyOp(history, dot(i));
    layers.sync(history.done, 2_000);
    let drawnStrokes = 0;
    const beginPath = base.context.beginPath.bind(base.context);
    base.context.beginPath = () => {
      drawnStrokes += 1;
      beginPath();
    };
    applyOp(history, { kind: 'undo', t: 0 });
    layers.sync(history.done, history.done.length);
    expect(drawnStrokes).toBeLessThan(SNAPSHOT_EVERY);
    expect(drawnStrokes).toBeGreaterThan(0);
    expectSamePicture(base, history);
    expect(base.pixels().every((value) => value === 255)).toBe(false);
  });
});
