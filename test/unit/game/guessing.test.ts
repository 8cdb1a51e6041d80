import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECRET_PROMPT_ID } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { modeOf } from '#server/game/modes.ts';
import { mayWatch } from '#server/game/seats.ts';
import type { GamePrompt, RoomState } from '#server/game/state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { codeOf, judgedAs, newSeat, Play, picked, playerId, prompts, seatId } from './play.ts';
import { happenings, playAll } from './room-arbitrary.ts';

const ROUND_MS = 20_000;
const { countdownMs, drawerStartMs, entrantGraceMs, choosingMs, lateOpsMs } = DEFAULT_TIMING;
const answers = modeOf({ mode: 'guess' }).answers;
if (!answers) throw new Error('nobody guesses');

/** Ann (0) is host, and the others sit down in the order of their numbers. */
function room(others: number[], wish: Partial<RoomSettings> = {}): Play {
  return new Play({ mode: 'guess', rounds: 4, ...wish }).join(...others);
}
const roundOf = (play: Play) => {
  const { phase } = play.state;
  if (!('round' in phase)) throw new Error(`no round in ${phase.name}`);
  return phase.round;
};
const drawerOf = (play: Play) => roundOf(play).turn?.seatId;
const begin = (play: Play, n: number) => play.do({ kind: 'begin', by: seatId(n), roundId: roundOf(play).id });
const guess = (play: Play, n: number, isRight = true) =>
  play.try({ kind: 'guess', by: seatId(n), roundId: roundOf(play).id, isRight });
const resultOf = (play: Play, n: number) => play.phase('reveal').results.find((result) => result.seatId === seatId(n));

describe('taking turns', () => {
  it('[GUESS-2] each draws as often as any other, or once more, in the order of the seats', () => {
    const play = room([1, 2], { rounds: 7 }).start();
    const drawers = [];
    while (play.state.phase.name !== 'podium') {
      drawers.push(drawerOf(play));
      play.pass(countdownMs).pass(drawerStartMs + lateOpsMs);
      for (const seat of play.state.seats) play.do({ kind: 'active', by: seat.id });
      const [entry] = play.phase('judging').entries;
      play.do({
        kind: 'judged',
        roundId: roundOf(play).id,
        seatId: entry?.seatId ?? seatId(9),
        outcome: judgedAs('d', 5),
      });
      play.do({ kind: 'next', by: play.state.host });
    }
    expect(drawers).toEqual([0, 1, 2, 0, 1, 2, 0].map(seatId));
  });

  it('[GUESS-2] one entry a round, of the drawer; everybody else who plays guesses, and nobody with the same cookie', () => {
    const play = room([1, 2]).watchers(3);
    play.do({ kind: 'join', seat: newSeat(4, 0), spectate: false });
    play.toDrawing();
    const { entries, guessers } = play.phase('drawing');
    expect(entries.map((entry) => entry.seatId)).toEqual([seatId(0)]);
    expect(guessers?.map((guesser) => guesser.seatId)).toEqual([seatId(1), seatId(2)]);
    expect(codeOf(guess(play, 0))).toBe('forbidden');
    expect(codeOf(guess(play, 3))).toBe('wrong_phase');
    expect(codeOf(guess(play, 4))).toBe('wrong_phase');
    play.join(5);
    expect(codeOf(guess(play, 5))).toBe('wrong_phase');
  });

  it('[GUESS-2] needs two people: alone, or with oneself in two tabs, there is nobody to draw for', () => {
    const alone = room([]);
    expect(codeOf(alone.try({ kind: 'start', by: seatId(0), picked: picked(alone.state) }))).toBe('not_alone');
    alone.do({ kind: 'join', seat: newSeat(1, 0), spectate: false });
    expect(codeOf(alone.try({ kind: 'start', by: seatId(0), picked: picked(alone.state) }))).toBe('not_alone');
  });

  it('[GUESS-2] with choice the drawer chooses alone', () => {
    const play = room([1, 2], { choice: true }).start();
    const { roundId } = play.phase('choosing');
    expect(codeOf(play.try({ kind: 'choose', by: seatId(1), roundId, option: 0 }))).toBe('forbidden');
    play.do({ kind: 'choose', by: seatId(0), roundId, option: 2 });
    expect(play.phase('countdown').round.prompts.map(({ text }) => text)).toEqual(['thing 2']);
    expect(drawerOf(play)).toBe(seatId(0));
  });

  it('[GUESS-3] the turn passes on when the drawer leaves before it begins, who then guesses nothing if it returns', () => {
    for (const choice of [true, false]) {
      const play = room([1, 2], { choice }).start();
      play.pass(1_000).do({ kind: 'leave', seatId: seatId(0) });
      const { phase } = play.state;
      expect(viewFor(play.state, seatId(1), play.now, []).phase).toMatchObject({
        remainingMs: choice ? choosingMs : countdownMs,
      });
      expect(phase.name).toBe(choice ? 'choosing' : 'countdown');
      play.do({ kind: 'join', seat: newSeat(3, 0), spectate: false });
      play.pass(choosingMs + countdownMs);
      expect(drawerOf(play)).toBe(seatId(1));
      expect(play.phase('drawing').guessers?.map((guesser) => guesser.seatId)).toEqual([seatId(2)]);
    }
  });

  it('[GUESS-3] without anybody to draw for the game ends', () => {
    const play = room([1]).start();
    play
      .do({ kind: 'leave', seatId: seatId(1) })
      .pass(countdownMs)
      .blank(0);
    expect(play.phase('reveal').results.map(({ points }) => points)).toEqual([0]);
    play.do({ kind: 'next', by: seatId(0) });
    expect(play.state.phase.name).toBe('podium');
  });
});

