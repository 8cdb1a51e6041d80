import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRude, withoutRudeWords } from '#server/lib/profanity.ts';

describe('rude words', () => {
  it('[CHAT-1] become asterisks, however they are written', () => {
    expect(withoutRudeWords('well, fuck that')).toBe('well, **** that');
    expect(withoutRudeWords('FUUUCK')).not.toMatch(/u/i);
    expect(withoutRudeWords('you sh1t')).toBe('you ****');
    expect(isRude('bullsh!t')).toBe(true);
  });

  it.each([
    'Scunthorpe',
    'a class of assassins in Essex',
    'Der Kanal ist lang',
    'a pussycat in a pussy willow',
    'shiitake with rapeseed oil',
    'a peacock on a weathercock',
    'title: analysis of documents',
    'شجرة كبيرة',
    'Grüße aus Köln 🎉',
  ])('[CHAT-1] %s is harmless', (text) => {
    expect(withoutRudeWords(text)).toBe(text);
  });

  it('[CHAT-1] any text stays as long as it is, and clean text stays what it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const clean = withoutRudeWords(text);
        expect(clean).toHaveLength(text.length);
        if (!isRude(text)) expect(clean).toBe(text);
      }),
    );
  });
});
