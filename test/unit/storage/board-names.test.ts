import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODES } from '#contract/modes.ts';
import { boardName, type PlacedDrawing, peoplesBoards } from '#server/storage/board-names.ts';

const drawing: PlacedDrawing = {
  promptId: 'fish',
  machineLevel: null,
  medium: 'screen',
  mode: 'race',
  listed: true,
  day: null,
  submittedAt: new Date('2026-06-21T23:59:59.999Z'),
};
const namesOf = (change: Partial<PlacedDrawing>) => peoplesBoards({ ...drawing, ...change }).map(({ name }) => name);

describe('[BOARD-6] the boards of people', () => {
  it('are those of the UTC day and of the week from Monday in which a drawing was handed in, and of all time', () => {
    expect(namesOf({})).toEqual([
      'overall:all',
      'overall:all:race',
      'overall:week:2026-06-15',
      'overall:week:2026-06-15:race',
      'overall:day:2026-06-21',
      'overall:day:2026-06-21:race',
    ]);
    expect(namesOf({ submittedAt: new Date('2026-06-22T00:00:00Z') })).toContain('overall:week:2026-06-22');
  });

  it('[BOARD-4] [PAPER-4] leave out machines, and paper has only the board of its day', () => {
    expect(namesOf({ machineLevel: 3, day: '2026-06-21' })).toEqual([]);
    expect(namesOf({ listed: false, medium: 'paper', day: '2026-06-21' })).toEqual(['daily:2026-06-21:paper']);
  });

  it('are read by the names under which they are kept, and hold the moments between their ends', () => {
    const moment = fc.date({ min: new Date('1969-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.constantFrom(...MODES), (submittedAt, mode) => {
        const boards = peoplesBoards({ ...drawing, mode, submittedAt });
        const read = (['all', 'week', 'today'] as const).flatMap((period) => [
          boardName({ kind: 'overall', period }, submittedAt),
          boardName({ kind: 'overall', period, mode }, submittedAt),
        ]);
        expect(boards.map(({ name }) => name)).toEqual(read);
        for (const { name, since, before } of boards) {
          expect(since.getTime()).toBeLessThanOrEqual(submittedAt.getTime());
          expect(before.getTime()).toBeGreaterThan(submittedAt.getTime());
          if (name.startsWith('overall:week')) expect(since.getUTCDay()).toBe(1);
        }
      }),
    );
  });
});
