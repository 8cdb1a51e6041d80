import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answerable, checkAnswer, lettersOf, typingErrors } from '#server/game/answers.ts';

const prompt = (text: string, translations: Answerable['translations'] = {}): Answerable => ({ text, translations });
const verdict = (typed: string, of: Answerable) => checkAnswer(typed, of).verdict;
const cat = prompt('a cat', { de: 'eine Katze', ar: 'قطة' });
const bear = prompt('bears', { de: 'Bären', ar: 'الدببة' });
const board = prompt('a cat on a skateboard', { de: 'eine Katze auf einem Skateboard' });

describe('answers', () => {
  it.each([
    ['cat', cat],
    ['  The CAT! ', cat],
    ['cats', cat],
    ['c a t', cat],
    ['Katze', cat],
    ['die katzen', cat],
    ['قطه', cat],
    ['القطة', cat],
    ['bear', bear],
    ['Bär', bear],
    ['baeren', bear],
    ['دببة', bear],
    ['cat skateboard', board],
    ['the cats on the skateboard', board],
    ['Katze auf Skateboard', board],
    ['ice-cream', prompt('ice cream')],
    ['icecream', prompt('ice cream')],
    ['strawberries', prompt('strawberry')],
    ['leaves', prompt('leaf')],
    ['Strasse', prompt('street', { de: 'Straße' })],
    ['café', prompt('cafe')],
  ])('[GUESS-5] takes “%s”', (typed, of) => {
    expect(verdict(typed, of)).toBe('right');
  });

  it.each([
    ['elefant', prompt('elephant'), true],
    ['bananna', prompt('banana'), true],
    ['Schmeterling', prompt('butterfly', { de: 'Schmetterling' }), true],
    ['a cat and a dog', cat, true],
    ['cat cat cat', cat, true],
    ['skateboard', board, false],
  ])('[GUESS-5] finds “%s” close', (typed, of, tells) => {
    expect(checkAnswer(typed, of)).toEqual({ verdict: 'close', tells });
  });

  it.each([
    ['car', cat],
    ['hat', cat],
    ['a', cat],
    ['?!', cat],
    ['concatenate', cat],
    ['dog', board],
  ])('[GUESS-5] does not take “%s”', (typed, of) => {
    expect(checkAnswer(typed, of)).toEqual({ verdict: 'wrong', tells: false });
  });

  const word = fc.stringMatching(/^[a-zäöüß]{2,9}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((some) => some.join(' '));

  it('[GUESS-5] takes every text and translation as it is written, in any case, and finds it in any sentence', () => {
    fc.assert(
      fc.property(words, fc.option(words), words, (text, de, around) => {
        const of = prompt(text, de === null ? {} : { de });
        for (const said of [text, text.toUpperCase(), ...(de === null ? [] : [de, `Die ${de}`])]) {
          expect(verdict(said, of)).toBe('right');
          expect(checkAnswer(`${around} ${said} ${around}`, of).tells).toBe(true);
        }
      }),
      // Without its dots it is a small word.
      { examples: [['öf', null, 'aä']] },
    );
  });

  it('[GUESS-5] whatever is right or mistyped tells the answer, and no input takes long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), fc.string({ maxLength: 120 }), (typed, text) => {
        const checked = checkAnswer(typed, prompt(text));
        if (checked.verdict === 'right') expect(checked.tells).toBe(true);
        if (checked.verdict === 'wrong') expect(checked.tells).toBe(false);
      }),
    );
  });

  it('[GUESS-5] counts typing errors: a swap is one, and both ways are alike', () => {
    expect(typingErrors('elephant', 'elehpant')).toBe(1);
    expect(typingErrors('banana', 'banan')).toBe(1);
    expect(typingErrors('', 'abc')).toBe(3);
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(typingErrors(a, b)).toBe(typingErrors(b, a));
        expect(typingErrors(a, b) === 0).toBe(a === b);
        const most = 2;
        expect(typingErrors(a, b, most) > most).toBe(typingErrors(a, b) > most);
      }),
    );
  });

  it('[GUESS-8] counts the letters of words, without marks and signs', () => {
    expect(lettersOf('a cat on a skateboard')).toEqual([1, 3, 2, 1, 10]);
    expect(lettersOf('the teacher’s T-shirt')).toEqual([3, 8, 1, 5]);
    expect(lettersOf('قِطّة')).toEqual([3]);
  });
});
