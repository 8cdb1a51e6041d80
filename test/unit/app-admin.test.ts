import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dailyHref, readDailyQuery } from '#app/admin/daily/query.ts';
import { readForm, storageRefusal } from '#app/admin/forms.ts';
import { parseImport } from '#app/admin/import/parse-import.ts';
import { noticeCodeOf, noticeSentence } from '#app/admin/notices.ts';
import { pageCount, promptListHref, readPromptQuery } from '#app/admin/prompt-query.ts';
import { PackId } from '#contract/ids.ts';
import { MAX_PROMPTS_PER_IMPORT, PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { PromptText } from '#contract/room.ts';
import { StorageConflict } from '#server/storage/port.ts';

describe('an import of one prompt a line', () => {
  it('takes every line that is no blank one, whatever the line ends', () => {
    expect(parseImport('\uFEFFa cat\r\n\r\n  a   dog \n\ta house', 'text', 'Animals')).toEqual({
      ok: true,
      rows: [
        { text: 'a cat', pack: 'Animals' },
        { text: 'a dog', pack: 'Animals' },
        { text: 'a house', pack: 'Animals' },
      ],
      rejected: [],
    });
  });

  it('says of each line that does not fit which one it is and why', () => {
    const tooLong = 'x'.repeat(PROMPT_MAX_CHARS + 1);
    expect(parseImport(`a cat\n${tooLong}\n\u200B`, 'text', 'Animals')).toEqual({
      ok: true,
      rows: [{ text: 'a cat', pack: 'Animals' }],
      rejected: [
        { line: 2, text: `${'x'.repeat(80)}…`, reason: `The prompt has more than ${PROMPT_MAX_CHARS} characters.` },
        { line: 3, text: '', reason: 'The prompt is empty.' },
      ],
    });
  });

  it('refuses nothing at all, and more than the limit', () => {
    expect(parseImport(' \n\n', 'text', 'Animals')).toMatchObject({ ok: false });
    const lines = (count: number) => Array.from({ length: count }, (_, i) => `prompt ${i}`).join('\n');
    expect(parseImport(lines(MAX_PROMPTS_PER_IMPORT), 'text', 'A')).toMatchObject({ ok: true });
    expect(parseImport(lines(MAX_PROMPTS_PER_IMPORT + 1), 'text', 'A')).toEqual({
      ok: false,
      problem: 'One import takes 2,000 prompts at most; this has 2,001.',
    });
  });
});

describe('an import of CSV', () => {
  it('finds its columns by name, in any order, case and delimiter', () => {
    const rows = [
      { text: 'a cat, asleep', pack: 'Animals' },
      { text: 'a "big" dog', pack: 'Default' },
    ];
    for (const source of [
      'prompt,pack\n"a cat, asleep",Animals\n"a ""big"" dog",\n',
      '\uFEFF"Pack";note;"Prompt"\r\nAnimals;x;a cat, asleep\r\n;y;"a ""big"" dog"\r\n',
      'PROMPT\tpack\na cat, asleep\tAnimals\n"a ""big"" dog"\n',
    ]) {
      expect(parseImport(source, 'csv', 'Default')).toEqual({ ok: true, rows, rejected: [] });
    }
  });

  it('does without a pack column when a pack was chosen, and rejects the lines otherwise', () => {
    expect(parseImport('prompt\na cat', 'csv', 'Animals')).toMatchObject({
      rows: [{ text: 'a cat', pack: 'Animals' }],
    });
    expect(parseImport('prompt\na cat', 'csv', null)).toEqual({
      ok: true,
      rows: [],
      rejected: [{ line: 2, text: 'a cat', reason: 'It names no pack, and none was chosen.' }],
    });
  });

  it('goes on after a broken line', () => {
    const parsed = parseImport('prompt,pack\na cat,Animals\na "bad" one,Animals\na dog,Animals', 'csv', null);
    expect(parsed).toMatchObject({ ok: true, rows: [{ text: 'a cat' }, { text: 'a dog' }] });
    expect(parsed.ok && parsed.rejected).toMatchObject([
      { line: 3, text: 'a "bad" one,Animals', reason: expect.stringContaining('quotation mark') },
    ]);
  });

  it('names the line whose quotation mark never closes', () => {
    const parsed = parseImport('prompt,pack\na cat,Animals\n"a dog,Animals\na bird,Animals', 'csv', null);
    expect(parsed).toMatchObject({ ok: true, rows: [{ text: 'a cat' }] });
    expect(parsed.ok && parsed.rejected).toHaveLength(1);
  });

  it('takes translations from columns that are named like languages, and leaves a line out whose translation is too long', () => {
    const tooLong = 'x'.repeat(PROMPT_MAX_CHARS + 1);
    expect(parseImport(`ar;prompt;DE\n قطة ;a cat;eine  Katze\n;a dog;\n;a bird;${tooLong}`, 'csv', 'Animals')).toEqual(
      {
        ok: true,
        rows: [
          { text: 'a cat', pack: 'Animals', translations: { de: 'eine Katze', ar: 'قطة' } },
          { text: 'a dog', pack: 'Animals' },
        ],
        rejected: [
          { line: 4, text: 'a bird', reason: `The translation has more than ${PROMPT_MAX_CHARS} characters.` },
        ],
      },
    );
  });

  it('wants the columns named', () => {
    expect(parseImport('a cat,Animals', 'csv', 'Animals')).toMatchObject({ ok: false });
  });
});

describe('an import of JSON', () => {
  it('takes texts and objects, and says of each entry that does not fit which one it is', () => {
    const source = JSON.stringify([
      'a cat',
      { prompt: ' a  dog', pack: 'Dogs', de: 'ein Hund', ar: '', note: 7 },
      { text: 'a bird' },
      7,
      { prompt: '' },
      { prompt: 'a fish', de: 7 },
    ]);
    const parsed = parseImport(`\uFEFF${source}`, 'json', 'Animals');
    expect(parsed).toMatchObject({
      ok: true,
      rows: [
        { text: 'a cat', pack: 'Animals' },
        { text: 'a dog', pack: 'Dogs', translations: { de: 'ein Hund' } },
      ],
    });
    expect(parsed.ok && parsed.rejected.map(({ line }) => line)).toEqual([3, 4, 5, 6]);
  });

  it('wants a list', () => {
    for (const source of ['{"prompt": "a cat"}', '"a cat"', 'a cat', '[]']) {
      expect(parseImport(source, 'json', 'Animals')).toMatchObject({ ok: false });
    }
  });

  it('never throws, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed = parseImport(JSON.stringify([value]), 'json', 'Animals');
        expect(parsed.ok && parsed.rows.length + parsed.rejected.length).toBe(1);
      }),
    );
  });
});

