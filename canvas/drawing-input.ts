import type { SHAPES, ShapeOp } from '#contract/drawing.ts';
import { CANVAS_OVERSHOOT, CANVAS_UNITS, MAX_STROKE_SIZE, MIN_OPACITY, MIN_STROKE_SIZE } from '#contract/limits.ts';

export type PointerKind = 'mouse' | 'touch' | 'pen';

export type Tool = 'pen' | 'eraser' | 'fill' | (typeof SHAPES)[number];

/** Strength of the smoothing of a stroke: 0 none, 1 removes tremor only, 3 follows slow movements only. */
export type Stabiliser = 0 | 1 | 2 | 3;

/** The tool and its settings. Numbers out of range are clamped, so that every op fits the contract. */
export interface Brush {
  tool: Tool;
  /** `#rrggbb`, lower case. */
  colour: string;
  /** Width at pressure 0.5, canvas units. Fills ignore it. */
  size: number;
  /** 0.1–1; absent: 1. The eraser ignores it. */
  opacity?: number;
  /** Whether a pen's pressure changes the width; absent: yes. */
  pressure?: boolean;
  /** For pen and eraser; absent: 1. */
  stabiliser?: Stabiliser;
  /** Zoom factor of the view; absent: 1. Distances that depend on the hand are screen distances, so they shrink with it. */
  zoom?: number;
  /** Side of a pixel of the screen at that zoom, canvas units; absent: unknown. */
  pixel?: number;
}

export const isShape = (tool: Tool): tool is ShapeOp['shape'] =>
  tool === 'line' || tool === 'rectangle' || tool === 'ellipse';

/** Size and opacity as ops carry them: clamped and rounded, and without an opacity of 1. */
export function inkOfBrush({ tool, size, opacity = 1 }: Brush): { size: number; opacity?: number } {
  const inRange = Math.round(clamp(opacity, MIN_OPACITY, 1) * 100) / 100;
  return {
    size: Math.round(clamp(size, MIN_STROKE_SIZE, MAX_STROKE_SIZE) * 10) / 10,
    ...(tool === 'eraser' || inRange === 1 ? {} : { opacity: inRange }),
  };
}

/** One pointer position: x and y in canvas units, pressure 0–1, time in ms since the drawing phase began. */
export interface PointerSample {
  x: number;
  y: number;
  pressure: number;
  timeMs: number;
}

const MAX_MS = 86_400_000;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
/** Adding 0 turns -0, which JSON loses, into 0. */
export const roundTo = (value: number, steps: number) => Math.round(value * steps) / steps + 0;
/** A coordinate as ops carry it. */
export const place = (value: number) => roundTo(value, 10);

/**
 * Drops and clamps samples that ops cannot carry: drivers report NaN now and then, and a captured pointer may be far
 * outside the canvas.
 */
export function usableSamples(samples: readonly PointerSample[]): PointerSample[] {
  return samples
    .filter(({ x, y, pressure, timeMs }) => [x, y, pressure, timeMs].every(Number.isFinite))
    .map(({ x, y, pressure, timeMs }) => ({
      x: clamp(x, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      y: clamp(y, -CANVAS_OVERSHOOT, CANVAS_UNITS + CANVAS_OVERSHOOT),
      pressure: clamp(pressure, 0, 1),
      timeMs: clamp(timeMs, 0, MAX_MS),
    }));
}
