import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Answer, Comparer, type Question } from '#app/lib/paper/comparer.ts';
import { FIRST_PHRASES, fragmentOf, parsePhrases, textOfFragment } from '#app/lib/paper/phrases.ts';
import type { Result } from '#contract/errors.ts';
import { clientMessages, type PictureComparison } from '#contract/events.ts';
import { MAX_PHRASES } from '#contract/limits.ts';

describe('phrases', () => {
  it('[PAPER-5] are one a line, six at most', () => {
    expect(parsePhrases(' a  cat\n\nA CAT\nmy red mug').prompts).toEqual(['a cat', 'my red mug']);
    const seven = Array.from({ length: MAX_PHRASES + 1 }, (_, i) => `thing ${i}`).join('\n');
    expect(parsePhrases(seven)).toMatchObject({ prompts: [], problem: { kind: 'too_many', count: 7, max: 6 } });
    expect(parsePhrases(FIRST_PHRASES).problem).toBeNull();
  });

  it('[PAPER-5] come back from the fragment of the address, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), (lines) => {
        const { prompts } = parsePhrases(lines.join('\n'));
        const text = textOfFragment(fragmentOf(prompts));
        expect(text).toBe(prompts.length > 0 ? prompts.join('\n') : null);
      }),
    );
  });

  it('[PAPER-5] of any fragment are none, or what the contract takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (fragment, phrases) => {
        for (const one of [fragment, `#${new URLSearchParams(phrases.map((phrase) => ['phrase', phrase]))}`]) {
          const text = textOfFragment(one);
          if (text === null) continue;
          const payload = { phrases: parsePhrases(text).prompts, jpeg: 'AAAA' };
          expect(clientMessages['picture:compare'].safeParse(payload).success).toBe(true);
        }
      }),
    );
  });
});

describe('asking about pictures', () => {
  const question = (jpeg: string): Question => ({ phrases: ['a cat'], jpeg });
  const found: Result<PictureComparison> = { ok: true, phrases: [{ share: 1, isRead: true }], fits: true };
  const refused = (code: 'unavailable' | 'bad_request', retryAfterMs?: number): Result<PictureComparison> => ({
    ok: false,
    error: { code, message: 'No.', ...(retryAfterMs !== undefined && { retryAfterMs }) },
  });

  function stage() {
    const asked: { jpeg: string; answer(result: Result<PictureComparison>): void }[] = [];
    const told: Answer[] = [];
    const comparer = new Comparer(
      ({ jpeg }) => new Promise((answer) => void asked.push({ jpeg, answer })),
      (answer) => void told.push(answer),
    );
    const answer = async (result = found) => {
      asked.at(-1)?.answer(result);
      for (let i = 0; i < 5; i++) await Promise.resolve();
    };
    return { asked, told, comparer, answer };
  }

  it('[PAPER-6] has one under way at a time, and drops those that newer ones replaced', async () => {
    const { asked, told, comparer, answer } = stage();
    for (const jpeg of ['a', 'b', 'c']) comparer.ask(question(jpeg));
    expect(asked.map(({ jpeg }) => jpeg)).toEqual(['a']);
    await answer();
    expect(asked.map(({ jpeg }) => jpeg)).toEqual(['a', 'c']);
    await answer();
    await answer();
    expect(asked).toHaveLength(2);
    expect(told.map(({ question: { jpeg } }) => jpeg)).toEqual(['a', 'c']);
  });

  it('[PAPER-6] asks again when the server has time, about the newest picture', async () => {
    vi.useFakeTimers();
    try {
      const { asked, comparer, answer } = stage();
      comparer.ask(question('a'));
      await answer(refused('unavailable', 700));
      await vi.advanceTimersByTimeAsync(699);
      expect(asked).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(asked.map(({ jpeg }) => jpeg)).toEqual(['a', 'a']);
      await answer(refused('unavailable', 700));
      comparer.ask(question('b'));
      expect(asked).toHaveLength(2);
      await vi.advanceTimersByTimeAsync(700);
      expect(asked.at(-1)?.jpeg).toBe('b');
      // What is wrong with a picture stays wrong.
      await answer(refused('bad_request'));
      await vi.advanceTimersByTimeAsync(60_000);
      expect(asked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[PAPER-6] says nothing after the page was left, and asks nothing about a picture that is gone', async () => {
    const { asked, told, comparer, answer } = stage();
    comparer.ask(question('a'));
    comparer.ask(question('b'));
    comparer.forget();
    await answer();
    expect(asked).toHaveLength(1);
    comparer.ask(question('c'));
    comparer.close();
    await answer();
    expect([asked.length, told.length]).toEqual([2, 1]);
  });
});
