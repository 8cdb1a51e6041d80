import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { renderStrokes } from '#canvas/render.ts';
import { mayGrow, type Stroke } from '#canvas/visible-strokes.ts';
import { openPreparedFramer } from '#server/judge/framing.ts';
import { encodePng } from '#server/judge/png.ts';
import { CanvasDeltas } from '#server/judge/render-pool.ts';
import { CanvasCache } from '#server/judge/renderer.ts';
import type { Image } from '#server/judge/resize.ts';
import { inksOf, prepared, RenderTimeout, Surface } from '#server/judge/surface.ts';
import { packStrokes, unpackStrokes } from '#server/judge/worker-messages.ts';
import { openGuardView, openPreparedView } from '#server/judge/writing/guard.ts';

const coordinate = fc.integer({ min: -300, max: 1300 });
const point = fc.tuple(coordinate, coordinate, fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(8));
const colour = fc.constantFrom('#000000', '#e02f2f', '#ffffff', '#1971c2');
const size = fc.integer({ min: 2, max: 160 });
const opacity = fc.constantFrom(1, 1, 0.4);
const inside = fc.integer({ min: 0, max: 1_024 });
const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      tool: fc.constantFrom('pen' as const, 'pen' as const, 'eraser' as const),
      colour,
      size,
      opacity,
      points: fc.array(point, { minLength: 1, maxLength: 12 }).map((points) => points.flat()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      tool: fc.constantFrom('line' as const, 'rectangle' as const, 'ellipse' as const),
      colour,
      size,
      opacity,
      points: fc.tuple(point, point).map((points) => points.flat()),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      tool: fc.constant('fill' as const),
      colour,
      size: fc.constant(0),
      opacity,
      points: fc.tuple(inside, inside, fc.constant(0.5), fc.constant(0)).map((one) => [...one]),
    }),
  },
);
/** Long enough for pixels to be remembered. */
const scribble = (seed: number, points: number): Stroke => ({
  tool: 'pen',
  colour: '#1c1c1c',
  size: 8,
  points: Array.from({ length: points }, (_, i) => [
    512 + 300 * Math.sin(i * 0.7 + seed),
    512 + 300 * Math.cos(i * 1.1 + seed),
    0.5,
    8,
  ]).flat(),
});
const frame = fc.record({
  x: fc.double({ min: -200, max: 500, noNaN: true }),
  y: fc.double({ min: -200, max: 500, noNaN: true }),
  side: fc.double({ min: 300, max: 1200, noNaN: true }),
});
const isSame = (a: Image['data'], b: Image['data']) => Buffer.from(a).equals(Buffer.from(b));
const never = Number.POSITIVE_INFINITY;

