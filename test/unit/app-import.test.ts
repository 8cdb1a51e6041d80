import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded } from '#app/admin/csv-formulas.ts';
import { type ImportFormat, type ParsedImport, parseImport } from '#app/admin/import/parse-import.ts';
import { previewOf } from '#app/admin/import/preview.ts';
import { withoutListMark } from '#app/lib/prompts.ts';
import { MAX_PROMPTS_PER_IMPORT, PROMPT_MAX_CHARS } from '#contract/limits.ts';
import { PromptText } from '#contract/texts.ts';
import type { ImportPlan } from '#server/storage/port/prompts.ts';

function parsed(source: string, format: ImportFormat, pack: string | null = 'Animals'): ParsedImport {
  const result = parseImport(source, format, pack);
  if (!result.ok) throw new Error(result.problem);
  return result;
}

/** Text, pack and translations of what is taken. */
const taken = (source: string, format: ImportFormat, pack: string | null = 'Animals') =>
  parsed(source, format, pack).rows.map(({ text, pack, translations }) => ({
    text,
    pack,
    ...(translations && { translations }),
  }));
const rejected = (source: string, format: ImportFormat, pack: string | null = 'Animals') =>
  parsed(source, format, pack).rejected;
const texts = (source: string, format: ImportFormat) => taken(source, format).map(({ text }) => text);

const TOO_LONG = 'x'.repeat(PROMPT_MAX_CHARS + 1);
const LIMIT = 'One import takes 2,000 prompts at most, and this has more.';

describe('an import of one prompt a line', () => {
  it('takes every line that is no blank one, whatever the line ends', () => {
    expect(taken('\uFEFFa cat\r\n\r\n  a   dog \n\u200B\n\ta house', 'text')).toEqual([
      { text: 'a cat', pack: 'Animals' },
      { text: 'a dog', pack: 'Animals' },
      { text: 'a house', pack: 'Animals' },
    ]);
  });

  it('says of each line that does not fit which one it is and why', () => {
    expect(rejected(`a cat\n${TOO_LONG}`, 'text')).toEqual([
      {
        line: 2,
        lastLine: 2,
        text: `${'x'.repeat(80)}…`,
        reason: `The prompt has more than ${PROMPT_MAX_CHARS} characters.`,
      },
    ]);
  });

  it.each(['text', 'csv', 'json'] as const)('refuses nothing at all, and more than the limit: %s', (format) => {
    const source = (count: number) => {
      const prompts = Array.from({ length: count }, (_, i) => `prompt ${i}`);
      return format === 'json'
        ? JSON.stringify(prompts)
        : [...(format === 'csv' ? ['prompt'] : []), ...prompts].join('\n');
    };
    expect(parseImport(format === 'json' ? '[]' : ' \n\n', format, 'Animals')).toMatchObject({ ok: false });
    expect(parseImport(source(0), format, 'Animals')).toMatchObject({ ok: false });
    expect(parsed(source(MAX_PROMPTS_PER_IMPORT), format).rows).toHaveLength(MAX_PROMPTS_PER_IMPORT);
    expect(parseImport(source(MAX_PROMPTS_PER_IMPORT + 1), format, 'A')).toEqual({ ok: false, problem: LIMIT });
  });

  it('takes the marks of a list off, and says so', () => {
    const source =
      '1. a cat\n• a dog\n•a snail\n - a house\n(3) a bird\na) a fish\n- [x] a cow\n١. a bee\n3.5 inches of rain\na - b\n2.';
    const { rows } = parsed(source, 'text');
    const words = ['cat', 'dog', 'snail', 'house', 'bird', 'fish', 'cow', 'bee'];
    expect(rows.map(({ text }) => text)).toEqual([
      ...words.map((word) => `a ${word}`),
      '3.5 inches of rain',
      'a - b',
      '2.',
    ]);
    expect(rows.map(({ hadMark }) => hadMark)).toEqual([...words.map(() => true), false, false, false]);
    expect(texts('prompt,de\n1. a cat,1. Katze', 'csv')).toEqual(['a cat']);
    // JSON has its own marks of a list.
    expect(texts('["1. a cat"]', 'json')).toEqual(['1. a cat']);
  });

  it('never takes anything but the beginning off', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const rest = withoutListMark(text);
        expect(text.endsWith(rest)).toBe(true);
        expect(rest.trim() === '').toBe(text.trim() === '');
      }),
    );
  });
});

