import { describe, expect, it } from 'vitest';
import { MAX_PLAYERS } from '#contract/limits.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { DEFAULT_TIMING, revealMs } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { codeOf, newSeat, Play, picked, prompts, seatId } from './play.ts';

const roles = (play: Play) => play.state.seats.map((seat) => seat.role);

describe('seats and hosts', () => {
  it('[ROOM-1] the 25th seat is refused', () => {
    const play = new Play();
    for (let n = 1; n < MAX_PLAYERS; n++) play.join(n);
    expect(codeOf(play.try({ kind: 'join', seat: newSeat(99), spectate: false }))).toBe('room_full');
  });

  it('[HOST-1] the host who leaves passes the host on at once, to who has been there longest and is there', () => {
    const play = new Play().join(1, 2).do({ kind: 'disconnect', seatId: seatId(1) });
    play.do({ kind: 'leave', seatId: seatId(0) });
    expect(play.state.host).toBe(seatId(2));
  });

  it('[HOST-1] a lost connection keeps the host for 10 s', () => {
    const play = new Play().join(1).do({ kind: 'disconnect', seatId: seatId(0) });
    expect(play.pass(9_999).state.host).toBe(seatId(0));
    expect(play.pass(1).state.host).toBe(seatId(1));
    play.do({ kind: 'connect', seatId: seatId(0) });
    expect(play.state.host).toBe(seatId(1));
  });

  it('[HOST-2] only the host starts, changes settings, goes on and calls a rematch', () => {
    const play = new Play().join(1);
    const by = seatId(1);
    expect(codeOf(play.try({ kind: 'start', by, picked: picked(play.state) }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'settings', by, settings: play.state.settings }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'next', by }))).toBe('forbidden');
    expect(codeOf(play.try({ kind: 'rematch', by }))).toBe('forbidden');
  });

  it('[SEAT-4] in the lobby a seat goes 60 s after its connection, in a game it stays', () => {
    const lobby = new Play().join(1).do({ kind: 'disconnect', seatId: seatId(1) });
    expect(lobby.pass(59_999).state.seats).toHaveLength(2);
    expect(lobby.pass(1).state.seats).toHaveLength(1);
    const game = new Play({ seconds: 300 }).join(1, 2).toDrawing();
    game.do({ kind: 'disconnect', seatId: seatId(1) }).pass(200_000);
    expect(game.state.seats).toHaveLength(3);
  });

  it('[SEAT-4] [ROOM-3] while nobody is there, nobody loses the seat; the first one back restarts the clocks', () => {
    const play = new Play().join(1);
    for (const n of [0, 1]) play.do({ kind: 'disconnect', seatId: seatId(n) });
    play.pass(100_000).do({ kind: 'connect', seatId: seatId(0) });
    expect(play.pass(59_999).state.seats).toHaveLength(2);
    expect(play.pass(1).state.seats).toHaveLength(1);
  });

  it('[ROOM-4] nobody joins a practice room', () => {
    expect(codeOf(new Play({ practice: true }).try({ kind: 'join', seat: newSeat(1), spectate: false }))).toBe(
      'forbidden',
    );
  });
});

