import type { SHAPES, ShapeOp } from '#contract/drawing.ts';
import { MAX_STROKE_SIZE, MIN_OPACITY, MIN_STROKE_SIZE } from '#contract/limits.ts';
import type { OneEuroOptions } from './one-euro.ts';

export type PointerKind = 'mouse' | 'touch' | 'pen';

export type Tool = 'pen' | 'eraser' | 'fill' | (typeof SHAPES)[number];

/** How much of a trembling hand is taken out: 0 nothing, 1 the tremor alone, 3 everything but a slow pull. */
export type Stabiliser = 0 | 1 | 2 | 3;

/** What is in the hand. Out-of-range numbers are brought into range, so that every op fits the contract. */
export interface Brush {
  tool: Tool;
  /** `#rrggbb`, lower case. */
  colour: string;
  /** Width at pressure 0.5, canvas units. A fill has none. */
  size: number;
  /** 0.1–1; absent: 1. The eraser has none. */
  opacity?: number;
  /** Whether a pen's pressure counts; absent: yes. */
  pressure?: boolean;
  /** Of pen and eraser; absent: 1. */
  stabiliser?: Stabiliser;
  /** How many times closer than the whole canvas the hand sees the paper; absent: 1. A hand trembles on the screen. */
  zoom?: number;
}

/** The filters of a stabiliser; null: points as they come. The longer the lag, the more it is a string that is pulled. */
export const STABILISERS: Record<Stabiliser, OneEuroOptions | null> = {
  0: null,
  // A corner stays a corner: five units are no more than tremor.
  1: { minCutoffHz: 5, beta: 0.02, maxLagUnits: 5 },
  2: { minCutoffHz: 1.5, beta: 0.006, maxLagUnits: 16 },
  3: { minCutoffHz: 0.5, beta: 0.001, maxLagUnits: 40 },
};

export const isShape = (tool: Tool): tool is ShapeOp['shape'] =>
  tool === 'line' || tool === 'rectangle' || tool === 'ellipse';

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** Size and opacity as they go into ops: in range, few digits, and an opacity of 1 left out. */
export function inkOfBrush({ tool, size, opacity = 1 }: Brush): { size: number; opacity?: number } {
  const inRange = Math.round(clamp(opacity, MIN_OPACITY, 1) * 100) / 100;
  return {
    size: Math.round(clamp(size, MIN_STROKE_SIZE, MAX_STROKE_SIZE) * 10) / 10,
    ...(tool === 'eraser' || inRange === 1 ? {} : { opacity: inRange }),
  };
}
