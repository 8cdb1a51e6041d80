import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArguments, UsageError } from '../../../cli/judge/arguments.ts';
import { linesOf } from '../../../cli/judge/batch.ts';
import { InputError, readDrawingFile, readPrompt } from '../../../cli/judge/read-drawing.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => bytes(JSON.stringify(value));

async function split(chunks: readonly Uint8Array[], maxChars = 1_000) {
  const lines: (string | null)[] = [];
  for await (const line of linesOf(Readable.from(chunks), maxChars)) lines.push(line);
  return lines;
}

describe('lines of a stream', () => {
  it('are the same wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, ''))),
        fc.integer({ min: 1, max: 9 }),
        async (lines, size) => {
          const whole = bytes(lines.map((line) => `${line}\n`).join(''));
          const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
            whole.slice(i * size, (i + 1) * size),
          );
          expect(await split(chunks)).toEqual(lines);
        },
      ),
    );
  });

  it('need no break at the end, and may end in CR LF', async () => {
    expect(await split([bytes('a\r\n\r\nb')])).toEqual(['a', '', 'b']);
    expect(await split([])).toEqual([]);
  });

  it('are read in UTF-16, wherever the stream is cut', async () => {
    const lines = ['{"prompt": "a cat"}', '', 'قطة 🐈', 'x'];
    const utf16 = Buffer.from(`\uFEFF${lines.join('\r\n')}`, 'utf16le');
    for (const whole of [utf16, Buffer.from(utf16).swap16(), Buffer.from(`\uFEFF${lines.join('\n')}`)]) {
      for (const size of [1, 2, 3, 5, 1_000]) {
        const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        );
        expect(await split(chunks)).toEqual(lines);
      }
    }
    expect(await split([Buffer.from('a')])).toEqual(['a']);
  });

  it('that are too long are skipped in their place', async () => {
    expect(await split([bytes('a\nbbbb'), bytes('bbbb\nc\nddddd')], 4)).toEqual(['a', null, 'c', null]);
  });
});

describe('arguments', () => {
  it('name files or a batch', () => {
    expect(readArguments(['--prompt', 'a cat', 'a.json', 'b.png', '--json', '--top', '3'])).toEqual({
      model: null,
      labels: null,
      top: 3,
      task: {
        kind: 'files',
        prompt: 'a cat',
        files: ['a.json', 'b.png'],
        json: true,
        explain: false,
        heatMap: null,
      },
    });
    expect(readArguments(['--prompt', 'a cat', 'a.json', '--explain']).task).toMatchObject({
      explain: true,
      heatMap: null,
    });
    expect(readArguments(['--prompt', 'a cat', 'a.json', '--heat-map', 'm.png']).task).toMatchObject({
      explain: true,
      heatMap: 'm.png',
    });
    expect(readArguments(['--batch', '-', '--labels', 'w.txt', '--model', 'm'])).toEqual({
      model: 'm',
      labels: 'w.txt',
      top: 5,
      task: { kind: 'batch', file: '-' },
    });
    expect(readArguments(['--caption', 'a.json', '--json']).task).toEqual({
      kind: 'captions',
      files: ['a.json'],
      json: true,
    });
    expect(readArguments(['--help']).task.kind).toBe('help');
  });

  it.each([
    [[]],
    [['--caption']],
    [['--caption', '--prompt', 'a cat', 'a.json']],
    [['--caption', '--batch', '-']],
    [['a.json']],
    [['--prompt', 'a cat']],
    [['--batch', 'x', 'a.json']],
    [['--batch', 'x', '--prompt', 'a cat']],
    [['--batch', 'x', '--top', '0']],
    [['--batch', 'x', '--top', 'many']],
    [['--batch']],
    [['--batch', 'x', '--explain']],
    [['--batch', 'x', '--heat-map', 'm.png']],
    [['--prompt', 'a cat', 'a.json', 'b.json', '--heat-map', 'm.png']],
    [['--nonsense']],
  ])('%j is refused', (argv) => {
    expect(() => readArguments(argv)).toThrow(UsageError);
  });
});

