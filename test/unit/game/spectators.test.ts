import { describe, expect, it } from 'vitest';
import { MAX_SPECTATORS } from '#contract/limits.ts';
import { mayWatch } from '#server/game/seats.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { codeOf, newSeat, Play, seatId } from './play.ts';

const spectate = (play: Play, n: number, yes = true) => play.try({ kind: 'spectate', by: seatId(n), spectate: yes });
const entrants = (play: Play) => play.phase('drawing').entries.map((entry) => entry.seatId);

describe('looking on', () => {
  it('[SPECTATE-1] goes at any time, and where no player has a place any more', () => {
    const play = new Play({ maxPlayers: 2 }).join(1);
    expect(codeOf(play.try({ kind: 'join', seat: newSeat(2), spectate: false }))).toBe('room_full');
    play.watchers(2).toDrawing().watchers(3);
    expect(entrants(play)).toEqual([seatId(0), seatId(1)]);
    expect([play.seat(2).role, play.seat(3).role]).toEqual(['spectating', 'spectating']);
  });

  it('[SPECTATE-1] does not go where the host does not want it, nor for more than there is room for', () => {
    const closed = new Play({ spectators: false });
    expect(codeOf(closed.try({ kind: 'join', seat: newSeat(1), spectate: true }))).toBe('forbidden');
    expect(codeOf(spectate(closed, 0))).toBe('forbidden');
    const full = new Play().watchers(...Array.from({ length: MAX_SPECTATORS }, (_, n) => n + 1));
    expect(codeOf(full.try({ kind: 'join', seat: newSeat(99), spectate: true }))).toBe('room_full');
    expect(codeOf(full.try({ kind: 'join', seat: newSeat(99), spectate: false }))).toBe('ok');
    expect(codeOf(spectate(new Play({ practice: true }), 0))).toBe('forbidden');
  });

  it('[SPECTATE-2] withdraws a drawing that is not handed in; a seat that has seen the others plays from the next round on', () => {
    const play = new Play().join(1, 2).toDrawing();
    expect(codeOf(spectate(play, 1))).toBe('ok');
    expect(entrants(play)).toEqual([seatId(0), seatId(2)]);
    expect(codeOf(spectate(play, 1, false))).toBe('ok');
    expect([play.seat(1).role, entrants(play).length]).toEqual(['waiting', 2]);
    play
      .submit(0)
      .submit(2)
      .judge(0, 1)
      .judge(2, 2)
      .do({ kind: 'next', by: seatId(0) });
    expect(play.seat(1).role).toBe('playing');
  });

  it('[SPECTATE-2] leaves what is handed in, and what was won so far', () => {
    const play = new Play().join(1).toDrawing().submit(1);
    spectate(play, 1);
    play.submit(0).judge(0, 10).judge(1, 20);
    expect(play.seat(1).total).toBe(20);
    play.do({ kind: 'next', by: seatId(0) });
    expect(play.seat(1).role).toBe('spectating');
    spectate(play, 1, false);
    expect([play.seat(1).role, play.seat(1).total]).toEqual(['playing', 20]);
  });

  it('[SPECTATE-2] keeps nobody from ending the round early, and is not on the podium', () => {
    const play = new Play({ rounds: 1 }).watchers(1).toDrawing().submit(0).judge(0, 10);
    play.do({ kind: 'next', by: seatId(0) });
    expect(play.phase('podium').standings.map((standing) => standing.seatId)).toEqual([seatId(0)]);
    expect(play.do({ kind: 'rematch', by: seatId(0) }).seat(1).role).toBe('spectating');
  });

  it('[GAME-8] [SPECTATE-2] who has drawn in this game and plays again by its end is on the podium', () => {
    const play = new Play({ rounds: 2 }).join(1).toDrawing().submit(0).submit(1).judge(0, 10).judge(1, 20);
    spectate(play, 1);
    play
      .do({ kind: 'next', by: seatId(0) })
      .pass(DEFAULT_TIMING.countdownMs)
      .join(2);
    spectate(play, 1, false);
    play
      .submit(0)
      .judge(0, 1)
      .do({ kind: 'next', by: seatId(0) });
    expect(play.phase('podium').standings.map((standing) => standing.seatId)).toEqual([seatId(1), seatId(0)]);
  });

  it('[SPECTATE-2] back to playing takes a free place', () => {
    const play = new Play({ maxPlayers: 2 }).join(1).watchers(2);
    expect(codeOf(spectate(play, 2, false))).toBe('room_full');
    play.do({ kind: 'leave', seatId: seatId(1) });
    expect(codeOf(spectate(play, 2, false))).toBe('ok');
  });

  it('[ROUND-5] [SPECTATE-2] players without a connection get their time though somebody looks on', () => {
    const play = new Play({ seconds: 60 })
      .watchers(1)
      .toDrawing()
      .do({ kind: 'disconnect', seatId: seatId(0) });
    expect(play.pass(59_000).state.phase.name).toBe('drawing');
    expect(play.pass(2_000).state.phase.name).toBe('judging');
  });

  it('[SPECTATE-2] a place from which nobody looks on any more is free after 60 s, in a game too', () => {
    const play = new Play({ seconds: 300 })
      .watchers(1)
      .toDrawing()
      .do({ kind: 'disconnect', seatId: seatId(1) });
    expect(play.pass(59_999).state.seats).toHaveLength(2);
    expect(play.pass(1).state.seats).toHaveLength(1);
    expect(play.effects.at(-1)).toEqual({ kind: 'seat_removed', seatId: seatId(1), reason: 'gone' });
  });

  it('[SPECTATE-2] shows the canvases to who draws no more in this round, on no seat of theirs', () => {
    const play = new Play({ seconds: 60 }).join(1).watchers(2).start();
    // The tab of a player who draws in another one.
    play.do({ kind: 'join', seat: newSeat(3, 1), spectate: true });
    expect(mayWatch(play.state, seatId(2))).toBe(false);
    play.pass(DEFAULT_TIMING.countdownMs).join(4);
    const watch = () => [0, 1, 2, 3, 4].filter((n) => mayWatch(play.state, seatId(n)));
    expect(watch()).toEqual([2, 4]);
    play.submit(1);
    expect(watch()).toEqual([1, 2, 3, 4]);
    expect(mayWatch({ ...play.state, settings: { ...play.state.settings, spectators: false } }, seatId(2))).toBe(false);
  });
});
