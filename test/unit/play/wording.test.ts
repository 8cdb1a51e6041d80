import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockText } from '#app/lib/format.ts';
import { nicknameProblem } from '#app/lib/nickname-problem.ts';
import { bareWord } from '#app/lib/prompts.ts';
import { oneOf, seededRandom } from '#contract/random.ts';
import { Nickname } from '#contract/texts.ts';
import { textsOf } from '../i18n/texts.ts';

const { messages } = textsOf('en');

describe('words of the game', () => {
  it('counts places as people do', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(messages.ordinal)).toEqual([
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '22nd',
      '101st',
      '111th',
    ]);
  });

  it('writes times', () => {
    expect([0, 9, 80, 300].map(clockText)).toEqual(['0:00', '0:09', '1:20', '5:00']);
    expect([20, 80, 120, 150, 300].map(messages.duration)).toEqual(['20 s', '80 s', '2 min', '2 min 30 s', '5 min']);
  });

  it.each([
    ['en', 'Bo’s drawing of a cat. The judge sees: perhaps a cat.'],
    ['de', 'a cat, gezeichnet von Bo. Der Richter sieht: perhaps a cat.'],
    ['ar', 'perhaps a cat'],
  ] as const)('[CAPTION-3] describes a drawing that was just judged by its likeliest label: %s', (language, text) => {
    const texts = textsOf(language);
    const picture = texts.t('reveal')('alt', { nickname: 'Bo', prompt: 'a cat' });
    const labels = [
      { text: 'cat', share: 0.3 },
      { text: 'dog', share: 0.2 },
    ];
    expect(texts.messages.pictured(picture, labels)).toContain(text);
    expect(texts.messages.pictured(picture, [])).toBe(picture);
    expect(texts.messages.pictured(picture, null)).toBe(picture);
  });

  it('tells the first drawing from one that is better than none', () => {
    expect(messages.percentile(null)).toBe('Nobody drew this before');
    expect(messages.percentile(0)).toBe('No earlier drawing scored lower');
    expect(messages.percentile(0.834)).toBe('Better than 83 % of earlier drawings');
    expect(messages.standing({ rank: 1, of: 1 })).toBe('The only drawing on its board');
    expect(messages.standing({ rank: 2, of: 31 })).toBe('2nd of 31 on its board');
  });

  it('never rounds a share that is there down to nothing', () => {
    expect([0, 0.0004, 0.01, 0.625, 1].map(messages.share)).toEqual(['0 %', '<1 %', '1 %', '63 %', '100 %']);
  });

  it('writes scores with one decimal, as the reader’s country does', () => {
    expect([0, 79.6, 80, 100].map(messages.score)).toEqual(['0.0', '79.6', '80.0', '100.0']);
    expect(textsOf('de').messages.score(79.6)).toBe('79,6');
    expect(textsOf('ar').messages.score(79.6)).toBe('79.6');
  });

  it('compares prompts with labels without their article', () => {
    expect(bareWord('a Snail')).toBe(bareWord('snail'));
    expect(bareWord('an owl')).toBe('owl');
    expect(bareWord('another')).toBe('another');
  });
});

describe('nicknames', () => {
  it('has a sentence for exactly those that the contract refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        expect(nicknameProblem(typed) === null).toBe(Nickname.safeParse(typed).success);
      }),
    );
  });
});

describe('faces', () => {
  it('are the same for the same name, wherever they are drawn', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        (name, sizes) => {
          const draw = () => {
            const random = seededRandom(name);
            return sizes.map((size) => oneOf(random, [0, ...Array.from({ length: size }, (_, i) => i + 1)]));
          };
          expect(draw()).toEqual(draw());
        },
      ),
    );
  });

  it('use all their parts', () => {
    const seen = new Set(
      Array.from({ length: 300 }, (_, i) => oneOf(seededRandom(`player ${i}`), ['a', 'b', 'c', 'd', 'e'])),
    );
    expect(seen.size).toBe(5);
  });
});
