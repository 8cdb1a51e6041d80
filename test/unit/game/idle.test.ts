import { describe, expect, it } from 'vitest';
import type { Command } from '#server/game/commands.ts';
import { DEFAULT_TIMING, revealMs } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { Play, seatId } from './play.ts';

const ROUND_MS = 21_000;
const idle = (play: Play) =>
  viewFor(play.state, seatId(0), play.now, [])
    .seats.filter((seat) => seat.idle)
    .map((seat) => seat.id);

/** A round in which the first seats draw and the others, who are there, do not. @param during what else happens */
function round(play: Play, drawers: number, during?: Command): Play {
  if (play.state.phase.name === 'lobby') play.start();
  play.pass(DEFAULT_TIMING.countdownMs);
  if (during) play.do(during);
  play.pass(ROUND_MS);
  for (const [n] of play.phase('judging').entries.entries()) {
    if (n < drawers) play.judge(n, 10);
    else play.blank(n);
  }
  if (play.removed || play.state.phase.name !== 'reveal') return play;
  return play.do({ kind: 'next', by: seatId(0) });
}
const rounds = (play: Play, count: number, drawers: number) => {
  for (let i = 0; i < count; i++) round(play, drawers);
  return play;
};

describe('a player who does nothing', () => {
  it('[SEAT-5] is idle after two rounds', () => {
    const play = round(new Play({ rounds: 5 }).join(1), 1);
    expect(idle(play)).toEqual([]);
    expect(idle(round(play, 1))).toEqual([seatId(1)]);
  });

  it('[SEAT-5] is back with whatever it does', () => {
    const commands: Command[] = [
      { kind: 'active', by: seatId(1) },
      { kind: 'spectate', by: seatId(1), spectate: true },
      { kind: 'vote_kick', by: seatId(1), seatId: seatId(0), kick: true },
      { kind: 'connect', seatId: seatId(1) },
    ];
    for (const command of commands) {
      const play = rounds(new Play({ rounds: 5 }).join(1).pass(DEFAULT_TIMING.newcomerMs), 2, 1);
      expect(idle(play)).toEqual([seatId(1)]);
      // A player who has drawn nothing has no vote.
      play.state = { ...play.state, seats: play.state.seats.map((seat) => ({ ...seat, hasDrawn: true })) };
      expect(idle(play.do(command))).toEqual([]);
    }
  });

  it('[SEAT-5] is not idle that draws, or hands in an empty canvas', () => {
    const play = new Play({ rounds: 5 }).join(1);
    for (let i = 0; i < 4; i++) round(play, 1, { kind: 'active', by: seatId(1) });
    expect(idle(play)).toEqual([]);
  });

  it('[SEAT-5] is not idle either while it has no connection', () => {
    const play = new Play({ rounds: 5 })
      .join(1)
      .start()
      .do({ kind: 'disconnect', seatId: seatId(1) });
    for (let i = 0; i < 3; i++) {
      play.pass(DEFAULT_TIMING.countdownMs).pass(ROUND_MS).judge(0, 10).blank(1);
      play.do({ kind: 'next', by: seatId(0) });
    }
    expect(play.seat(1).idleRounds).toBe(0);
  });

  it('[ROUND-5] [SEAT-5] holds nobody up any more', () => {
    const play = rounds(new Play({ rounds: 5 }).join(1), 2, 1);
    expect(play.pass(DEFAULT_TIMING.countdownMs).submit(0).state.phase.name).toBe('judging');
  });

  it('[ROUND-5] [SEAT-5] has its time when all are idle', () => {
    const play = new Play({ rounds: 5 }).join(1).start();
    for (let i = 0; i < 2; i++) {
      play.pass(DEFAULT_TIMING.countdownMs).pass(ROUND_MS).blank(0).blank(1);
      play.pass(revealMs(2, false, DEFAULT_TIMING));
    }
    expect(idle(play)).toEqual([seatId(0), seatId(1)]);
    expect(play.pass(DEFAULT_TIMING.countdownMs).pass(ROUND_MS - 1).state.phase.name).toBe('drawing');
    expect(play.pass(1).state.phase.name).toBe('judging');
  });

  it('[HOST-3] [SEAT-5] is not host while somebody else is there', () => {
    const play = new Play({ rounds: 5 }).join(1).start();
    for (let i = 0; i < 2; i++) {
      play.pass(DEFAULT_TIMING.countdownMs).pass(ROUND_MS).blank(0).judge(1, 10);
      if (i === 0) play.pass(revealMs(2, false, DEFAULT_TIMING));
    }
    expect([idle(play), play.state.host]).toEqual([[seatId(0)], seatId(1)]);
  });

  it('[SEAT-5] leaves a public room with the third round, and may come back', () => {
    const play = rounds(new Play({ rounds: 5, isPublic: true }).join(1, 2), 3, 2);
    expect(play.state.seats.map((seat) => seat.id)).toEqual([seatId(0), seatId(1)]);
    expect(play.effects.find((effect) => effect.kind === 'seat_removed')).toMatchObject({ reason: 'idle' });
    expect(play.state.bans).toEqual([]);
    const stays = rounds(new Play({ rounds: 5 }).join(1), 4, 1);
    expect(stays.state.seats).toHaveLength(2);
  });

  it('[SEAT-5] is nobody’s business in a practice room', () => {
    const play = rounds(new Play({ rounds: 5, practice: true }), 4, 0);
    expect(idle(play)).toEqual([]);
  });
});