describe('rounds', () => {
  it('[GAME-2] a late joiner waits for the next round', () => {
    const play = new Play().join(1).toDrawing().join(2);
    expect(roles(play)).toEqual(['playing', 'playing', 'waiting']);
    const roundId = play.phase('drawing').round.id;
    expect(codeOf(play.try({ kind: 'submit', by: seatId(2), roundId }))).toBe('wrong_phase');
    play.submit(0).submit(1).judge(0, 10).judge(1, 20);
    expect(play.phase('reveal').results).toHaveLength(2);
    play.pass(revealMs(2, false, DEFAULT_TIMING));
    expect(roles(play)).toEqual(['playing', 'playing', 'playing']);
    play.pass(DEFAULT_TIMING.countdownMs);
    expect(play.phase('drawing').entries).toHaveLength(3);
  });

  it('[ROOM-5] settings change in the lobby and on the podium only', () => {
    const play = new Play({ rounds: 1 });
    const settings = { ...DEFAULT_SETTINGS, rounds: 4, seconds: 90, liveScores: 'everyone' as const };
    const change = () => codeOf(play.try({ kind: 'settings', by: seatId(0), settings }));
    expect(change()).toBe('ok');
    play.do({ kind: 'settings', by: seatId(0), settings: { ...settings, rounds: 1 } }).start();
    expect(change()).toBe('wrong_phase');
    play.pass(DEFAULT_TIMING.countdownMs);
    expect(play.phase('drawing').endsAt - play.phase('drawing').startedAt).toBe(90_000);
    play
      .submit(0)
      .judge(0, 1)
      .do({ kind: 'next', by: seatId(0) });
    expect(change()).toBe('ok');
    expect(play.state.settings).toEqual(settings);
  });

  it('[ROUND-1] the countdown lasts 3 s and shows the prompt, though nothing of the next ones', () => {
    const play = new Play({ rounds: 2 }).start();
    const { phase } = viewFor(play.state, seatId(0), play.now, []);
    expect(phase).toMatchObject({ name: 'countdown', remainingMs: 3_000, round: { prompt: 'thing 0', of: 2 } });
    expect(play.pass(2_999).state.phase.name).toBe('countdown');
    expect(play.pass(1).state.phase.name).toBe('drawing');
  });

  it('[GAME-3] without a prompt there is no start; a game keeps the texts that it began with', () => {
    const play = new Play();
    expect(codeOf(play.try({ kind: 'start', by: seatId(0), picked: picked(play.state, 0) }))).toBe('no_prompts');
    const game = picked(play.state);
    play.start(game);
    expect(play.phase('countdown').plan).toEqual(game.rounds);
    expect(play.state.played).toEqual(prompts(2).map((prompt) => prompt.id));
  });

  it('[ROUND-3] what comes within a second after the deadline counts, later is phase_over', () => {
    const play = new Play({ seconds: 20 }).join(1).toDrawing();
    const { endsAt, round } = play.phase('drawing');
    play.now = endsAt + 1_000;
    expect(codeOf(play.try({ kind: 'submit', by: seatId(0), roundId: round.id }))).toBe('ok');
    const late = new Play({ seconds: 20 }).join(1).toDrawing();
    late.now = late.phase('drawing').endsAt + 1_001;
    const { id } = late.phase('drawing').round;
    expect(codeOf(late.try({ kind: 'submit', by: seatId(0), roundId: id }))).toBe('phase_over');
  });

  it('[ROUND-3] the view’s clock stops at 0 while the grace runs', () => {
    const play = new Play({ seconds: 20 }).join(1).toDrawing().pass(20_500);
    expect(viewFor(play.state, seatId(0), play.now, []).phase).toMatchObject({ name: 'drawing', remainingMs: 0 });
    play.pass(500);
    expect(play.state.phase.name).toBe('judging');
  });

  it('[ROUND-4] handing in twice is no error and keeps the first moment', () => {
    const play = new Play().join(1).toDrawing().submit(0);
    const first = play.state;
    play.pass(1_000).submit(0);
    expect(play.phase('drawing').entries).toEqual(first.phase.name === 'drawing' && first.phase.entries);
  });

  it('[ROUND-5] the phase ends when all have handed in', () => {
    const play = new Play().join(1).toDrawing().submit(0);
    expect(play.state.phase.name).toBe('drawing');
    expect(play.submit(1).state.phase.name).toBe('judging');
  });

  it('[ROUND-5] a seat that left does not block; one that lost its connection blocks for 10 s', () => {
    const left = new Play().join(1).toDrawing().submit(0);
    expect(left.do({ kind: 'leave', seatId: seatId(1) }).state.phase.name).toBe('judging');
    const lost = new Play()
      .join(1)
      .toDrawing()
      .submit(0)
      .do({ kind: 'disconnect', seatId: seatId(1) });
    expect(lost.pass(9_999).state.phase.name).toBe('drawing');
    expect(lost.pass(1).state.phase.name).toBe('judging');
  });

  it('[ROUND-5] while nobody is connected the phase runs to its deadline', () => {
    const play = new Play({ seconds: 60 }).join(1).toDrawing();
    for (const n of [0, 1]) play.do({ kind: 'disconnect', seatId: seatId(n) });
    expect(play.pass(59_000).state.phase.name).toBe('drawing');
    expect(play.pass(2_000).state.phase.name).toBe('judging');
  });

  it('[ROUND-6] leaving before handing in withdraws, afterwards the drawing stays', () => {
    const play = new Play().join(1, 2).toDrawing().submit(1);
    play.do({ kind: 'leave', seatId: seatId(1) }).do({ kind: 'leave', seatId: seatId(2) });
    expect(play.phase('drawing').entries.map((entry) => entry.seatId)).toEqual([seatId(0), seatId(1)]);
  });

  it('[ROUND-7] who has not handed in counts as submitted at the deadline', () => {
    const play = new Play({ seconds: 20 }).join(1).toDrawing().submit(0);
    const { endsAt } = play.phase('drawing');
    play.pass(21_000);
    expect(play.phase('judging').entries.map((entry) => entry.submittedAt)).toEqual([endsAt - 20_000, endsAt]);
  });

  it('[ROUND-8] a failed judgement, or one that never comes, scores 0 and holds nobody up', () => {
    const play = new Play().join(1, 2).toDrawing().submit(0).submit(1).submit(2).judge(0, 50);
    const { id: roundId } = play.phase('judging').round;
    play.do({ kind: 'judged', roundId, seatId: seatId(1), outcome: { kind: 'failed' } });
    play.pass(DEFAULT_TIMING.judgingMaxMs);
    expect(play.phase('reveal').results.map(({ score, failed }) => [score, failed])).toEqual([
      [50, false],
      [0, true],
      [0, true],
    ]);
    expect(play.effects.at(-1)).toMatchObject({ kind: 'round_judged' });
  });

  it('[ROUND-10] equal scores share a rank and are listed by the earlier submission', () => {
    const play = new Play().join(1, 2).toDrawing().submit(2).pass(10).submit(0).pass(10).submit(1);
    play.judge(0, 50).judge(1, 60).judge(2, 50);
    expect(play.phase('reveal').results.map((result) => [result.seatId, result.rank])).toEqual([
      [seatId(1), 1],
      [seatId(2), 2],
      [seatId(0), 2],
    ]);
  });

  it('[ROUND-12] the reveal grows with the number of drawings, up to 40 s', () => {
    expect([1, 2, 15, 24].map((n) => revealMs(n, false, DEFAULT_TIMING))).toEqual([17_000, 19_000, 40_000, 40_000]);
  });

  it('[GAME-8] equal totals share a rank, the one reached earlier is listed first; [GAME-9] a rematch starts at 0', () => {
    const play = new Play({ rounds: 1 }).join(1).toDrawing().submit(1).pass(5).submit(0).judge(0, 40).judge(1, 40);
    play.do({ kind: 'next', by: seatId(0) });
    expect(play.phase('podium').standings.map(({ seatId: id, rank }) => [id, rank])).toEqual([
      [seatId(1), 1],
      [seatId(0), 1],
    ]);
    // [CAPTION-3]
    const { prompts } = play.phase('podium').round;
    for (const { best } of play.phase('podium').standings) expect(best).toMatchObject({ prompt: prompts[0]?.text });
    play.do({ kind: 'rematch', by: seatId(0) });
    expect(play.state.phase.name).toBe('lobby');
    expect(play.state.seats.map((seat) => seat.total)).toEqual([0, 0]);
  });
});