describe('drawing files', () => {
  const stroke = { kind: 'stroke', t: 0, tool: 'pen', colour: '#112233', size: 20, points: [1, 2, 0.5, 0] };

  it('hold ops, of which what is on the paper counts', () => {
    const drawing = readDrawingFile(
      json([stroke, { kind: 'more', t: 1, points: [5, 6, 0.5, 1] }, stroke, { kind: 'undo', t: 2 }]),
    );
    expect(drawing).toEqual({
      kind: 'strokes',
      strokes: [{ tool: 'pen', colour: '#112233', size: 20, points: [1, 2, 0.5, 0, 5, 6, 0.5, 1] }],
    });
    expect(readDrawingFile(json({ ops: [stroke] }))).toMatchObject({ strokes: [{ size: 20 }] });
  });

  it('hold Quick, Draw! strokes, centred on the canvas', () => {
    const drawing = readDrawingFile(
      json([
        [
          [0, 255],
          [0, 255],
        ],
      ]),
    );
    expect(drawing).toMatchObject({ strokes: [{ points: [96, 96, 0.5, 0, 928, 928, 0.5, 0] }] });
    expect(
      readDrawingFile(
        json({
          word: 'line',
          drawing: [
            [
              [0, 255],
              [0, 255],
            ],
          ],
        }),
      ),
    ).toEqual(drawing);
  });

  it('may be blank', () => {
    expect(readDrawingFile(bytes(' \n[]'))).toEqual({ kind: 'strokes', strokes: [] });
  });

  it('hold raw Quick, Draw! strokes, too: of any size, with times, floats and strokes without points', () => {
    const raw = [
      [
        [1200.5, 1400.25],
        [900, 1100.5],
        [0, 16],
      ],
      [],
      [[], [], []],
    ];
    expect(readDrawingFile(json(raw))).toMatchObject({ strokes: [{ points: expect.arrayContaining([96, 0.5, 928]) }] });
  });

  it('are read in UTF-16, also an SVG', () => {
    const text = '{"word": "قطة", "drawing": [[[0, 255], [0, 255]]]}';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const expected = readDrawingFile(bytes(text));
    expect(readDrawingFile(bytes(`\uFEFF${text}`))).toEqual(expected);
    expect(readDrawingFile(utf16)).toEqual(expected);
    expect(readDrawingFile(Buffer.from(utf16).swap16())).toEqual(expected);
    const svg = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?><svg/>';
    expect(readDrawingFile(Buffer.from(`\uFEFF${svg}`, 'utf16le'))).toEqual({
      kind: 'image',
      bytes: bytes('<?xml version="1.0" standalone="yes"?><svg/>'),
    });
  });

  it.each([
    ['[[[0, 1], [0]]]', 'stroke 1 has 2 xs and 1 ys'],
    ['[[[0], [0]], [[0, 1], [0, "1"]]]', 'stroke 2, ys, value 2 is no number'],
    ['[[[0, 1], [0, 1e999]]]', 'stroke 1, ys, value 2 is no number'],
    ['[[[0, 1], [0, 1], [5]]]', 'stroke 1 has 2 xs and 1 ts'],
    ['[[[1, 2], [3, 4], [5, 6], [7, 8]]]', 'stroke 1 has 4 lists'],
    ['[[[1, 2], [3, 4]], {}]', 'stroke 2 is no list'],
    [
      '[{"kind": "stroke", "t": 0, "tool": "pen", "colour": "#112233", "size": 20, "points": [1, 2, null, 0]}]',
      'op 1, points',
    ],
    ['[[[0, 1],\n[0, 1]],\n  [[0],, [0]]]', 'line 3, column 8.'],
    ['[[[0, 1],\n[0, 1]', 'line 2, column 7.'],
    ['[\0]', 'save the file as UTF-8'],
  ])('name what is not understood: %s', (text, place) => {
    expect(() => readDrawingFile(bytes(text))).toThrow(place);
  });

  it('are pictures when they are no JSON', () => {
    expect(readDrawingFile(bytes('<svg/>')).kind).toBe('image');
    expect(readDrawingFile(Uint8Array.of(0x89, 0x50, 0x4e, 0x47)).kind).toBe('image');
  });

  it.each([
    ['bad_request', '{"drawing": 5}'],
    ['bad_request', '{}'],
    ['bad_request', '[1, 2]'],
    ['bad_request', '[[[0, 1], [0]]]'],
    ['bad_request', '[[[0, 1], [0, 1e999]]]'],
    ['bad_request', '[{"kind": "stroke"}]'],
    ['bad_request', '[{'],
    ['ops_invalid', '[{"kind": "undo", "t": 0}]'],
    ['too_large', `[${'{"kind":"clear","t":0},'.repeat(8000)}{"kind":"clear","t":0}]`],
  ])('are refused with a code: %s', (code, text) => {
    const error = (() => {
      try {
        return readDrawingFile(bytes(text));
      } catch (caught) {
        return caught;
      }
    })();
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).code).toBe(code);
    expect((error as InputError).message).toMatch(/\.$/);
  });
});

describe('prompts', () => {
  it('are tidied as in the game', () => {
    expect(readPrompt('  a \u200b cat\n')).toBe('a cat');
  });
  it.each([[undefined], [5], [''], [' \u0000 '], ['x'.repeat(1_001)]])('%j is refused', (value) => {
    expect(() => readPrompt(value)).toThrow(InputError);
  });
});