describe('the end of a round that is guessed', () => {
  it('[GUESS-4] comes when all who are there have the answer', () => {
    const play = room([1, 2, 3]).toDrawing();
    begin(play, 0);
    play.do({ kind: 'disconnect', seatId: seatId(3) });
    guess(play, 1);
    guess(play, 2);
    expect(play.state.phase.name).toBe('drawing');
    play.pass(entrantGraceMs);
    expect(play.state.phase.name).toBe('judging');
  });

  it('[GUESS-4] comes with the deadline, and not when the drawer hands in', () => {
    const play = room([1, 2], { seconds: 60 }).toDrawing();
    begin(play, 0);
    play.submit(0).pass(59_999);
    expect(play.state.phase.name).toBe('drawing');
    play.pass(1 + lateOpsMs);
    expect(play.state.phase.name).toBe('judging');
  });

  it('[GUESS-3] comes when the drawer leaves, is away for ten seconds, or does not begin', () => {
    const leaves = room([1, 2]).toDrawing();
    guess(leaves, 1);
    leaves.do({ kind: 'leave', seatId: seatId(0) });
    expect(leaves.phase('reveal').results.map(({ nickname }) => nickname)).toEqual(['Player 1', 'Player 2']);

    const away = room([1, 2], { seconds: 60 }).toDrawing();
    begin(away, 0);
    away.do({ kind: 'disconnect', seatId: seatId(0) }).pass(entrantGraceMs);
    expect(away.state.phase.name).toBe('judging');

    const idle = room([1, 2], { seconds: 60 }).toDrawing();
    idle.pass(drawerStartMs - 1);
    expect(idle.state.phase.name).toBe('drawing');
    idle.pass(1);
    expect(idle.state.phase.name).toBe('judging');
    idle.blank(0);
    expect(idle.seat(0).idleRounds).toBe(1);
  });

  it('[SEAT-5] a guesser that tried nothing was inactive, and holds nobody up after two such rounds', () => {
    const play = room([1, 2]).toDrawing();
    for (const [drawer, tries] of [
      [0, 1],
      [1, 0],
    ] as const) {
      begin(play, drawer);
      guess(play, tries, false);
      play.pass(ROUND_MS + lateOpsMs).judge(drawer, 50);
      play.do({ kind: 'next', by: play.state.host }).pass(countdownMs);
    }
    expect(play.seat(2).idleRounds).toBe(2);
    expect(drawerOf(play)).not.toBe(seatId(2));
    begin(play, 0);
    guess(play, 1);
    expect(play.state.phase.name).toBe('judging');
  });
});