describe('any import', () => {
  it('never throws, never loses a line without a word, and lets nothing through that the contract refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `prompt,pack\n${text}`),
        ),
        fc.constantFrom('text' as const, 'csv' as const),
        fc.constantFrom(null, 'Animals'),
        (source, format, pack) => {
          const parsed = parseImport(source, format, pack);
          if (!parsed.ok) return;
          for (const { text } of parsed.rows) expect(PromptText.parse(text)).toBe(text);
          if (format === 'text') {
            const lines = source.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
            const count = lines.filter((line) => line.trim() !== '').length;
            expect(parsed.rows.length + parsed.rejected.length).toBe(count);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads back every prompt that a CSV writer quotes', () => {
    const prompt = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const promptText = prompt.map((text) => PromptText.safeParse(text)).filter(({ success }) => success);
    fc.assert(
      fc.property(fc.array(promptText, { minLength: 1, maxLength: 10 }), (prompts) => {
        const texts = prompts.map(({ data }) => data as string);
        const csv = `prompt,pack\n${texts.map((text) => `"${text.replaceAll('"', '""')}",Odd`).join('\n')}`;
        const parsed = parseImport(csv, 'csv', null);
        expect(parsed).toEqual({ ok: true, rows: texts.map((text) => ({ text, pack: 'Odd' })), rejected: [] });
      }),
    );
  });
});

describe('the query of the list', () => {
  it('comes back from the address that it makes', () => {
    const query = fc.record({
      search: fc.string({ maxLength: PROMPT_MAX_CHARS, unit: 'grapheme-ascii' }),
      packId: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((id) => PackId.parse(id))),
      status: fc.constantFrom('open' as const, 'retired' as const, 'all' as const),
      page: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(query, (given) => {
        const href = new URL(promptListHref(given), 'http://host');
        expect(readPromptQuery(Object.fromEntries(href.searchParams))).toEqual(given);
      }),
    );
  });

  it('shows the list whatever is in the address', () => {
    const whole = { search: '', packId: null, status: 'open', page: 1 };
    expect(readPromptQuery({})).toEqual(whole);
    expect(readPromptQuery({ pack: '', status: 'odd', page: '-3' })).toEqual(whole);
    expect(readPromptQuery({ pack: "'; DROP", page: ['2', '3'] })).toEqual({ ...whole, page: 2 });
    expect(readPromptQuery({ search: 'x'.repeat(5_000) }).search).toHaveLength(PROMPT_MAX_CHARS);
  });

  it('has a page even when nothing fits', () => {
    expect([0, 1, 50, 51].map(pageCount)).toEqual([1, 1, 1, 2]);
  });
});

describe('the calendar of dailies', () => {
  it('comes back from the address that it makes, whatever else is in it', () => {
    const query = { day: '2026-11-25', search: 'a cat & co' };
    expect(readDailyQuery(Object.fromEntries(new URL(dailyHref(query), 'http://host').searchParams))).toEqual(query);
    expect(readDailyQuery({})).toEqual({ day: null, search: '' });
    expect(readDailyQuery({ day: '2026-02-30', search: ['x', 'y'] })).toEqual({ day: null, search: 'x' });
  });
});

describe('forms', () => {
  const Schema = z.object({ text: PromptText, packId: z.string().min(1, 'Choose a pack').pipe(PackId) });

  it('has one sentence a field for what is wrong', () => {
    expect(readForm(Schema, new FormData())).toEqual({
      ok: false,
      problems: { text: 'The prompt is empty.', packId: 'Choose a pack.' },
    });
  });

  it('takes whatever is no form for an empty one', () => {
    for (const form of [undefined, null, 7, 'text', {}]) expect(readForm(Schema, form).ok).toBe(false);
  });

  it('takes a file where a text is wanted for an empty text', () => {
    const form = new FormData();
    form.set('text', new Blob(['x']));
    form.set('packId', 'p');
    expect(readForm(Schema, form)).toEqual({ ok: false, problems: { text: 'The prompt is empty.' } });
  });
});

describe('notices', () => {
  it('come from a closed list', () => {
    expect(noticeCodeOf('toString')).toBeNull();
    expect(noticeCodeOf(['signed_out'])).toBeNull();
    expect(noticeCodeOf('signed_out')).toBe('signed_out');
  });

  it('name what they are about', () => {
    expect(noticeSentence('prompt_reopened', 'a cat')).toBe('“a cat” is open again.');
    expect(noticeSentence('pack_reopened', null)).toBe('The pack is open again.');
  });
});

describe('refusals of storage', () => {
  it('are told from faults by name', () => {
    expect(storageRefusal(new StorageConflict('There is already one.'))).toBe('There is already one.');
    expect(storageRefusal(new Error('connection lost'))).toBeNull();
    expect(storageRefusal('text')).toBeNull();
  });
});
