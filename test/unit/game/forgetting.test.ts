import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrawingId } from '#contract/ids.ts';
import type { Phase, RoomState } from '#server/game/state.ts';
import { sharedView } from '#server/game/view.ts';
import { Play, picked, playerId, seatId } from './play.ts';
import { happenings, playAll, room } from './room-arbitrary.ts';

const forget = (n: number, ...drawings: string[]) => ({
  kind: 'forget' as const,
  playerId: playerId(n),
  drawingIds: drawings.map((id) => DrawingId.parse(id)),
});

const people = ({ seats }: RoomState) => seats.filter((seat) => seat.machine === undefined);

/** Drawings that the room shows. */
const shown = ({ phase }: RoomState): string[] =>
  'results' in phase ? phase.results.flatMap(({ drawingId }) => drawingId ?? []) : [];

const resultsOf = (phase: Phase) => ('results' in phase ? phase.results : []);

describe('[PLAYER-6] a player who has everything deleted', () => {
  it('leaves no trace in a room, whatever happens there', () => {
    fc.assert(
      fc.property(room, happenings, fc.nat({ max: 5 }), ({ practice, settings }, happened, n) => {
        const play = new Play({ practice, ...settings });
        playAll(play, happened);
        if (play.removed) return;
        const before = play.state;
        const mine = new Set(before.seats.filter((seat) => seat.playerId === playerId(n)).map((seat) => seat.id));
        play.do(forget(n));
        if (play.removed) {
          expect(people(before).every((seat) => seat.playerId === playerId(n))).toBe(true);
          return;
        }
        const text = JSON.stringify(play.state);
        expect(text).not.toContain(`"${playerId(n)}"`);
        for (const id of mine) expect(text).not.toContain(`"${id}"`);
        expect(people(play.state)).toHaveLength(people(before).length - mine.size);
        expect(play.state.seats.some((seat) => seat.id === play.state.host)).toBe(true);
        const results = resultsOf(play.state.phase);
        for (const { rank, points } of play.state.phase.name === before.phase.name ? results : []) {
          expect(rank).toBe(1 + results.filter((other) => other.points > points).length);
        }
        expect(JSON.stringify(sharedView(play.state, play.now))).not.toContain('player');
        // Again it is nothing new.
        const version = play.state.version;
        play.do(forget(n));
        expect(play.state.version).toBe(version);
      }),
      { numRuns: 150 },
    );
  });

  it('is not in the results and standings of a game either, when the seat is long gone', () => {
    const play = new Play({ rounds: 1 }).join(1, 2).toDrawing();
    play.submit(0).submit(1).submit(2);
    play.judge(0, 50).judge(1, 80);
    play.blank(2);
    play.do({ kind: 'leave', seatId: seatId(2) });
    expect(JSON.stringify(play.state)).toContain('Player 2');
    play.do(forget(2));
    expect(JSON.stringify(play.state)).not.toContain('Player 2');
    expect(shown(play.state)).toEqual(['d1-1', 'd1-0']);
    play.do({ kind: 'next', by: seatId(0) });
    play.do({ kind: 'leave', seatId: seatId(1) });
    expect(play.phase('podium').standings.map(({ seatId: id, rank }) => [id, rank])).toEqual([
      [seatId(1), 1],
      [seatId(0), 2],
    ]);
    play.do(forget(1, 'd1-1'));
    expect(play.phase('podium').standings.map(({ seatId: id, rank }) => [id, rank])).toEqual([[seatId(0), 1]]);
    expect(play.phase('podium').results.map(({ seatId: id, rank }) => [id, rank])).toEqual([[seatId(0), 1]]);
    expect(JSON.stringify(play.state)).not.toMatch(/Player 1|player1|d1-1/);
  });

  it('takes its ghosts out of rounds, those to come too', () => {
    const play = new Play({ mode: 'ghosts', rounds: 2 });
    play.start(picked(play.state)).pass(10_000);
    expect(JSON.stringify(play.state)).toContain('Ghost 1');
    play.do(forget(9, 'past1'));
    expect(JSON.stringify(play.state)).not.toMatch(/Ghost 1|past1/);
  });

  it('takes its drawing out of a round that is drawn or judged, and the others go on', () => {
    const play = new Play({ rounds: 1 }).join(1, 2).toDrawing();
    play.submit(1);
    play.do(forget(1));
    expect(play.phase('drawing').entries.map((entry) => entry.seatId)).toEqual([seatId(0), seatId(2)]);
    play.submit(0).submit(2);
    play.judge(0, 30);
    play.do(forget(2));
    expect(play.phase('reveal').results.map((result) => result.seatId)).toEqual([seatId(0)]);
    expect(play.effects.filter((effect) => effect.kind === 'seat_removed')).toEqual([
      { kind: 'seat_removed', seatId: seatId(1), reason: 'forgotten' },
      { kind: 'seat_removed', seatId: seatId(2), reason: 'forgotten' },
    ]);
  });

  it('is on no list of the room: of those sent out, let in or muted', () => {
    const play = new Play().join(1, 2);
    play.do({ kind: 'mute', by: seatId(0), seatId: seatId(2), muted: true });
    play.do({ kind: 'lock', by: seatId(0), locked: true });
    play.do({ kind: 'kick', by: seatId(0), seatId: seatId(1) });
    play.do(forget(1)).do(forget(2));
    expect(play.state).toMatchObject({ bans: [], muted: [], members: [playerId(0)] });
  });

  it('leaves an empty room behind, which goes', () => {
    expect(new Play().do(forget(0)).removed).toBe(true);
  });
});