describe('[PROMPT-2] an import of CSV', () => {
  it('finds its columns by name, in any order, case and delimiter', () => {
    for (const source of [
      'prompt,pack\n"a cat, asleep",Animals\n"a ""big"" dog",\n',
      '\uFEFF"Pack";note;"Prompt"\r\nAnimals;x;a cat, asleep\r\n;y;"a ""big"" dog"\r\n',
      'PROMPT\tpack\na cat, asleep\tAnimals\n"a ""big"" dog"\n',
      'pack|prompt\nAnimals|"a cat, asleep"\n|"a ""big"" dog"',
    ]) {
      expect(taken(source, 'csv', 'Default')).toEqual([
        { text: 'a cat, asleep', pack: 'Animals' },
        { text: 'a "big" dog', pack: 'Default' },
      ]);
    }
  });

  it.each([
    ['sep=;\r\nprompt;pack\r\na cat, asleep;Odd', ';', 2],
    ['\uFEFF"sep=\t"\nprompt\tpack\na cat, asleep\tOdd', '\t', 2],
    ['\n \nprompt;pack\na cat, asleep;Odd', ';', 3],
    ['\r\n;;\r\nsep=;\r\n\r\nprompt;pack\r\na cat, asleep;Odd', ';', 5],
  ])('passes over what spreadsheets put before the names: %j', (source, delimiter, lastLine) => {
    expect(taken(source, 'csv')).toEqual([{ text: 'a cat, asleep', pack: 'Odd' }]);
    expect(parsed(source, 'csv').columns).toMatchObject({ delimiter, header: { lastLine } });
  });

  it('does not count empty rows', () => {
    const source = `prompt;pack\n;\na cat;Odd\n"";""\n \t \n${';\n'.repeat(3_000)}a dog;Odd`;
    expect(parsed(source, 'csv').rejected).toEqual([]);
    expect(texts(source, 'csv')).toEqual(['a cat', 'a dog']);
    expect(rejected('prompt;pack\n;Odd', 'csv')).toMatchObject([
      { line: 2, text: ';Odd', reason: 'The prompt is empty.' },
    ]);
  });

  it('takes a whole line where there is one column only', () => {
    expect(texts('prompt\na cat, asleep\n"a dog; awake"\n', 'csv')).toEqual(['a cat, asleep', 'a dog; awake']);
  });

  it('does without a pack column when a pack was chosen, and rejects the lines otherwise', () => {
    expect(taken('prompt\na cat', 'csv')).toEqual([{ text: 'a cat', pack: 'Animals' }]);
    expect(rejected('prompt\na cat', 'csv', null)).toEqual([
      { line: 2, lastLine: 2, text: 'a cat', reason: 'It names no pack, and none was chosen.' },
    ]);
  });

  it('goes on after a broken line', () => {
    const source = 'prompt,pack\na cat,Animals\na "bad" one,Animals\na dog,Animals';
    expect(texts(source, 'csv')).toEqual(['a cat', 'a dog']);
    expect(rejected(source, 'csv')).toMatchObject([
      { line: 3, text: 'a "bad" one,Animals', reason: expect.stringContaining('stands inside a value') },
    ]);
  });

  it.each([
    ['and no other follows', () => ''],
    ['and quoted values follow', (line: number) => (line === 30 ? '"' : '')],
  ])('loses one line where a quotation mark never closes, %s', (_, mark) => {
    const lines = Array.from({ length: 50 }, (_, i) => `${mark(i + 1)}prompt ${i + 1}${mark(i + 1)},Odd`);
    lines[11] = '"prompt 12,Odd';
    const source = `prompt,pack\n${lines.join('\n')}`;
    expect(texts(source, 'csv')).toEqual(lines.flatMap((_, i) => (i === 11 ? [] : [`prompt ${i + 1}`])));
    expect(rejected(source, 'csv')).toEqual([
      { line: 13, lastLine: 13, text: '"prompt 12,Odd', reason: 'A quotation mark opens and never closes.' },
    ]);
  });

  it('does not take lines between two broken quotation marks for one value', () => {
    const source = 'prompt,pack\n"a dog,Odd\na bird,Odd\na cat",Odd\na fish,Odd';
    expect(texts(source, 'csv')).toEqual(['a bird', 'a fish']);
    expect(rejected(source, 'csv').map(({ line, lastLine }) => [line, lastLine])).toEqual([
      [2, 2],
      [4, 4],
    ]);
  });

  it('rejects a value of several lines as one, and reads on when the value is in another column', () => {
    const source = 'prompt,note\n"a cat\n on a\nmat",x\n"a dog\n","one\ntwo"\na bird,';
    expect(rejected(source, 'csv')).toMatchObject([
      { line: 2, lastLine: 4, reason: expect.stringContaining('runs over several lines') },
    ]);
    expect(parsed(source, 'csv').rows).toMatchObject([
      { line: 5, lastLine: 7, text: 'a dog' },
      { line: 8, lastLine: 8, text: 'a bird' },
    ]);
  });

  it('rejects a line with more values than there are columns', () => {
    const source = 'prompt,pack\na cat, asleep,Odd\na dog,Odd,,\n';
    expect(texts(source, 'csv')).toEqual(['a dog']);
    expect(rejected(source, 'csv')).toMatchObject([{ line: 2, reason: expect.stringContaining('more values') }]);
  });

  it('takes translations from columns that are named like languages, and leaves a line out whose translation is too long', () => {
    const source = `ar;prompt;DE\n قطة ;a cat;eine  Katze\n;a dog;\n;a bird;${TOO_LONG}`;
    expect(taken(source, 'csv')).toEqual([
      { text: 'a cat', pack: 'Animals', translations: { de: 'eine Katze', ar: 'قطة' } },
      { text: 'a dog', pack: 'Animals' },
    ]);
    expect(rejected(source, 'csv')).toMatchObject([
      { line: 4, reason: `The translation has more than ${PROMPT_MAX_CHARS} characters.` },
    ]);
  });

  it('wants each column named once', () => {
    for (const source of ['a cat,Animals', 'sep=;', 'pack,de\nx,y', 'prompt,de,DE\na,b,c']) {
      expect(parseImport(source, 'csv', 'Animals')).toMatchObject({ ok: false });
    }
  });
});

