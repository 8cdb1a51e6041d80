import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey, shownName } from '#server/game/recognition.ts';
import { isNamed } from '#server/game/renaming.ts';
import { sharedView } from '#server/game/view.ts';
import { Play, playerId } from './play.ts';
import { happenings, playAll, room } from './room-arbitrary.ts';

describe('[MOD-5] a player whose name is masked', () => {
  it('is asterisks wherever a room names it, and others keep their names', () => {
    fc.assert(
      fc.property(room, happenings, fc.nat({ max: 5 }), ({ practice, settings }, happened, n) => {
        const play = new Play({ practice, ...settings });
        playAll(play, happened);
        if (play.removed) return;
        const before = play.state;
        const [from, to] = [`Player ${n}`, '********'];
        const rename = { kind: 'rename' as const, playerId: playerId(n), from, to };
        play.do(rename);
        const after = play.state;
        const isIts = (one: { playerId: string; nickname: string }) =>
          one.playerId === playerId(n) && one.nickname === from;
        for (const [i, seat] of after.seats.entries()) {
          const known = before.seats[i];
          if (known && isIts(known))
            expect(seat).toMatchObject({ id: known.id, nickname: to, look: expect.any(Number) });
          else expect(seat).toEqual(known);
        }
        const names = after.seats.map((seat) => nameKey(shownName(seat)));
        expect(new Set(names).size).toBe(names.length);
        const { phase } = after;
        if ('entries' in phase) expect(phase.entries.some(isIts)).toBe(false);
        if ('guessers' in phase) expect(phase.guessers?.some(isIts)).not.toBe(true);
        const authors = [
          ...before.seats.map(({ id, playerId: of }) => ({ seatId: id, playerId: of })),
          ...(('authors' in phase && phase.authors) || []),
        ];
        const its = new Set(authors.filter((author) => author.playerId === playerId(n)).map(({ seatId }) => seatId));
        const lines = [...('results' in phase ? phase.results : []), ...('standings' in phase ? phase.standings : [])];
        for (const { seatId, nickname } of lines) expect(its.has(seatId) && isNamed(nickname, from)).toBe(false);
        // Everybody in the room reads the name that its seat has.
        for (const seat of sharedView(after, play.now).seats) {
          const own = after.seats.find(({ id }) => id === seat.id);
          expect(seat.nickname).toBe(own && shownName(own));
        }
        play.do(rename);
        expect(play.state.version).toBe(after.version);
      }),
      { numRuns: 150 },
    );
  });

  it('is told from another one whose name is masked', () => {
    const play = new Play({}).join(1, 2);
    for (const n of [1, 2]) play.do({ kind: 'rename', playerId: playerId(n), from: `Player ${n}`, to: '********' });
    expect(play.state.seats.map(shownName)).toEqual(['Player 0', '********', '******** 2']);
    play.do({ kind: 'rename', playerId: playerId(2), from: '********', to: 'Player 2' });
    expect(play.state.seats.map(shownName)).toEqual(['Player 0', '********', 'Player 2']);
  });

  it('knows a name with its number, and no longer one', () => {
    expect(['Sam', 'Sam 2', 'Sam 12'].map((name) => isNamed(name, 'Sam'))).toEqual([true, true, true]);
    expect(['Samuel', 'Sam the 2nd', 'Sam '].map((name) => isNamed(name, 'Sam'))).toEqual([false, false, false]);
  });
});
