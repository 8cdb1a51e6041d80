import { describe, expect, it } from 'vitest';
import { MAX_GHOSTS } from '#contract/limits.ts';
import { rarestPrompt } from '#server/game/prompt-choice.ts';
import { DEFAULT_TIMING, revealMs } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { ghost, judgedAs, newSeat, Play, picked, prompts, seatId } from './play.ts';

const roundFor = (play: Play, n: number) => {
  const { phase } = viewFor(play.state, seatId(n), play.now, []);
  if (!('round' in phase)) throw new Error(`no round in ${phase.name}`);
  return phase.round;
};
const texts = (count: number) => prompts(count).map((prompt) => prompt.text);

describe('a duel', () => {
  const duel = (...others: number[]) => new Play({ mode: 'duel', rounds: 2 }).join(...others);

  it('[MODE-2] has two prompts, each drawn by half of the players; everybody sees both and the own one', () => {
    const play = duel(1, 2, 3, 4).watchers(5).start();
    const own = [0, 1, 2, 3, 4].map((n) => roundFor(play, n).prompt);
    const count = (text: string) => own.filter((candidate) => candidate === text).length;
    expect([count('thing 0'), count('thing 1')].sort()).toEqual([2, 3]);
    for (const n of [0, 1, 5]) expect(roundFor(play, n).prompts.map((prompt) => prompt.text)).toEqual(texts(2));
    expect(roundFor(play, 5).prompt).toBe('thing 0');
    play.pass(DEFAULT_TIMING.countdownMs);
    expect(play.phase('drawing').entries.map((entry) => texts(2)[entry.promptIndex])).toEqual(own);
  });

  it('[MODE-2] gives who comes during the countdown what fewer draw', () => {
    for (const deal of [
      [0, 1, 0],
      [1, 0, 1],
    ]) {
      const play = duel(1, 2).start();
      const seats = play.state.seats.map((seat, n) => ({ ...seat, promptIndex: deal[n] ?? 0 }));
      play.state = { ...play.state, seats };
      expect(play.join(3).seat(3).promptIndex).toBe(deal[1]);
    }
    const play = duel(1);
    const dealt = (...deal: number[]) => deal.map((promptIndex) => ({ ...play.seat(0), promptIndex }));
    const rarest = (seats: Parameters<typeof rarestPrompt>[0], random = 0) => rarestPrompt(seats, 2, () => random);
    expect([rarest(dealt(0, 1, 0)), rarest(dealt(1, 0, 1)), rarest([]), rarest([], 0.99)]).toEqual([1, 0, 0, 1]);
    const looksOn = { ...play.seat(0), role: 'spectating' as const };
    expect(rarest([looksOn, ...dealt(0)])).toBe(1);
  });

  it('[MODE-2] who gets up in the countdown and comes back draws the same', () => {
    const play = duel(1, 2).start();
    const own = [0, 1, 2].map((n) => play.seat(n).promptIndex);
    for (let times = 0; times < 20; times++) {
      for (const n of [1, 2]) {
        play.do({ kind: 'spectate', by: seatId(n), spectate: true });
        play.do({ kind: 'spectate', by: seatId(n), spectate: false });
      }
      // A new seat of the same player is dealt what the old one was.
      play.do({ kind: 'leave', seatId: seatId(0) });
      play.do({ kind: 'join', seat: newSeat(0), spectate: false });
      expect([0, 1, 2].map((n) => play.seat(n).promptIndex)).toEqual(own);
    }
  });

  it('[MODE-2] ranks by points, which come from how sure the judge is, and tells at the reveal who drew what', () => {
    const play = duel(1).toDrawing();
    const own = [0, 1].map((n) => roundFor(play, n).prompt);
    play.submit(0).submit(1).judge(0, 80, 0.6).judge(1, 30, 0.9);
    expect(
      play
        .phase('reveal')
        .results.map(({ seatId: id, prompt, points, score, sureness }) => [id, prompt, points, score, sureness]),
    ).toEqual([
      [seatId(1), own[1], 80, 30, 0.9],
      [seatId(0), own[0], 20, 80, 0.6],
    ]);
    expect(play.state.seats.map((seat) => seat.total)).toEqual([20, 80]);
    play.do({ kind: 'next', by: seatId(0) });
    expect(play.phase('countdown').round.prompts.map((prompt) => prompt.text)).toEqual(['thing 2', 'thing 3']);
  });

  it('[ROUND-8] [MODE-2] gives nothing for what could not be judged', () => {
    const play = duel(1).toDrawing().submit(0).submit(1).judge(0, 80, 0.8);
    const { id: roundId } = play.phase('judging').round;
    play.do({ kind: 'judged', roundId, seatId: seatId(1), outcome: { kind: 'failed' } });
    expect(play.phase('reveal').results.map(({ points, failed }) => [points, failed])).toEqual([
      [60, false],
      [0, true],
    ]);
  });
});

describe('ghosts', () => {
  const haunted = (scores: number[]) => {
    const play = new Play({ mode: 'ghosts', rounds: 1 });
    const ghosts = scores.map((score, n) => ghost(n, score));
    return play.start(picked(play.state, 40, ghosts)).pass(DEFAULT_TIMING.countdownMs);
  };

  it('[MODE-3] draw along, at most five, without their scores', () => {
    const play = haunted([10, 20, 30, 40, 50, 60]);
    expect(roundFor(play, 0).ghosts).toHaveLength(MAX_GHOSTS);
    expect(roundFor(play, 0).ghosts[0]).toEqual({
      seatId: 'ghost-1',
      drawingId: ghost(0, 10).drawingId,
      nickname: 'Ghost 0',
    });
  });

  it('[MODE-3] are ranked with the players, listed behind those with as many points, and hold nobody up', () => {
    const play = haunted([70, 40]).submit(0).judge(0, 40);
    const { results, startedAt, endsAt } = play.phase('reveal');
    expect(
      results.map(({ seatId: id, ghost: isGhost, points, rank, total }) => [id, isGhost, points, rank, total]),
    ).toEqual([
      ['ghost-1', true, 70, 1, 0],
      [seatId(0), false, 40, 2, 40],
      ['ghost-2', true, 40, 2, 0],
    ]);
    expect(endsAt - startedAt).toBe(revealMs(3, false, DEFAULT_TIMING));
  });

  it('[MODE-3] are nobody’s points, and not on the podium', () => {
    const play = haunted([70])
      .submit(0)
      .judge(0, 40)
      .do({ kind: 'next', by: seatId(0) });
    expect(play.phase('podium').standings.map(({ seatId: id, total }) => [id, total])).toEqual([[seatId(0), 40]]);
  });
});

describe('a race', () => {
  it('[ROUND-10] [MODE-1] keeps the score as points, with what the judge said of it', () => {
    const play = new Play().toDrawing().submit(0);
    const outcome = judgedAs('d', 61.5, 0.7);
    play.do({ kind: 'judged', roundId: play.phase('judging').round.id, seatId: seatId(0), outcome });
    expect(play.phase('reveal').results[0]).toMatchObject({
      ghost: false,
      prompt: 'thing 0',
      score: 61.5,
      points: 61.5,
      sureness: 0.7,
    });
  });
});
