import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { penStroke } from '#canvas/quickdraw.ts';
import type { Stroke } from '#canvas/visible-strokes.ts';
import { Caption, captionText } from '#contract/caption.ts';
import type { DrawingId } from '#contract/ids.ts';
import { captionOf, readingsOf } from '#server/explanations/caption.ts';
import { openCaptions } from '#server/explanations/captions.ts';
import { FOUND_SHARE, findThings, placesOf } from '#server/explanations/found.ts';
import { relationOf } from '#server/explanations/relation.ts';
import { MOST_GROUPS, type SeenGroup } from '#server/explanations/seen-groups.ts';
import { JudgeError, type Look } from '#server/judge/port.ts';
import { sceneOf } from '#server/lib/prompt-scene.ts';

const square = (x: number, y: number, side: number): Stroke =>
  penStroke(
    [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ],
    12,
  );
const upper = [square(100, 50, 300), square(180, 120, 60), square(280, 120, 60)];
const lower = [square(120, 560, 350), square(200, 640, 80)];
const both = [...upper, ...lower];

/** Knows a cat by its three strokes and a table by its two. */
function knowing(label: (strokes: readonly Stroke[], whole: boolean) => [string, number]) {
  const looks: { strokes: Stroke[]; texts: readonly string[] }[] = [];
  const look = async (strokes: Stroke[], texts: readonly string[]): Promise<Look> => {
    looks.push({ strokes, texts });
    const [text, share] = label(strokes, strokes.length === both.length);
    const rest = Math.min(share, 1 - share) / 2;
    return {
      labels: [
        { text, share },
        { text: 'blob', share: rest },
      ],
      texts: texts.map((one) => ({ similarity: 0.5, share: one.includes(text) ? share : 0.01 })),
    };
  };
  return { look, looks };
}

const catOnTable = (strokes: readonly Stroke[], whole: boolean): [string, number] =>
  whole ? ['monster', 0.2] : strokes.length === 3 ? ['cat', 0.9] : ['table', 0.8];

const share = fc.double({ min: 0.001, max: 1, noNaN: true });
const box = fc.record({
  x: fc.integer({ min: 0, max: 900 }),
  y: fc.integer({ min: 0, max: 900 }),
  width: fc.integer({ min: 1, max: 400 }),
  height: fc.integer({ min: 1, max: 400 }),
});
const labels = fc.array(fc.record({ text: fc.constantFrom('cat', 'dog', 'table'), share }), {
  minLength: 1,
  maxLength: 5,
});

