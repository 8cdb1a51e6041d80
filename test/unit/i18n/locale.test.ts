import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directionOf, intlTag, localeOfTag, negotiate } from '#app/i18n/locale.ts';
import { LOCALES } from '#contract/locales.ts';

const anyLocale = fc.constantFrom(...LOCALES);

describe('the language of a request', () => {
  it('[TEXT-2] is the chosen one, whatever the browser wishes', () => {
    fc.assert(
      fc.property(anyLocale, fc.string(), (chosen, header) => {
        expect(negotiate(chosen, header)).toBe(chosen);
      }),
    );
  });

  it('[TEXT-2] is one of ours for every header and cookie there can be', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.option(fc.string()), (cookie, header) => {
        expect(LOCALES).toContain(negotiate(cookie, header));
      }),
    );
  });

  it.each([
    [null, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['ar-EG', 'ar'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'en'],
    ['en;q=0.5, DE;q=0.8', 'de'],
    ['de;q=0, ar;q=0.1', 'ar'],
    ['fr, es', 'en'],
    ['de;q=nonsense', 'de'],
  ])('[TEXT-2] for “%s” is %s', (header, locale) => {
    expect(negotiate(undefined, header)).toBe(locale);
    expect(negotiate('klingon', header)).toBe(locale);
  });
});

describe('the tag for Intl', () => {
  it('leads back to the language', () => {
    for (const locale of LOCALES) expect(localeOfTag(intlTag(locale))).toBe(locale);
    expect(localeOfTag('tlh')).toBe('en');
  });

  it('writes the digits 0–9 in every language', () => {
    fc.assert(
      fc.property(anyLocale, fc.nat(), (locale, number) => {
        expect(new Intl.NumberFormat(intlTag(locale), { useGrouping: false }).format(number)).toBe(String(number));
      }),
    );
  });

  it('right-to-left is Arabic', () => {
    expect(LOCALES.filter((locale) => directionOf(locale) === 'rtl')).toEqual(['ar']);
  });
});
