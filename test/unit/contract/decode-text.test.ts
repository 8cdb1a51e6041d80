import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, TextError } from '#contract/decode-text.ts';

const UTF16_LE = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const UTF16_BE = (text: string) => UTF16_LE(text).swap16();

describe('the text of a file', () => {
  it('is the same in UTF-8 and UTF-16, with a byte-order mark', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0') && !one.startsWith('\uFEFF'));
    fc.assert(
      fc.property(text, (written) => {
        for (const bytes of [
          Buffer.from(written),
          Buffer.from(`\uFEFF${written}`),
          UTF16_LE(written),
          UTF16_BE(written),
        ]) {
          expect(decodeText(bytes)).toBe(written);
        }
      }),
    );
  });

  it.each([
    ['Latin-1', Buffer.from('caf\xe9', 'latin1'), 'no valid UTF-8 text'],
    ['UTF-16 without a mark', Buffer.from('a cat', 'utf16le'), 'NUL'],
    ['UTF-16 that is cut', UTF16_LE('a cat').subarray(0, 9), 'no valid UTF-16 text'],
    ['half a character', Buffer.concat([UTF16_BE('a'), Buffer.from([0xd8, 0x3d])]), 'no valid UTF-16 text'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 97, 0, 0, 0]), 'NUL'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'no valid UTF-8 text'],
  ])('is refused in a sentence: %s', (_, bytes, why) => {
    expect(() => decodeText(bytes)).toThrow(TextError);
    expect(() => decodeText(bytes)).toThrow(why);
  });
});
