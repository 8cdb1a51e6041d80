import { describe, expect, it } from 'vitest';
import { PALETTE_NAMES, PALETTES, type Swatch } from '#app/components/drawing-board/palettes.ts';
import tools from '#app/messages/en/tools.json';
import { ciede2000, labSeen, VISIONS, type Vision } from './colour-vision.ts';

/** Two of the colour-blind-safe palette differ by at least this (CIEDE2000) for every kind of colour vision; 1 is just noticeable. */
const APART = 9;

const pairs = (swatches: readonly Swatch[]) =>
  swatches.flatMap((one, i) => swatches.slice(i + 1).map((other) => [one, other] as const));

describe('[TOOL-7] palettes', () => {
  it('have sixteen colours each, with names of their own', () => {
    for (const palette of PALETTE_NAMES) {
      const swatches: readonly Swatch[] = PALETTES[palette];
      expect(new Set(swatches.map(({ colour }) => colour)).size).toBe(16);
      const names = swatches.map(({ name }) => (tools.colours as Record<string, string>)[name]);
      expect(new Set(names).size).toBe(16);
      expect(names.every((name) => name?.length)).toBe(true);
      for (const { colour } of swatches) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  it.each(Object.keys(VISIONS) as Vision[])('the safe one stays apart with %s', (vision) => {
    const near = pairs(PALETTES.safe)
      .map(([one, other]) => ({
        pair: `${one.name} and ${other.name}`,
        apart: ciede2000(labSeen(one.colour, vision), labSeen(other.colour, vision)),
      }))
      .filter(({ apart }) => apart < APART);
    expect(near).toEqual([]);
  });

  it('the measure itself: pairs of Sharma, Wu and Dalal, table 1; and what a protanope takes for one colour', () => {
    const known = [
      [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
      [[50, -1.1848, -84.8006], [50, 0, -82.7485], 1],
      [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
      [[50, 2.5, 0], [73, 25, -18], 27.1492],
      [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
      [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
    ] as const;
    for (const [one, other, apart] of known) expect(ciede2000(one, other)).toBeCloseTo(apart, 4);
    const [red, green] = ['#b43c00', '#6e6300'];
    expect(ciede2000(labSeen(red, 'trichromacy'), labSeen(green, 'trichromacy'))).toBeGreaterThan(20);
    expect(ciede2000(labSeen(red, 'protanopia'), labSeen(green, 'protanopia'))).toBeLessThan(20);
  });
});
