import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawOp } from '#contract/drawing.ts';
import { clientMessages } from '#contract/events.ts';
import { RoomCode, roomCodeIn } from '#contract/ids.ts';
import { MAX_POINTS_PER_STROKE } from '#contract/limits.ts';
import { Nickname, PromptText } from '#contract/texts.ts';
import { tidyText } from '#contract/tidy-text.ts';

describe('nicknames', () => {
  it.each([
    ['  Ada \n Lovelace ', 'Ada Lovelace'],
    ['Zo\u0065\u0301', 'Zoé'],
    ['\u202Eevil\u0000', 'evil'],
    ['🦝 raccoon', '🦝 raccoon'],
    // Joiners and tags stay where they join.
    ['👩‍🚀 👩🏽‍🚀 ❤️ 1️⃣', '👩‍🚀 👩🏽‍🚀 ❤️ 1️⃣'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    ],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['क्\u200dष', 'क्\u200dष'],
    ['A\u200dda\u200c L\u034fovelace\ufe0f', 'Ada Lovelace'],
    ['Ada\u2800\u2800Lovelace', 'Ada Lovelace'],
    [`Z${'\u0300\u0316'.repeat(20)}algo`, 'Z\u0316\u0316\u0316\u0316algo'],
  ])('[TEXT-3] %j becomes %j', (given, kept) => expect(Nickname.parse(given)).toBe(kept));

  it.each([
    ...['', '   ', '\u0000\u0001\u200B', '\u2800', '\u034f', '\u3164', '\u0301\u0302', '\u200d', '\ufe0f', '\u{e0067}'],
    ...['x'.repeat(21), 'x'.repeat(10_240)],
  ])('[TEXT-3] %# is refused', (given) => {
    expect(Nickname.safeParse(given).success).toBe(false);
  });

  it('[TEXT-3] are tidy after one pass', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = tidyText(text);
        expect(tidyText(once)).toBe(once);
      }),
    );
  });
});

describe('room codes', () => {
  it('ignore case, spaces and dashes', () => expect(RoomCode.parse(' bcd-fg hj ')).toBe('BCDFGHJ'));
  it('of older rooms are shorter', () => expect(RoomCode.parse(' bc-dfg ')).toBe('BCDFG'));
  it.each(['ABCDE', 'BCDF', 'BCDFGH', 'BCDF1', 'BCDFGHJK', 'BCDFGHA', ''])('%j is refused', (code) =>
    expect(RoomCode.safeParse(code).success).toBe(false),
  );
  it.each([
    ['bcd fghj', 'BCDFGHJ'],
    ['http://192.168.1.20:3000/room/BCDFGHJ?watch=1#chat', 'BCDFGHJ'],
    ['HTTPS://DRAW.EXAMPLE/ROOM/BCDFGHJ', 'BCDFGHJ'],
    ['Come and play: https://draw.example/room/BCDFGHJ.', 'BCDFGHJ'],
    ['Room BMPDZ', 'BMPDZ'],
    ['“bcdfghj”.', 'BCDFGHJ'],
    ['الغرفة BCDFGHJ', 'BCDFGHJ'],
    ['a room without a code', null],
    ['https://draw.example/boards', null],
    ['', null],
  ])('are found in what people paste: %s', (text, code) => expect(roomCodeIn(text)).toBe(code));
});

describe('drawing ops', () => {
  const stroke = (points: unknown[]) => ({ kind: 'stroke', t: 0, tool: 'pen', colour: '#000000', size: 20, points });

  it('take a point outside the paper, but not one far away', () => {
    expect(DrawOp.safeParse(stroke([-100, 1100, 0.5, 0])).success).toBe(true);
    expect(DrawOp.safeParse(stroke([1e9, 0, 0.5, 0])).success).toBe(false);
  });

  it.each([
    [[Number.NaN, 0, 0.5, 0]],
    [[Number.POSITIVE_INFINITY, 0, 0.5, 0]],
    [[null, 0, 0.5, 0]],
    [['1', 0, 0.5, 0]],
    [[0, 0, 0.5]],
    [[]],
    [[0, 0, 1.5, 0]],
    [[0, 0, 0.5, -1]],
  ])('refuse the points %j', (points) => expect(DrawOp.safeParse(stroke(points)).success).toBe(false));

  it('[TOOL-1] take shapes, fills and opacity within their limits', () => {
    const shape = {
      kind: 'shape',
      t: 0,
      shape: 'line',
      colour: '#000000',
      size: 20,
      from: [-100, 0],
      to: [1_200, 5.5],
    };
    const fill = { kind: 'fill', t: 0, colour: '#000000', x: 0, y: 1_024 };
    const good = [
      shape,
      fill,
      { ...shape, opacity: 0.1 },
      { ...fill, opacity: 1 },
      { ...stroke([0, 0, 0.5, 0]), opacity: 0.5 },
    ];
    for (const op of good) expect(DrawOp.parse(op)).toEqual(op);
    const bad = [
      { ...shape, shape: 'star' },
      { ...shape, from: [0] },
      { ...shape, to: [0, 5_000] },
      { ...shape, to: [0, null] },
      { ...shape, size: 1 },
      { ...shape, opacity: 0.05 },
      { ...shape, points: [0, 0, 0.5, 0] },
      { ...fill, x: -1 },
      { ...fill, y: 1_025 },
      { ...fill, y: '5' },
      { ...fill, opacity: 2 },
      { ...fill, opacity: undefined },
      { ...fill, colour: 'red' },
    ];
    for (const op of bad) expect(DrawOp.safeParse(op).success, JSON.stringify(op)).toBe(false);
  });

  it('refuse a stroke of more points than one may have, and unknown fields', () => {
    const many = Array.from({ length: (MAX_POINTS_PER_STROKE + 1) * 4 }, () => 0);
    expect(DrawOp.safeParse(stroke(many)).success).toBe(false);
    expect(DrawOp.safeParse({ ...stroke([0, 0, 0.5, 0]), image: 'data:' }).success).toBe(false);
  });

  it('never throw, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        for (const schema of Object.values(clientMessages)) schema.safeParse(value);
      }),
    );
  });
});

describe('prompts', () => {
  it('[TEXT-3] are one tidy line', () => {
    expect(PromptText.parse(' a  raccoon\tdriving a tractor ')).toBe('a raccoon driving a tractor');
    expect(PromptText.safeParse('x'.repeat(121)).success).toBe(false);
  });
});
