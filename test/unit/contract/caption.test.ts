import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CAPTION_RELATIONS,
  Caption,
  type CaptionThing,
  captionText,
  INK_COLOURS,
  labelText,
  MAX_CAPTION_COUNT,
  MAX_CAPTION_THINGS,
  PERHAPS_SHARE,
  SURE_SHARE,
} from '#contract/caption.ts';

const box = { x: 0, y: 0, width: 10, height: 10 };
const thing = (label: string, share: number, change: Partial<CaptionThing> = {}): CaptionThing => ({
  ...{ label, share, count: 1, colour: null, box },
  ...change,
});

const anyThing = fc.record({
  label: fc.constantFrom('cat', 'owl', 'scissors', 'The Eiffel Tower', 'fish', 'hot air balloon'),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  count: fc.integer({ min: 1, max: MAX_CAPTION_COUNT }),
  colour: fc.option(fc.constantFrom(...INK_COLOURS)),
  box: fc.constant(box),
});
const anyCaption = fc.record({
  things: fc.array(anyThing, { maxLength: MAX_CAPTION_THINGS }),
  relation: fc.option(fc.constantFrom(...CAPTION_RELATIONS)),
});

describe('a caption in words', () => {
  it('[CAPTION-2] names things, numbers, colours and how two of them stand to each other', () => {
    const things = [thing('cat', 0.9, { colour: 'red' }), thing('table', 0.6), thing('teapot', 0.1)];
    expect(captionText({ things, relation: 'on' })).toBe('a red cat on a table, and something like a teapot');
    const owls = [thing('owl', 0.8, { count: 3, colour: 'black' })];
    expect(captionText({ things: owls, relation: null })).toBe('three owls');
    const two = [thing('scissors', 0.3), thing('The Eiffel Tower', 0.9)];
    expect(captionText({ things: two, relation: null })).toBe('perhaps scissors, and The Eiffel Tower');
    expect(captionText({ things: [], relation: null })).toBe('an empty sheet');
  });

  it('[CAPTION-3] until it is known, the likeliest label stands for it, as sure as a caption would be', () => {
    expect(labelText([])).toBeNull();
    fc.assert(
      fc.property(anyThing, fc.array(fc.record({ text: fc.string(), share: fc.double() })), (first, others) => {
        const plain = { ...first, count: 1, colour: null };
        expect(labelText([{ text: first.label, share: first.share }, ...others])).toBe(
          captionText({ things: [plain], relation: null }),
        );
      }),
    );
  });

  it('[CAPTION-2] is never surer than its shares', () => {
    fc.assert(
      fc.property(anyCaption, (caption) => {
        expect(Caption.safeParse(caption).success).toBe(true);
        const text = captionText(caption);
        const shares = caption.things.map(({ share }) => share);
        const count = (word: string) => text.split(word).length - 1;
        expect(count('perhaps ')).toBe(shares.filter((share) => share >= PERHAPS_SHARE && share < SURE_SHARE).length);
        expect(count('something like ')).toBe(shares.filter((share) => share < PERHAPS_SHARE).length);
      }),
    );
  });

  it('[CAPTION-2] grows no surer when shares fall', () => {
    fc.assert(
      fc.property(anyCaption, fc.double({ min: 0, max: 1, noNaN: true }), (caption, factor) => {
        const hedges = (text: string) => text.split(/perhaps |something like /).length;
        const less = { ...caption, things: caption.things.map((one) => ({ ...one, share: one.share * factor })) };
        expect(hedges(captionText(less))).toBeGreaterThanOrEqual(hedges(captionText(caption)));
      }),
    );
  });
});
