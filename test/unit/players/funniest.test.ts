import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import { JudgeError } from '#server/judge/port.ts';
import { createFunniest, funOf } from '#server/players/funniest.ts';
import type { Misreading } from '#server/storage/port/players.ts';

const of = { playerId: 'ann' as PlayerId, modelHash: 'm' };
const asks = { player: of.playerId, address: 'a' };
const misreading = (takenFor: string, share: number, prompt = 'a cow'): Misreading => ({
  drawingId: takenFor as DrawingId,
  prompt,
  takenFor,
  share,
});

function funniest(found: Misreading[], nearness: Record<string, number | Error>) {
  const compared: string[] = [];
  const find = createFunniest(
    { misreadings: async () => found },
    {
      reads: (prompt) => prompt !== '猫',
      compareTexts: async ({ text }) => {
        compared.push(text);
        const near = nearness[text] ?? 0;
        if (near instanceof Error) throw near;
        return near;
      },
    },
  );
  return { find: () => find(of, asks), compared };
}

describe('[PLAYER-8] the drawing that the judge misread most funnily', () => {
  it('is one of which the judge was sure, and whose label is far from the prompt', async () => {
    const { find, compared } = funniest(
      [misreading('horse', 0.99), misreading('toaster', 0.8), misreading('cloud', 0.5)],
      { horse: 2.9, toaster: 0.3, cloud: -1 },
    );
    expect((await find())?.takenFor).toBe('toaster');
    // Texts are compared once.
    expect((await find())?.takenFor).toBe('toaster');
    expect(compared).toEqual(['horse', 'toaster', 'cloud']);
  });

  it('is none where there is nothing funny, the prompt can’t be read, or nobody has time to look', async () => {
    expect(await funniest([], {}).find()).toBeNull();
    expect(await funniest([misreading('horse', 0.99)], { horse: 3 }).find()).toBeNull();
    expect(await funniest([misreading('horse', 0.99, '猫')], {}).find()).toBeNull();
    const busy = { toaster: new JudgeError('Too much to do.', { code: 'busy' }) };
    expect(await funniest([misreading('toaster', 0.9)], busy).find()).toBeNull();
    await expect(funniest([misreading('toaster', 0.9)], { toaster: new Error('a defect') }).find()).rejects.toThrow();
  });

  it('grows with the share and shrinks with the nearness', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (share, near) => {
          const fun = funOf(share, near);
          expect(fun).toBeGreaterThanOrEqual(0);
          expect(fun).toBeLessThanOrEqual(share);
          expect(funOf(share / 2, near)).toBeLessThanOrEqual(fun);
          expect(funOf(share, near + 1)).toBeLessThanOrEqual(fun);
        },
      ),
    );
  });
});
