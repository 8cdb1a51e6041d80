import { Path2D } from '@napi-rs/canvas';
import { type Ink as HostInk, inkColour } from '#canvas/render.ts';
import { type Outlined, strokeOutline, tracePath } from '#canvas/stroke-outline.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';

/** A stroke, its points perhaps packed. */
export type AnyStroke = Pick<Stroke, 'tool' | 'colour'> & Outlined;

/** A stroke that can be filled again and again: most of what drawing costs is to compute and hand over its outline. */
export interface Ink extends HostInk<Path2D> {
  /** Points of the outline: what filling it costs grows with them. */
  weight: number;
}

export function inkOf(stroke: AnyStroke): Ink {
  const outline = strokeOutline(stroke);
  const path = new Path2D();
  tracePath(outline, path);
  return { path, colour: inkColour(stroke), weight: outline.length };
}

export const inksOf = (strokes: readonly AnyStroke[]): Ink[] => strokes.map(inkOf);
