import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { winningOption } from '#server/game/prompt-choice.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { codeOf, Play, picked, prompts, seatId } from './play.ts';

const choose = (play: Play, n: number, option: number) =>
  play.try({ kind: 'choose', by: seatId(n), roundId: play.phase('choosing').roundId, option });
const votedFor = (play: Play) => {
  const { phase } = viewFor(play.state, seatId(0), play.now, []);
  return phase.name === 'choosing' ? phase.votes : null;
};

describe('choosing', () => {
  it('[GAME-6] begins each round, with three options and none of the next round', () => {
    const play = new Play({ choice: true, rounds: 2 }).start();
    expect(viewFor(play.state, seatId(0), play.now, []).phase).toMatchObject({
      name: 'choosing',
      number: 1,
      of: 2,
      options: prompts(3).map(({ id, text }) => ({ id, text })),
      votes: [0, 0, 0],
      yours: null,
      remainingMs: 12_000,
    });
    expect(choose(play, 0, 1)).toMatchObject({ ok: true });
    expect(play.phase('countdown').round.prompts).toEqual([prompts(3)[1]]);
    play
      .pass(DEFAULT_TIMING.countdownMs)
      .submit(0)
      .judge(0, 5)
      .do({ kind: 'next', by: seatId(0) });
    expect(play.phase('choosing')).toMatchObject({ number: 2, votes: [] });
  });

  it('[GAME-6] lasts 12 s; the most votes win', () => {
    const play = new Play({ choice: true }).join(1, 2, 3).start();
    for (const [n, option] of [1, 2, 2].entries()) choose(play, n, option);
    expect(votedFor(play)).toEqual([0, 1, 2]);
    expect(play.pass(11_999).state.phase.name).toBe('choosing');
    play.pass(1);
    expect(play.phase('countdown').round.prompts).toEqual([prompts(3)[2]]);
  });

  it('[GAME-6] counts the last vote of a seat, and no vote of one that is gone', () => {
    const play = new Play({ choice: true }).join(1, 2).start();
    choose(play, 0, 0);
    choose(play, 0, 1);
    choose(play, 1, 2);
    expect(votedFor(play)).toEqual([0, 1, 1]);
    play.do({ kind: 'leave', seatId: seatId(1) });
    expect(votedFor(play)).toEqual([0, 1, 0]);
  });

  it('[GAME-6] ends when all present seats have voted; a disconnected one is not waited for', () => {
    const play = new Play({ choice: true }).join(1, 2).start();
    choose(play, 0, 0);
    play.do({ kind: 'disconnect', seatId: seatId(2) });
    expect(play.state.phase.name).toBe('choosing');
    choose(play, 1, 0);
    expect(play.state.phase.name).toBe('countdown');
  });

  it('[GAME-6] is for players: those who look on have no vote and are not waited for', () => {
    const play = new Play({ choice: true }).watchers(1).start();
    expect(codeOf(choose(play, 1, 0))).toBe('forbidden');
    expect(codeOf(choose(play, 0, 3))).toBe('bad_request');
    choose(play, 0, 2);
    expect(play.state.phase.name).toBe('countdown');
  });

  it('[GAME-6] is over when it is over, and there is nothing to choose from one prompt', () => {
    const play = new Play({ choice: true, rounds: 1 });
    play.start(picked(play.state, 1));
    const { id: roundId } = play.phase('countdown').round;
    expect(codeOf(play.try({ kind: 'choose', by: seatId(0), roundId, option: 0 }))).toBe('wrong_phase');
  });

  it('[GAME-2] [GAME-6] who comes meanwhile plays and votes', () => {
    const play = new Play({ choice: true }).start().join(1);
    expect(play.seat(1).role).toBe('playing');
    choose(play, 0, 0);
    expect(play.state.phase.name).toBe('choosing');
  });

  it('[GAME-6] the winner has the most votes, and chance decides between equals', () => {
    const votes = fc.array(
      fc.nat({ max: 2 }).map((option) => ({ option })),
      { maxLength: 24 },
    );
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const count = (all: { option: number }[], option: number) => all.filter((vote) => vote.option === option).length;
    fc.assert(
      fc.property(votes, chance, (all, random) => {
        const winner = winningOption(3, all, () => random);
        for (const option of [0, 1, 2]) expect(count(all, winner)).toBeGreaterThanOrEqual(count(all, option));
      }),
    );
    expect([0, 0.4, 0.9].map((random) => winningOption(3, [], () => random))).toEqual([0, 1, 2]);
    expect([0, 0.9].map((random) => winningOption(3, [{ option: 2 }, { option: 1 }], () => random))).toEqual([1, 2]);
  });
});
