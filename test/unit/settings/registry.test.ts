import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { environmentLines, fixedByEnvironment } from '#server/settings/environment.ts';
import {
  isSettingKey,
  parseSetting,
  parseSettingText,
  SETTING_KEYS,
  SETTINGS,
  settingText,
} from '#server/settings/registry.ts';

describe('[INSTANCE-1] the registry of settings', () => {
  it('has defaults that are values, and that the text of their field gives again', () => {
    for (const key of SETTING_KEYS) {
      const { standard, kind } = SETTINGS[key];
      expect(parseSetting(key, standard)).toEqual({ ok: true, value: standard });
      if (kind !== 'own') expect(parseSettingText(key, settingText(standard))).toEqual({ ok: true, value: standard });
    }
  });

  it('takes any text of a field as a value that is stored and shown unchanged, or refuses it in a sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_KEYS), fc.string({ unit: 'grapheme', maxLength: 60 }), (key, text) => {
        const parsed = parseSettingText(key, text);
        if (!parsed.ok) return void expect(parsed.problem).toMatch(/^[A-Z].*\.$/);
        expect(parseSetting(key, JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed);
        expect(parseSettingText(key, settingText(parsed.value))).toEqual(parsed);
      }),
    );
  });

  it('takes any JSON without an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SETTING_KEYS), fc.jsonValue(), (key, json) => {
        expect(typeof parseSetting(key, json).ok).toBe('boolean');
      }),
    );
    expect(isSettingKey('constructor')).toBe(false);
  });

  it('[INSTANCE-5] takes addresses of web pages only', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const parsed = parseSettingText('imprintUrl', url);
        if (parsed.ok) expect(new URL(String(parsed.value)).protocol).toMatch(/^https?:$/);
      }),
      { numRuns: 20 },
    );
    const refused = [
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://example.org',
      '//example.org',
      'imprint',
      'https://',
    ];
    for (const text of [
      ...refused,
      'https://user:word@example.org',
      ' java\nscript:alert(1)',
      `https://e.org/${'a'.repeat(500)}`,
    ])
      expect(parseSettingText('privacyUrl', text), text).toMatchObject({ ok: false });
    expect(parseSettingText('privacyUrl', ' https://example.org/a?b#c ')).toEqual({
      ok: true,
      value: 'https://example.org/a?b#c',
    });
    expect(parseSettingText('privacyUrl', '  ')).toEqual({ ok: true, value: null });
  });

  it.each(['0', '-1', '1.5', '1e3', '', 'many', '10000000', '٣'])('takes no number of rooms such as %j', (text) => {
    expect(parseSettingText('maxRooms', text)).toEqual({
      ok: false,
      problem: 'It must be a whole number from 1 to 9999999.',
    });
  });

  it('[INSTANCE-3] tidies a name, and bounds it', () => {
    expect(parseSettingText('name', '  Schule \u200b am  See ')).toEqual({ ok: true, value: 'Schule am See' });
    expect(parseSettingText('name', '🐌'.repeat(40))).toMatchObject({ ok: true });
    expect(parseSettingText('name', '🐌'.repeat(41))).toMatchObject({ ok: false });
    expect(parseSettingText('name', '\u200b ')).toEqual({ ok: false, problem: 'It is empty.' });
  });
});

describe('[INSTANCE-2] what the environment decides', () => {
  it('overrides settings only where it is set, and shows no secret', () => {
    expect(fixedByEnvironment(readConfig({}, '/'))).toEqual({});
    const env = {
      ...{ MAX_ROOMS: '7', FIRST_DRAWINGS: 'false', METRICS_TOKEN: 'a-secret-of-the-owner' },
      DATABASE_URL: 'postgres://me:hidden-word@db/game',
    };
    const config = readConfig(env, '/');
    expect(fixedByEnvironment(config)).toEqual({ maxRooms: 7, firstDrawings: false });
    const lines = environmentLines(config);
    expect(JSON.stringify(lines)).not.toMatch(/a-secret|hidden-word/);
    expect(lines.find(({ variable }) => variable === 'METRICS_TOKEN')).toMatchObject({ text: 'set', isDefault: false });
    expect(lines.find(({ variable }) => variable === 'PORT')).toMatchObject({ text: '3000', isDefault: true });
  });
});