describe('points for answers', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('[GUESS-6] guessers: the sooner the more, from 100 down to 25', () => {
    expect([0, 0.5, 1].map(answers.guesserPoints)).toEqual([100, 62.5, 25]);
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map(answers.guesserPoints) as [number, number];
        expect(early).toBeGreaterThanOrEqual(late);
        for (const points of [early, late]) expect(Math.round(points * 10) / 10).toBe(points);
      }),
    );
  });

  it('[GUESS-6] the drawer: the mean of its guessers, within 0 and 100, and more with each that finds it', () => {
    const some = fc.array(share.map(answers.guesserPoints), { minLength: 1, maxLength: 23 });
    fc.assert(
      fc.property(some, (points) => {
        const mean = answers.drawerPoints(points, []);
        expect(mean).toBeGreaterThanOrEqual(Math.min(...points) - 0.05);
        expect(mean).toBeLessThanOrEqual(Math.max(...points) + 0.05);
        expect(answers.drawerPoints([0, ...points.slice(1)], [])).toBeLessThanOrEqual(mean);
        expect(answers.drawerPoints(points, [{ reason: 'looks_like_writing', points: 0.1 }])).toBe(0);
      }),
    );
    expect(answers.drawerPoints([], [])).toBe(0);
  });

  it('[GUESS-6] are credited at the reveal; the drawing has its score, and who did not find it nothing', () => {
    const play = room([1, 2]).toDrawing();
    begin(play, 0);
    play.pass(ROUND_MS / 2);
    guess(play, 2, false);
    expect(codeOf(guess(play, 1))).toBe('ok');
    expect(codeOf(guess(play, 1))).toBe('forbidden');
    play.pass(ROUND_MS).judge(0, 80);
    expect(resultOf(play, 1)).toMatchObject({ points: 62.5, rank: 1, guess: { guessedMs: 10_000 }, drawingId: null });
    expect(resultOf(play, 0)).toMatchObject({ points: 31.3, score: 80, rank: 2 });
    expect(resultOf(play, 2)).toMatchObject({ points: 0, rank: 3, guess: { guessedMs: null } });
    expect([0, 1, 2].map((n) => play.seat(n).total)).toEqual([31.3, 62.5, 0]);
  });

  it('[GUESS-6] one who left before guessing costs the drawer nothing; an answer outlives its seat', () => {
    const play = room([1, 2, 3]).toDrawing();
    begin(play, 0);
    guess(play, 1);
    play.do({ kind: 'leave', seatId: seatId(1) }).do({ kind: 'leave', seatId: seatId(2) });
    play.pass(ROUND_MS + lateOpsMs).judge(0, 50);
    expect(play.phase('reveal').results.map(({ seatId: id }) => id)).toEqual([1, 0, 3].map(seatId));
    expect(resultOf(play, 0)?.points).toBe(50);
  });

  it('[HOST-4] a kicked player has no answer', () => {
    const play = room([1, 2]).toDrawing();
    begin(play, 0);
    guess(play, 1);
    play.do({ kind: 'kick', by: seatId(0), seatId: seatId(1) });
    expect(play.phase('drawing').guessers?.map((guesser) => guesser.seatId)).toEqual([seatId(2)]);
  });
});

const SECRETS: GamePrompt[] = prompts(40).map((prompt, n) => ({
  ...prompt,
  text: `secret${n}`,
  translations: { de: `geheim${n}`, ar: `سر${n}` },
}));
const telling = /secret\d|geheim\d|سر\d|prompt\d/u;

