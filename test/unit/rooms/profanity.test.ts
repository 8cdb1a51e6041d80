import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRude, withoutRudeWords } from '#server/lib/profanity.ts';
import { measure } from '../../../research/evaluation/word-filter/measure.ts';

describe('rude words', () => {
  it.each([
    ['well, fuck that', 'well, **** that'],
    ['you sh1t!', 'you ****!'],
    ['f u c k this', '* * * * this'],
    ['f.u.c.k', '*.*.*.*'],
    ['FuCk', '****'],
    ['𝐟𝐮𝐜𝐤', '********'],
    ['Hurensohn123', '************'],
    ['so ein Arschloch', 'so ein *********'],
    ['يا شَرْمُوطَة', 'يا **********'],
    ['والقحبة', '*******'],
  ])('[CHAT-1] %s becomes %s', (text, masked) => expect(withoutRudeWords(text)).toBe(masked));

  it.each([
    ['english', 15, []],
    ['german', 24, ['dick', 'Ass', 'Ass-Karte', 'Fick & Co']],
    ['arabic', 35, ['ونيك', 'نيك', 'عرصة الدار']],
  ])('[CHAT-1] %s texts are masked as well as they were', (language, missedAtMost, wronged) => {
    const measured = measure(language);
    expect(measured.rude + measured.harmless).toBeGreaterThan(600);
    expect(measured.missed.length).toBeLessThanOrEqual(missedAtMost);
    expect(measured.wronged).toEqual(wronged);
  });

  it('[CHAT-1] no prompt of the game has one, in any language', () => {
    const folder = new URL('../../../prisma/seed/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    const texts = files.flatMap((file) => readFileSync(new URL(file, folder), 'utf8').match(/"[^"]+"/g) ?? []);
    expect(texts.length).toBeGreaterThan(1_000);
    expect(texts.filter(isRude)).toEqual([]);
  });

  it('[CHAT-1] any text stays as long as it is, and clean text stays what it is', () => {
    const word = fc.constantFrom('fuck', 'Arsch', 'شرموطة', 'sh', 'it', 'é', 'x', '🎉', 'ﬁ', '🅵', 'İ', "'s");
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc
        .array(fc.oneof(word, fc.constantFrom(' ', '.', '', '\u0301')), { maxLength: 40 })
        .map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        const clean = withoutRudeWords(text);
        expect(clean).toHaveLength(text.length);
        if (!isRude(text)) expect(clean).toBe(text);
      }),
    );
  });
});