describe('an import of JSON', () => {
  it('takes texts and objects, and says of each entry that does not fit which one it is', () => {
    const source = `\uFEFF${JSON.stringify([
      'a cat',
      { prompt: ' a  dog', pack: 'Dogs', de: 'ein Hund', ar: '', note: 7 },
      { text: 'a bird' },
      7,
      { prompt: '' },
      { prompt: 'a fish', de: 7 },
    ])}`;
    expect(taken(source, 'json')).toEqual([
      { text: 'a cat', pack: 'Animals' },
      { text: 'a dog', pack: 'Dogs', translations: { de: 'ein Hund' } },
    ]);
    expect(rejected(source, 'json').map(({ line }) => line)).toEqual([3, 4, 5, 6]);
  });

  it('wants a list', () => {
    for (const source of ['{"prompt": "a cat"}', '"a cat"', 'a cat', '[]']) {
      expect(parseImport(source, 'json', 'Animals')).toMatchObject({ ok: false });
    }
  });

  it('never throws, whatever the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const result = parsed(JSON.stringify([value]), 'json');
        expect(result.rows.length + result.rejected.length).toBe(1);
      }),
    );
  });
});

describe('[PROMPT-2] any import', () => {
  const csvPart = fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\n',
    '\r\n',
    '\r',
    ' ',
    'a cat',
    '1. ',
    'sep=;',
    'prompt',
    TOO_LONG,
  );
  const source = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(csvPart, fc.string({ maxLength: 3 })), { maxLength: 60 }).map((parts) => parts.join('')),
  );

  it('never loses a line without a word, and lets nothing through that the contract refuses', () => {
    const head = fc.constantFrom('', 'prompt,pack\n', 'prompt\n', 'sep=;\nprompt;de\n', 'pack;note;prompt\n');
    const format = fc.constantFrom('text' as const, 'csv' as const);
    fc.assert(
      fc.property(source, head, format, fc.constantFrom(null, 'Animals'), (body, first, kind, pack) => {
        const whole = kind === 'csv' ? first + body : body;
        const result = parseImport(whole, kind, pack);
        if (!result.ok) return;
        for (const { text } of result.rows) expect(PromptText.parse(text)).toBe(text);
        const told = new Set<number>();
        const tell = ({ line, lastLine }: { line: number; lastLine: number }) => {
          for (let at = line; at <= lastLine; at++) {
            expect(told).not.toContain(at);
            told.add(at);
          }
        };
        for (const lines of [...result.rows, ...result.rejected]) tell(lines);
        if (result.columns) tell(result.columns.header);
        const lines = whole.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
        for (const [index, line] of lines.entries()) {
          // Letters and digits are more than separators, marks of lists and what shows as nothing.
          if (/[a-z0-9]/i.test(line)) expect(told).toContain(index + 1);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('breaks no other line with a broken one', () => {
    const broken = fc.constantFrom(
      '"a dog,Odd',
      'a 5" disk,Odd',
      'a "big" one,Odd',
      'one,two,three',
      `${TOO_LONG},Odd`,
    );
    fc.assert(
      fc.property(fc.array(fc.option(broken), { minLength: 1, maxLength: 30 }), fc.nat(1), (kinds, quotes) => {
        const mark = '"'.repeat(quotes);
        const lines = kinds.map((line, i) => line ?? `${mark}prompt ${i}${mark},Odd`);
        const result = parsed(`prompt,pack\n${lines.join('\n')}`, 'csv');
        expect(result.rows.map(({ line }) => line - 2)).toEqual(kinds.flatMap((line, i) => (line === null ? [i] : [])));
        expect(result.rejected).toHaveLength(lines.length - result.rows.length);
      }),
    );
  });

  it('reads back every prompt that a CSV writer quotes', () => {
    const prompt = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const promptText = prompt
      .map((text) => PromptText.safeParse(withoutListMark(text)))
      .filter(({ success, data }) => success && withoutListMark(data) === data);
    fc.assert(
      fc.property(fc.array(promptText, { minLength: 1, maxLength: 10 }), (prompts) => {
        const written = prompts.map(({ data }) => data as string);
        const cells = written.map((text) => `"${guarded(text).replaceAll('"', '""')}"`);
        const csv = `prompt,pack\n${cells.map((cell) => `${cell},Odd`).join('\n')}`;
        expect(parsed(csv, 'csv', null)).toMatchObject({
          rejected: [],
          rows: written.map((text) => ({ text, pack: 'Odd' })),
        });
      }),
    );
  });
});

describe('[PROMPT-2] the preview of an import', () => {
  const plan = (fates: ImportPlan['fates']): ImportPlan => ({
    fates,
    changes: {},
    refusals: {},
    newPacks: [],
    retiredPacks: [],
  });

  it('counts what is new, and shows the first of each kind of trouble', () => {
    const lines = [
      'sep=;',
      'prompt;note;pack',
      '- a cat;;Odd',
      'a dog;;Old',
      'a cat;;Odd',
      'a bird;;',
      'a cow;"x',
      'y";Odd',
    ];
    const source = [...lines, ...Array.from({ length: 9 }, () => '5" disk;;')].join('\n');
    const preview = previewOf(
      parsed(source, 'csv'),
      { ...plan(['added', 'existing', 'repeated', 'translated', 'added']), newPacks: ['Odd'], retiredPacks: ['Old'] },
      'csv',
    );
    expect(preview).toEqual({
      added: 2,
      changed: 0,
      translated: 1,
      notes: [
        'Line 2 names the columns; separated by semicolons.',
        'Columns that are not read: “note”.',
        'New packs: “Odd”.',
        'Retired packs: “Old”. Their prompts are not played until the packs are open again.',
      ],
      taken: [
        {
          title: '2 prompts are new.',
          rows: [
            { at: 'Line 3', text: 'a cat', pack: 'Odd' },
            { at: 'Lines 7–8', text: 'a cow', pack: 'Odd' },
          ],
          others: '',
        },
        {
          title: '1 line adds translations that prompts lack.',
          rows: [{ at: 'Line 6', text: 'a bird' }],
          others: '',
        },
        { title: 'List marks are taken off 1 line.', rows: [{ at: 'Line 3', text: 'a cat' }], others: '' },
        {
          title: '1 line begins a record that runs over several lines.',
          rows: [{ at: 'Lines 7–8', text: 'a cow' }],
          others: '',
        },
      ],
      leftOut: [
        { title: '1 line is a prompt already.', rows: [{ at: 'Line 4', text: 'a dog' }], others: '' },
        { title: '1 line repeats another one.', rows: [{ at: 'Line 5', text: 'a cat' }], others: '' },
        {
          title: `9 lines: A quotation mark stands inside a value: put the value in quotes and double the mark.`,
          rows: [9, 10, 11, 12].map((line) => ({ at: `Line ${line}`, text: '5" disk;;' })),
          others: 'Also lines 13–17.',
        },
      ],
    });
  });

  it('is bounded, however many rows there are', () => {
    const { rows } = parsed(Array.from({ length: 2_000 }, (_, i) => `prompt ${i}`).join('\n'), 'text');
    const fates = rows.map((_, i) => (i % 2 ? ('added' as const) : ('existing' as const)));
    const preview = previewOf({ ok: true, rows, rejected: [] }, plan(fates), 'text');
    expect(preview.added).toBe(1_000);
    expect(preview.leftOut[0]?.title).toBe('1,000 lines are prompts already.');
    expect(preview.leftOut[0]?.others).toMatch(/^Also lines 9, 11, .*, 31 and others\.$/);
    expect(JSON.stringify(preview).length).toBeLessThan(2_000);
  });

  it('[PROMPT-9] says which of the new prompts the model cannot read', () => {
    const preview = previewOf(
      parsed('["سمكة", "a cat", "猫"]', 'json'),
      plan(['added', 'added', 'existing']),
      'json',
      (text) => /[a-z]/.test(text),
    );
    expect(preview.taken.map(({ title, rows }) => [title, rows.map(({ text }) => text)])).toContainEqual([
      'The model cannot read 1 entry: all drawings of a prompt like that score the same.',
      ['سمكة'],
    ]);
  });

  it('names entries where there are no lines', () => {
    const preview = previewOf(parsed('[7, "a cat"]', 'json'), plan(['existing']), 'json');
    expect(preview.leftOut.map(({ title, rows }) => [title, rows[0]?.at])).toEqual([
      ['1 entry is a prompt already.', 'Entry 2'],
      ['1 entry: It is neither a text nor an object with the text “prompt”.', 'Entry 1'],
    ]);
  });
});