describe('the secret', () => {
  /** Seats that may know the prompt of the room as it is. */
  const knows = ({ phase }: RoomState, id: string): boolean => {
    if (phase.name === 'lobby' || phase.name === 'reveal' || phase.name === 'podium') return true;
    const turn = phase.name === 'choosing' ? phase.turn : phase.round.turn;
    const guessers = phase.name === 'drawing' || phase.name === 'judging' ? phase.guessers : [];
    return turn?.seatId === id || guessers?.some((one) => one.seatId === id && one.guessed) === true;
  };

  it('[GUESS-7] whatever happens, nobody is told the prompt or a translation before it is allowed', () => {
    const wish = fc.record({ choice: fc.boolean(), isPublic: fc.boolean(), spectators: fc.boolean() });
    const told = { told: 0, untold: 0 };
    fc.assert(
      fc.property(wish, happenings, (settings, happened) => {
        const play = new Play({ mode: 'guess', rounds: 3, ...settings });
        const secret = (game: ReturnType<typeof picked>) => ({
          ...game,
          rounds: game.rounds.map((round) =>
            round.map(({ prompt, ghosts }) => ({
              prompt: SECRETS[Number(prompt.id.slice('prompt'.length))] ?? prompt,
              ghosts,
            })),
          ),
        });
        const tryIt = play.try.bind(play);
        play.try = (command) =>
          tryIt(command.kind === 'start' ? { ...command, picked: secret(command.picked) } : command);
        const joins = [1, 2].map((player) => ({ kind: 'join' as const, player, spectate: false }));
        const settled = [...joins, ...happened.filter(({ kind }) => kind !== 'settings')];
        play.watch = (_before, after) => {
          for (const seat of after.seats) {
            const view = JSON.stringify(viewFor(after, seat.id, play.now, []));
            if (knows(after, seat.id)) {
              if (after.phase.name === 'drawing') told.told += 1;
            } else {
              told.untold += 1;
              expect(view).not.toMatch(telling);
            }
          }
        };
        playAll(play, settled);
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(Math.min(told.told, told.untold)).toBeGreaterThan(100);
  });

  it('[GUESS-7] the drawer and those who guessed are told, others see lengths of words alone', () => {
    const play = room([1, 2]).toDrawing();
    guess(play, 1);
    const seen = (n: number) => {
      const { phase } = viewFor(play.state, seatId(n), play.now, []);
      return phase.name === 'drawing' ? phase.round : null;
    };
    for (const n of [0, 1]) expect(seen(n)).toMatchObject({ prompt: 'thing 0', promptId: 'prompt0' });
    expect(seen(2)).toMatchObject({
      prompt: '',
      promptId: SECRET_PROMPT_ID,
      prompts: [],
      guessing: { drawer: seatId(0), lengths: { en: [5, 1] } },
    });
    expect(seen(2)?.guessing?.guessers).toEqual([
      { seatId: seatId(1), guessedMs: 0 },
      { seatId: seatId(2), guessedMs: null },
    ]);
  });

  it('[GUESS-7] guessers watch the drawer whatever the setting; nobody else does without it', () => {
    const play = room([1, 2])
      .watchers(3)
      .do({
        kind: 'settings',
        by: seatId(0),
        settings: { ...room([]).state.settings, spectators: false },
      });
    play.toDrawing();
    expect([0, 1, 2, 3].map((n) => mayWatch(play.state, seatId(n)))).toEqual([false, true, true, false]);
  });

  it('[ROOM-8] a restart forgets neither turns nor answers', () => {
    const play = room([1, 2]).toDrawing();
    begin(play, 0);
    play.pass(5_000);
    guess(play, 1);
    play.downMs = 100_000;
    play.do({ kind: 'resume' });
    for (const n of [0, 1, 2]) play.do({ kind: 'connect', seatId: seatId(n) });
    play.pass(ROUND_MS).judge(0, 50);
    expect(resultOf(play, 1)).toMatchObject({ points: 81.3, guess: { guessedMs: 5_000 } });
    expect(play.state.turns).toEqual([{ seatId: seatId(0), playerId: playerId(0) }]);
  });
});
