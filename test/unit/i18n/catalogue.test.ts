import {
  isPluralElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import fc from 'fast-check';
import { createTranslator } from 'next-intl';
import { describe, expect, it } from 'vitest';
import { FORMATS, messagesOf, pickMessages, TRANSLATIONS } from '#app/i18n/catalogue.ts';
import { intlTag } from '#app/i18n/locale.ts';
import { ERROR_CODES } from '#contract/errors.ts';
import { LOCALES, type Locale } from '#contract/locales.ts';
import { textsOf } from './texts.ts';

type Tree = { [key: string]: string | Tree };

/** `lobby.seats.title` → text. */
const flat = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );

const texts = Object.fromEntries(LOCALES.map((locale) => [locale, new Map(flat(TRANSLATIONS[locale]))])) as Record<
  Locale,
  Map<string, string>
>;

/** Everything in a message, also what stands in its plural forms and between its tags. */
function elementsOf(message: MessageFormatElement[]): MessageFormatElement[] {
  return message.flatMap((element) => {
    if (isTagElement(element)) return [element, ...elementsOf(element.children)];
    if (!isPluralElement(element) && !isSelectElement(element)) return [element];
    return [element, ...Object.values(element.options).flatMap(({ value }) => elementsOf(value))];
  });
}

/** TYPE of the parser that is no argument: literal text and `#`. */
const ARGUMENTLESS = new Set([0, 7]);

/** Names of its arguments and tags with their kind. A plural may be a plain number in a language that needs no forms. */
function argumentsOf(text: string): string[] {
  const named = elementsOf(parse(text))
    .filter(({ type }) => !ARGUMENTLESS.has(type))
    .map((element) => `${isTagElement(element) ? '<>' : ''}${'value' in element ? element.value : ''}`);
  return [...new Set(named)].sort();
}

/** What an explicit `=1` does instead of a plural form. */
const FORM_OF_NUMBER: Record<string, string> = { '=0': 'zero', '=1': 'one', '=2': 'two' };

describe.each(LOCALES)('the texts in %s', (locale) => {
  const all = [...texts[locale]];

  it('[TEXT-1] has every text that English has, and no other', () => {
    expect([...texts[locale].keys()].sort()).toEqual([...texts.en.keys()].sort());
  });

  it('[TEXT-1] counts the hours of a day from 00', () => {
    const { format } = textsOf(locale);
    const midnight = new Date('2026-11-23T00:05:00Z');
    expect(format.dateTime(midnight, 'time')).toBe('00:05');
    expect(format.dateTime(midnight, 'moment')).toMatch(/00:05$/);
  });

  it('[TEXT-1] has no empty text, no double space, and no straight quotes, which mean something else around parts of a message', () => {
    expect(all.filter(([, text]) => text.trim() === '' || /"| {2}|(?<!\p{L})'|'(?!\p{L})/u.test(text))).toEqual([]);
  });

  it('[TEXT-1] takes the arguments that English takes', () => {
    const differing = all.filter(([key, text]) => {
      const english = texts.en.get(key);
      return english !== undefined && argumentsOf(text).join() !== argumentsOf(english).join();
    });
    expect(differing).toEqual([]);
  });

  it('[TEXT-1] has every plural form of the language, and none that it lacks', () => {
    const wrong = all.flatMap(([key, text]) =>
      elementsOf(parse(text))
        .filter(isPluralElement)
        .filter(({ options, pluralType = 'cardinal' }) => {
          const wanted = new Intl.PluralRules(locale, { type: pluralType }).resolvedOptions().pluralCategories;
          const given = Object.keys(options);
          const covered = new Set(given.map((form) => FORM_OF_NUMBER[form] ?? form));
          const foreign = given.some((form) => !form.startsWith('=') && !wanted.includes(form as Intl.LDMLPluralRule));
          return foreign || wanted.some((form) => !covered.has(form));
        })
        .map(() => key),
    );
    expect(wrong).toEqual([]);
  });

  it('[TEXT-1] formats whatever numbers and names are given', () => {
    const t = createTranslator({
      locale: intlTag(locale),
      messages: TRANSLATIONS[locale],
      formats: FORMATS,
      onError: (error) => {
        throw error;
      },
    });
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.string({ minLength: 1 }), (number, name) => {
        for (const [key, text] of all) {
          const values = Object.fromEntries(
            elementsOf(parse(text))
              .filter(({ type }) => !ARGUMENTLESS.has(type))
              .map((element) => {
                const argument = 'value' in element ? element.value : '';
                if (isTagElement(element)) return [argument, (chunks: string) => chunks];
                // TYPE.argument: plain; the others are numbers or choices.
                return [argument, element.type === 1 ? name : number];
              }),
          );
          expect(t.markup(key as never, values as Parameters<typeof t.markup>[1])).not.toBe('');
        }
      }),
      { numRuns: 20 },
    );
  });
});

it('[TEXT-2] Arabic texts isolate names and prompts, which may be of either direction', () => {
  const bare = [...texts.ar].filter(([, text]) =>
    /(?<!\u2068)\{(?:nickname|host|winner|prompt|code|pack)\}/.test(text),
  );
  expect(bare).toEqual([]);
});

describe('errors', () => {
  it('have a sentence each', () => {
    expect(Object.keys(TRANSLATIONS.en.errors as Tree).sort()).toEqual([...ERROR_CODES].sort());
  });
});

describe('[TEXT-1] the texts that a page sends to the browser', () => {
  it('are those it names, whole namespaces or parts of them, each in its place', () => {
    const all = messagesOf('de');
    expect(pickMessages(all, ['common', 'home.nickname', 'home.nicknameProblem', 'solo.after'])).toEqual({
      common: all.common,
      home: { nickname: all.home.nickname, nicknameProblem: all.home.nicknameProblem },
      solo: { after: all.solo.after },
    });
  });
});
