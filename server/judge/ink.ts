import { Path2D } from '@napi-rs/canvas';
import type { FillRegions } from '#canvas/fill-regions.ts';
import { type Ink as HostInk, paintOf, traceInk } from '#canvas/render.ts';
import type { AnyStroke } from '#canvas/visible-strokes.ts';

/** A stroke that can be filled again and again: most of what drawing costs is to compute and hand over its outline. */
export interface Ink extends HostInk<Path2D> {
  stroke: AnyStroke;
  /** Points of the outline: what filling it costs grows with them. */
  weight: number;
  /** It is a fill, and what it covers was not looked for yet. */
  isOpen: boolean;
}

export function inkOf(stroke: AnyStroke): Ink {
  const path = new Path2D();
  const weight = traceInk(stroke, null, path);
  return { stroke, path, ...paintOf(stroke), weight, isOpen: stroke.tool === 'fill' };
}

export const inksOf = (strokes: readonly AnyStroke[]): Ink[] => strokes.map(inkOf);

/** Finds what the fills among `inks` cover, if they don't have it yet. `pause`: see FillRegions. */
export function resolveFills(inks: readonly Ink[], regions: FillRegions, pause: () => void): void {
  if (!inks.some(({ isOpen }) => isOpen)) return;
  const strokes = inks.map(({ stroke }) => stroke);
  for (const [i, ink] of inks.entries()) {
    if (!ink.isOpen) continue;
    ink.weight = traceInk(ink.stroke, regions.find(strokes, i, pause), ink.path);
    ink.isOpen = false;
  }
}