describe('a caption', () => {
  it('[CAPTION-1] names the groups of strokes and how they stand to each other', async () => {
    const { look } = knowing(catOnTable);
    expect(captionText(await captionOf(both, look))).toBe('a cat above a table');
  });

  it('[CAPTION-1] says the whole where its parts are nothing', async () => {
    const { look } = knowing((_, whole) => (whole ? ['house', 0.9] : ['blob', 0.02]));
    const caption = await captionOf(both, look);
    expect(captionText(caption)).toBe('a house');
    expect(captionText(await captionOf([square(0, 0, 500)], knowing(() => ['stamp', 0.3]).look))).toBe(
      'perhaps a stamp',
    );
  });

  it('[CAPTION-1] of a sheet without ink looks at nothing', async () => {
    const { look, looks } = knowing(catOnTable);
    expect(captionText(await captionOf([{ ...square(0, 0, 100), tool: 'eraser' }], look))).toBe('an empty sheet');
    expect(looks).toEqual([]);
  });

  it('[CAPTION-1] looks a bounded number of times, however many strokes there are, and claims no more than it saw', async () => {
    const stroke = fc
      .tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 900 }), fc.integer({ min: 5, max: 120 }))
      .map(([x, y, side]) => square(x, y, side));
    await fc.assert(
      fc.asyncProperty(
        fc.array(stroke, { minLength: 1, maxLength: 120 }),
        fc.array(share, { minLength: 7, maxLength: 7 }),
        async (strokes, shares) => {
          const seen: number[] = [];
          const { look, looks } = knowing((group) => {
            const one = shares[group.length % shares.length] as number;
            seen.push(one);
            return [`thing ${group.length % 3}`, one];
          });
          const caption = await captionOf(strokes, look);
          expect(looks.length).toBeLessThanOrEqual(MOST_GROUPS + 2);
          expect(Caption.safeParse(caption).success).toBe(true);
          expect(caption.things.every((thing) => seen.some((one) => thing.share <= one))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('[CAPTION-1] every reading has a sentence, shares of its own groups, and a group in one thing only', () => {
    const groups = fc
      .array(fc.record({ labels, box }), { minLength: 2, maxLength: 6 })
      .map((all) => all.map((one, i): SeenGroup => ({ ...one, members: [i], texts: [] })));
    fc.assert(
      fc.property(labels, fc.array(groups, { maxLength: 4 }), (whole, divisions) => {
        const readings = readingsOf(
          whole,
          divisions.map((one) => ({ groups: one, separation: 0 })),
        );
        for (const { text, things, parts } of readings) {
          expect(text).not.toBe('');
          expect(Number.isFinite(parts)).toBe(true);
          const used = things.flatMap((thing) => thing.groups ?? []);
          expect(new Set(used).size).toBe(used.length);
          for (const thing of things) {
            const claims = thing.groups?.map((group) => Math.max(...group.labels.map((one) => one.share))) ?? [1];
            expect(thing.share).toBeLessThanOrEqual(Math.min(...claims));
          }
        }
      }),
    );
  });

  it('[CAPTION-1] relations of boxes hold the other way round, too', () => {
    fc.assert(
      fc.property(box, box, (one, other) => {
        const [there, back] = [relationOf(one, other), relationOf(other, one)];
        expect(back.relation).toBe(there.relation);
        if (there.relation !== 'beside' && JSON.stringify(one) !== JSON.stringify(other))
          expect(back.swapped).toBe(!there.swapped);
      }),
    );
    const table = { x: 100, y: 500, width: 400, height: 300 };
    expect(relationOf({ x: 200, y: 200, width: 200, height: 290 }, table)).toEqual({ relation: 'on', swapped: false });
    expect(relationOf(table, { x: 250, y: 600, width: 80, height: 80 })).toEqual({ relation: 'inside', swapped: true });
    expect(relationOf({ x: 600, y: 480, width: 200, height: 300 }, table)).toEqual({
      relation: 'beside',
      swapped: false,
    });
  });
});

describe('where things are', () => {
  it('[EXPLAIN-1] each is found in strokes of its own, or missing', async () => {
    const { look, looks } = knowing(catOnTable);
    const found = await findThings(both, sceneOf('a cat on a table beside a tractor'), look);
    expect(found.map(({ text, box: there }) => [text, there !== null])).toEqual([
      ['cat', true],
      ['table', true],
      ['tractor', false],
    ]);
    expect(found[0]?.box).toMatchObject({ x: 100, y: 50 });
    expect(looks.length).toBeLessThanOrEqual(MOST_GROUPS);
  });

  it('[EXPLAIN-1] no two things share a stroke, and what has a box was found', () => {
    const group = fc.record({
      members: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
      box,
      texts: fc.array(fc.record({ similarity: share, share }), { minLength: 3, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(group, { maxLength: 10 }), (all) => {
        const groups = all.map((one): SeenGroup => ({ ...one, labels: [] }));
        const found = placesOf(['a', 'b', 'c'], groups);
        expect(found).toHaveLength(3);
        const owners = found.flatMap((one) => groups.filter((candidate) => candidate.box === one.box).slice(0, 1));
        const members = owners.flatMap((one) => one.members);
        expect(new Set(members).size).toBe(members.length);
        for (const { share: sure, box: there } of found) if (there) expect(sure).toBeGreaterThanOrEqual(FOUND_SHARE);
      }),
    );
  });
});

describe('captions in the background', () => {
  it('[CAPTION-4] are determined once, one after the other, while nobody waits for the judge', async () => {
    const { look, looks } = knowing(catOnTable);
    const stored = new Map<string, Caption>();
    const waits: number[] = [];
    const load = { waiting: { final: 1, live: 0, explain: 0 }, liveIntervalMs: 500 };
    let busy = 2;
    const ops = both.map(({ points }) => ({
      kind: 'stroke' as const,
      t: 0,
      tool: 'pen' as const,
      colour: '#000000',
      size: 12,
      points,
    }));
    const captions = openCaptions({
      judge: {
        load,
        look: ({ strokes, texts }) => {
          if (busy-- > 0) throw new JudgeError('Not now.', { code: 'busy' });
          return look(strokes, texts);
        },
      },
      drawings: {
        find: async (id) => ({ id, caption: stored.get(id) ?? null }) as never,
        ops: async () => ops,
        setCaption: async (id, caption) => void stored.set(id, caption),
      },
      logger: { warn: () => {} } as never,
      wait: async (ms) => {
        waits.push(ms);
        load.waiting.final = 0;
      },
    });
    for (const id of ['a', 'a', 'b']) captions.soon(id as DrawingId);
    await captions.idle();
    expect([...stored.keys()]).toEqual(['a', 'b']);
    expect(captionText(stored.get('a') as Caption)).toBe('a cat above a table');
    expect(waits).toEqual([500, 500, 500]);
    const before = looks.length;
    captions.soon('a' as DrawingId);
    await captions.idle();
    expect(looks).toHaveLength(before);
    await captions.close();
    captions.soon('c' as DrawingId);
    await captions.idle();
    expect(stored.has('c')).toBe(false);
  });
});
