import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, fitText, type TextBox } from '#server/share/lettering.ts';

const box: TextBox = { widthPx: 200, heightPx: 120, maxSizePx: 60, minSizePx: 20, lineHeight: 1.2 };
const segmenter = new Intl.Segmenter('en');
const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
const lengths = new Map<string, number>();
/** Every character half as wide as it is high. */
const measure = (text: string, sizePx: number) => {
  const length = lengths.get(text) ?? graphemes(text).length;
  lengths.set(text, length);
  return (length * sizePx) / 2;
};
const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.constantFrom('👩‍👩‍👧', 'é'.normalize('NFD'), 'בית', 'منزل', 'Donaudampfschifffahrtsgesellschaft'),
);
const text = fc
  .array(word, { minLength: 1, maxLength: 20 })
  .map((words) => words.join(' ').replace(/\s+/gu, ' ').trim());

describe('text in a box', () => {
  it('stays inside, keeps its order, and cuts no character in two', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const { sizePx, lines } = fitText(whole, box, measure);
        expect(sizePx).toBeLessThanOrEqual(box.maxSizePx);
        expect(sizePx).toBeGreaterThanOrEqual(box.minSizePx);
        expect(lines.length * sizePx * box.lineHeight).toBeLessThanOrEqual(box.heightPx + 1e-6);
        for (const line of lines) expect(measure(line, sizePx)).toBeLessThanOrEqual(box.widthPx);
        const isCut = lines.at(-1)?.endsWith('…') && !whole.endsWith('…');
        const shown = lines.join('').replaceAll(' ', '');
        const wanted = whole.replaceAll(' ', '');
        if (isCut) expect(wanted.startsWith(shown.slice(0, -1))).toBe(true);
        else expect(shown).toBe(wanted);
        const known = new Set([...graphemes(whole), '…']);
        for (const line of lines) for (const part of graphemes(line)) expect(known).toContain(part);
      }),
      { numRuns: 40 },
    );
  });

  it('is as large as the box allows, and wraps only at spaces while words fit', () => {
    expect(fitText('house', box, measure)).toEqual({ sizePx: 60, lines: ['house'] });
    const long = fitText('a house on seven wheels', box, measure);
    expect(long.lines.join(' ')).toBe('a house on seven wheels');
    expect(long.sizePx).toBeGreaterThan(box.minSizePx);
    expect(fitText('', box, measure).lines).toEqual([]);
  });

  it('is read in the direction of its first letter', () => {
    expect(['a house', '', '12', '🎨 בית', 'mixed בית', '«منزل»'].map(directionOf)).toEqual([
      'ltr',
      'ltr',
      'ltr',
      'rtl',
      'ltr',
      'rtl',
    ]);
  });
});
