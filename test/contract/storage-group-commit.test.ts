import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCommit } from '#server/storage/room-store.ts';

describe('groupCommit', () => {
  it('writes everything once, in order, one group at a time, within its limits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 20 }),
        async (scheduler, sizes, maxItems, maxSize) => {
          const groups: { index: number; size: number }[][] = [];
          let writing = 0;
          const { add, drained } = groupCommit<{ index: number; size: number }>(
            async (group) => {
              expect(++writing).toBe(1);
              await scheduler.schedule(Promise.resolve());
              groups.push(group);
              writing--;
            },
            { maxItems, maxSize, sizeOf: ({ size }) => size },
          );
          const added = sizes.map(async (size, index) => {
            if (index % 3 === 0) await scheduler.schedule(Promise.resolve());
            await add({ index, size });
            expect(groups.flat()).toContainEqual({ index, size });
          });
          await scheduler.waitFor(Promise.all(added));
          await drained();
          expect(
            groups
              .flat()
              .map(({ index }) => index)
              .sort((a, b) => a - b),
          ).toEqual(sizes.map((_, index) => index));
          for (const group of groups) {
            expect(group.length).toBeLessThanOrEqual(maxItems);
            const size = group.reduce((sum, item) => sum + item.size, 0);
            expect(group.length === 1 || size <= maxSize).toBe(true);
          }
        },
      ),
    );
  });

  it('keeps the order of adding', async () => {
    const written: number[] = [];
    const { add } = groupCommit<number>(async (group) => void written.push(...group), {
      maxItems: 3,
      maxSize: 100,
      sizeOf: () => 1,
    });
    await Promise.all(Array.from({ length: 10 }, (_, i) => add(i)));
    expect(written).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('fails only the items of a failed group', async () => {
    const { add, drained } = groupCommit<number>(
      async (group) => {
        if (group.includes(1)) throw new Error('disk full');
      },
      { maxItems: 2, maxSize: 100, sizeOf: () => 1 },
    );
    const results = await Promise.allSettled([0, 1, 2, 3].map(add));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    await add(4);
    await drained();
  });
});
