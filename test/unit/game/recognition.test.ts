import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coloursOf } from '#contract/look.ts';
import { distinctNames, nameKey, recognisable, shownName } from '#server/game/recognition.ts';
import type { RoomState, Seat } from '#server/game/state.ts';

/** Only what recognition reads. */
const room = (seats: Partial<Seat>[]) => ({ seats }) as unknown as RoomState;
const names = fc.constantFrom(
  'Sam',
  'SAM',
  'sam ',
  'S a m',
  'Ｓａｍ',
  'Sam 2',
  'sam2',
  'Host',
  'Straße',
  'STRASSE',
  'سام',
  'Ann',
);
const changes = fc.array(fc.oneof(names, fc.nat(40)), { maxLength: 80 });

describe('players in a room', () => {
  it('[SEAT-6] have names and faces of their own, which stay while they are there', () => {
    fc.assert(
      fc.property(changes, (list) => {
        let state = room([]);
        for (const change of list) {
          const before = state.seats;
          // A name takes a seat, a number gives one up.
          const seats =
            typeof change === 'string' ? [...before, { nickname: change } as Seat] : before.toSpliced(change, 1);
          state = recognisable({ ...state, seats: seats.slice(-53) });
          const shown = state.seats.map((seat) => nameKey(shownName(seat)));
          const colours = state.seats.map(({ look = -1 }) => JSON.stringify(coloursOf(look)));
          expect(new Set(shown).size).toBe(shown.length);
          expect(new Set(colours).size).toBe(colours.length);
          for (const seat of before) if (seats.includes(seat)) expect(state.seats).toContain(seat);
        }
      }),
    );
  });

  it('[SEAT-6] the first eight have eight backgrounds, whatever their names are', () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 8, maxLength: 8 }), (list) => {
        const { seats } = recognisable(room(list.map((nickname) => ({ nickname }))));
        expect(new Set(seats.map(({ look = -1 }) => coloursOf(look).background)).size).toBe(8);
      }),
    );
  });

  it('[SEAT-6] the second Sam is Sam 2, and a renamed seat gets a new name and face', () => {
    const { seats } = recognisable(room([{ nickname: 'Sam' }, { nickname: 'sam' }, { nickname: 'Sam 2' }]));
    expect(seats.map(shownName)).toEqual(['Sam', 'sam 2', 'Sam 2 2']);
    const [first, second, third] = seats as [Seat, Seat, Seat];
    const { look: _, ...renamed } = { ...third, nickname: '***' };
    expect(recognisable(room([first, second, renamed])).seats.map(shownName)).toEqual(['Sam', 'sam 2', '***']);
  });

  it('[SEAT-6] so have ghosts', () => {
    expect(distinctNames(['Sam', 'SAM', 'Ann'].map((nickname) => ({ nickname })))).toEqual([
      { nickname: 'Sam' },
      { nickname: 'SAM 2' },
      { nickname: 'Ann' },
    ]);
  });
});
