import type { DrawOp, FillOp, ShapeOp, StrokeOp } from '#contract/drawing.ts';

type Place = [x: number, y: number];

const NIGHT = '#1d4ed8';
const RED = '#e02f2f';

const stroke = (points: readonly [number, number, number][], style: Partial<StrokeOp> = {}): DrawOp => ({
  kind: 'stroke',
  t: 0,
  tool: 'pen',
  colour: '#000000',
  size: 20,
  ...style,
  points: points.flatMap(([x, y, pressure]) => [x, y, pressure, 8]),
});
const shape = (kind: ShapeOp['shape'], from: Place, to: Place, style: Partial<ShapeOp> = {}): DrawOp => ({
  kind: 'shape',
  t: 0,
  shape: kind,
  colour: '#000000',
  size: 20,
  ...style,
  from,
  to,
});
const fill = (x: number, y: number, colour: string, style: Partial<FillOp> = {}): DrawOp => ({
  kind: 'fill',
  t: 0,
  colour,
  ...style,
  x,
  y,
});
const undo: DrawOp = { kind: 'undo', t: 0 };
const redo: DrawOp = { kind: 'redo', t: 0 };

/** A blob's outline as a hand draws it, closed. */
const blob = (x: number, y: number, radius: number, pressure: (i: number) => number = () => 0.5) =>
  Array.from({ length: 91 }, (_, i): [number, number, number] => {
    const angle = (i / 90) * 2 * Math.PI;
    const reach = radius * (1 + 0.15 * Math.sin(3 * angle));
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle), pressure(i)];
  });
/** A scribble that crosses itself again and again. */
const scribble = (y: number) =>
  Array.from({ length: 80 }, (_, i): [number, number, number] => [
    120 + 9 * i,
    y + 110 * Math.sin(i / 3),
    0.5 + 0.45 * Math.sin(i / 9),
  ]);

/** A drawing for each tool, with what undo does to it. */
export const TOOL_DRAWINGS: Record<string, DrawOp[]> = {
  'a pen with pressure': [
    stroke(
      blob(512, 512, 300, (i) => (i % 30) / 30),
      { size: 44 },
    ),
    stroke(scribble(500)),
    undo,
    redo,
  ],
  'an eraser': [
    stroke(scribble(300), { size: 90, colour: RED }),
    stroke(blob(500, 300, 120), { tool: 'eraser', size: 60 }),
    stroke(scribble(700), { tool: 'eraser' }),
    undo,
  ],
  'a line': [
    shape('line', [100, 100], [900, 300]),
    shape('line', [100, 900], [1_200, 500], { size: 90, colour: RED }),
    shape('line', [200, 200], [200, 800], { size: 2 }),
  ],
  'a rectangle': [
    shape('rectangle', [100, 100], [900, 300.5]),
    shape('rectangle', [800, 900], [300, 500], { size: 90, colour: RED }),
    shape('rectangle', [-50, 600], [400, 1_200], { size: 4 }),
    shape('rectangle', [500, 350], [560, 400], { size: 80, colour: NIGHT }),
  ],
  'an ellipse': [
    shape('ellipse', [100, 100], [900, 300]),
    shape('ellipse', [800, 900], [300, 500], { size: 60, colour: RED }),
    shape('ellipse', [200, 350], [900, 380], { size: 44, colour: NIGHT }),
  ],
  opacity: [
    stroke(scribble(300), { size: 60, opacity: 0.5 }),
    shape('rectangle', [200, 200], [800, 700], { size: 60, opacity: 0.3, colour: RED }),
    shape('ellipse', [100, 500], [900, 900], { size: 30, opacity: 0.75, colour: NIGHT }),
    fill(500, 620, NIGHT, { opacity: 0.2 }),
    stroke(scribble(600), { tool: 'eraser', opacity: 0.2 }),
  ],
  'a fill in an outline': [stroke(blob(512, 512, 300)), fill(512, 512, RED)],
  'a fill around an outline': [stroke(blob(512, 512, 300)), fill(10, 10, NIGHT)],
  'fills of a drawing with everything': [
    stroke(
      blob(300, 300, 180, (i) => (i % 20) / 20),
      { size: 8 },
    ),
    fill(300, 300, '#ffd43b'),
    shape('rectangle', [550, 120], [900, 500]),
    shape('ellipse', [450, 400], [800, 800], { colour: NIGHT, size: 8 }),
    fill(700, 450, '#2b9348'),
    fill(600, 650, RED, { opacity: 0.5 }),
    fill(10, 10, '#4cb8f5'),
    stroke(scribble(850), { tool: 'eraser', size: 44 }),
    fill(300, 300, '#7b2cbf'),
    fill(1_000, 1_000, '#f783ac'),
    fill(500, 30, '#ffffff'),
    undo,
    undo,
    redo,
  ],
  'fills that were taken back': [
    stroke(blob(512, 512, 300)),
    fill(512, 512, RED),
    fill(10, 10, NIGHT),
    undo,
    undo,
    fill(512, 512, '#2b9348'),
    { kind: 'clear', t: 0 },
    fill(512, 512, RED),
    undo,
    undo,
  ],
};