describe('a surface', () => {
  it('draws inks pixel for pixel as the strokes that they were made of', () => {
    const [side, plain] = [48, createCanvas(48, 48).getContext('2d')];
    const surface = new Surface(side);
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 6 }), fc.option(frame), (strokes, part) => {
        renderStrokes(plain, strokes, side, part ?? WHOLE_CANVAS);
        const { data } = surface.pixels(prepared(inksOf(strokes)), part ?? WHOLE_CANVAS);
        expect(isSame(data, plain.getImageData(0, 0, side, side).data)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  /** What a player does to a canvas between two live scores. */
  const steps = fc.array(
    fc.oneof(
      stroke.map((one) => ({ kind: 'draw' as const, one })),
      fc.integer({ min: 150, max: 500 }).map((points) => ({ kind: 'scribble' as const, points })),
      fc.integer({ min: 1, max: 40 }).map((points) => ({ kind: 'go on' as const, points })),
      fc.integer({ min: 1, max: 3 }).map((count) => ({ kind: 'undo' as const, count })),
      fc.constant({ kind: 'clear' as const }),
      fc.constant({ kind: 'forget' as const }),
    ),
    { minLength: 1, maxLength: 9 },
  );

  it('gives the same pixels of a canvas that grows as of one that is drawn anew, whatever the player does', () => {
    const [eye, look, fresh] = [openPreparedFramer(32), openPreparedView(), openPreparedFramer(32)];
    const freshLook = openGuardView();
    fc.assert(
      fc.property(steps, (history) => {
        const [canvases, sent] = [new CanvasCache(), new CanvasDeltas()];
        let strokes: Stroke[] = [];
        for (const [i, step] of history.entries()) {
          const last = strokes.at(-1);
          if (step.kind === 'draw') strokes.push(structuredClone(step.one));
          else if (step.kind === 'scribble') strokes.push(scribble(i, step.points));
          else if (step.kind === 'go on') {
            if (last && mayGrow(last)) last.points.push(...scribble(i, step.points).points);
          } else if (step.kind === 'undo') strokes = strokes.slice(0, -step.count);
          else if (step.kind === 'clear') strokes = [];
          else if (sent.forget('ada')) canvases.forget('ada');
          const rest = sent.send('ada', strokes);
          const packed = unpackStrokes(structuredClone(packStrokes(rest.strokes)));
          const sheet = canvases.update('ada', rest.keep, packed, never);
          const [grown, anew] = [eye(sheet), fresh(prepared(inksOf(strokes)))];
          expect(grown.frame).toEqual(anew.frame);
          expect(isSame(grown.image.data, anew.image.data)).toBe(true);
          expect(isSame(grown.canvas.data, anew.canvas.data)).toBe(true);
          expect(look(sheet, grown.canvas)).toEqual(freshLook(strokes));
        }
      }),
      { numRuns: 10 },
    );
  });

  it('[JUDGE-5] gives up when its time is over while it looks for what fills cover, and gets further the next time', () => {
    const canvases = new CanvasCache();
    const fill = (x: number, colour: string): Stroke => ({ tool: 'fill', colour, size: 0, points: [x, 5, 0.5, 0] });
    const strokes = [scribble(1, 40), scribble(2, 40), fill(5, '#e02f2f'), scribble(3, 40), fill(900, '#1971c2')];
    const surface = new Surface(64);
    let attempts = 0;
    for (let keep = 0; ; keep = strokes.length) {
      const sheet = canvases.update('ada', keep, strokes.slice(keep), 0);
      attempts++;
      try {
        const { data } = surface.pixels(sheet);
        expect(isSame(data, new Surface(64).pixels(prepared(inksOf(structuredClone(strokes)))).data)).toBe(true);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(RenderTimeout);
      }
    }
    // Each stroke below a fill, each fill, and a fill's own drawing.
    expect(attempts).toBeGreaterThan(3);
    expect(attempts).toBeLessThan(10);
  });

  it('[JUDGE-5] gives up when its time is over, and gets further the next time', () => {
    const canvases = new CanvasCache();
    const strokes = Array.from({ length: 6 }, (_, i) => scribble(i, 1_500));
    const surface = new Surface(64);
    let attempts = 0;
    for (let keep = 0; ; keep = strokes.length) {
      const sheet = canvases.update('ada', keep, strokes.slice(keep), 0);
      attempts++;
      try {
        surface.pixels(sheet);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(RenderTimeout);
        expect(sheet.memory?.get(surface)?.count).toBeGreaterThanOrEqual(attempts);
      }
    }
    expect(attempts).toBeLessThanOrEqual(strokes.length + 1);
    expect(attempts).toBeGreaterThan(1);
  });
});

describe('what a thread has of canvases', () => {
  it('is told what is new: strokes that are other objects, or have grown, and all after them', () => {
    const sent = new CanvasDeltas();
    const strokes = [scribble(1, 5), scribble(2, 5), scribble(3, 5)];
    expect(sent.send('ada', strokes)).toEqual({ keep: 0, strokes });
    expect(sent.send('ada', strokes)).toEqual({ keep: 3, strokes: [] });
    strokes[2]?.points.push(1, 2, 0.5, 0);
    expect(sent.send('ada', strokes)).toEqual({ keep: 2, strokes: strokes.slice(2) });
    expect(sent.send('ada', strokes.slice(0, 1))).toEqual({ keep: 1, strokes: [] });
    const redrawn = structuredClone(strokes);
    expect(sent.send('ada', redrawn)).toEqual({ keep: 0, strokes: redrawn });
    expect(sent.forget('ada')).toBe(true);
    expect(sent.forget('ada')).toBe(false);
    expect(sent.send('ada', redrawn).keep).toBe(0);
  });

  it('is bounded: the canvases used least lately are given up', () => {
    const sent = new CanvasDeltas(100_000);
    for (let i = 0; i < 30; i++) sent.send(`canvas ${i}`, [scribble(i, 10)]);
    sent.send('canvas 0', []);
    const given = sent.evict();
    expect(given[0]).toBe('canvas 1');
    expect(given).not.toContain('canvas 0');
    expect([sent.size, sent.evict()]).toEqual([30 - given.length, []]);
    expect(sent.size).toBeGreaterThan(5);
    expect(sent.size).toBeLessThan(13);
  });
});

describe('a thumbnail', () => {
  const colours = fc.uint8Array({ minLength: 3, maxLength: 3 });
  it('is the picture, with few colours and with many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(colours, { minLength: 1, maxLength: 400 }),
        async (width, height, palette) => {
          const data = new Uint8ClampedArray(width * height * 4).fill(255);
          for (let i = 0; i < width * height; i++) data.set(palette[(i * 7) % palette.length] as Uint8Array, i * 4);
          const png = encodePng({ width, height, channels: 4, data });
          const read = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
          expect([read.info.width, read.info.height]).toEqual([width, height]);
          expect(isSame(read.data, data)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});
