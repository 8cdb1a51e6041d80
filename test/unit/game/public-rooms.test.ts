import { describe, expect, it } from 'vitest';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { publicRoom, viewFor } from '#server/game/view.ts';
import { codeOf, Play, picked, seatId } from './play.ts';

const startsInMs = (play: Play) => {
  const { phase } = viewFor(play.state, seatId(0), play.now, []);
  return phase.name === 'lobby' ? phase.startsInMs : undefined;
};
const wishes = (play: Play) => play.effects.filter((effect) => effect.kind === 'request_start').length;
const ready = (play: Play, n: number, yes = true) => play.do({ kind: 'ready', by: seatId(n), ready: yes });
const startsByItself = (play: Play) => play.try({ kind: 'start', by: null, picked: picked(play.state) });
const open = (wish = {}) => new Play({ isPublic: true, rounds: 1, ...wish });

describe('a public lobby', () => {
  it('[GAME-7] starts 20 s after two players are there', () => {
    const play = open();
    expect(startsInMs(play)).toBeNull();
    play.join(1);
    expect(startsInMs(play)).toBe(20_000);
    play.pass(5_000).join(2);
    expect(startsInMs(play)).toBe(15_000);
    expect(wishes(play.pass(14_999))).toBe(0);
    expect(wishes(play.pass(1))).toBe(1);
    expect(startsInMs(play)).toBe(0);
    expect(codeOf(startsByItself(play))).toBe('ok');
    expect(play.state.phase.name).toBe('countdown');
  });

  it('[GAME-7] does not start when there are fewer by then; spectators do not count', () => {
    const play = open().watchers(1);
    expect(startsInMs(play)).toBeNull();
    play.join(2).do({ kind: 'disconnect', seatId: seatId(2) });
    expect(startsInMs(play)).toBeNull();
    play.do({ kind: 'connect', seatId: seatId(2) });
    expect(startsInMs(play)).toBe(20_000);
    play.do({ kind: 'spectate', by: seatId(2), spectate: true });
    expect(startsInMs(play)).toBeNull();
  });

  it('[GAME-7] starts at once when all are ready', () => {
    const play = open();
    expect(wishes(ready(play, 0))).toBe(0);
    play.join(1);
    expect(wishes(play)).toBe(0);
    expect(wishes(ready(play, 1))).toBe(1);
  });

  it('[GAME-7] asks again after 10 s when there were no prompts, and not all the time', () => {
    const play = ready(ready(open().join(1), 0), 1);
    expect(codeOf(play.try({ kind: 'start', by: null, picked: picked(play.state, 0) }))).toBe('no_prompts');
    expect(wishes(ready(ready(play, 1, false), 1).pass(9_999))).toBe(1);
    expect(wishes(play.pass(1))).toBe(2);
    expect(wishes(play.pass(60_000))).toBe(8);
  });

  it('[GAME-7] starts by itself only when it has asked, and not when that is over by now', () => {
    const play = open().join(1);
    expect(codeOf(startsByItself(play))).toBe('wrong_phase');
    play.pass(20_000).do({ kind: 'leave', seatId: seatId(1) });
    expect(codeOf(startsByItself(play))).toBe('wrong_phase');
    const changed = open().join(1).pass(20_000);
    changed.do({ kind: 'settings', by: seatId(0), settings: { ...changed.state.settings, rounds: 3 } });
    expect(codeOf(startsByItself(changed))).toBe('wrong_phase');
    expect(startsInMs(changed)).toBe(DEFAULT_TIMING.startRetryMs);
  });

  it('[ROOM-6] [GAME-7] settings do not begin the wait anew: there is time to read them, no more', () => {
    const play = open().join(1).pass(12_000);
    const change = (rounds: number) =>
      play.do({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, rounds } });
    change(2);
    expect(startsInMs(play)).toBe(8_000);
    play.pass(7_000);
    change(2);
    expect(startsInMs(play)).toBe(1_000);
    change(3);
    expect(startsInMs(play)).toBe(DEFAULT_TIMING.settingsReadMs);
    expect(wishes(play.pass(DEFAULT_TIMING.settingsReadMs))).toBe(1);
  });

  it('[ROOM-6] [GAME-7] no host holds a start up for ever, whatever it changes', () => {
    const play = open().join(1);
    let rounds = 1;
    for (let ms = 0; ms < 60_000 && wishes(play) === 0; ms += 1_000) {
      rounds = (rounds % 5) + 1;
      play.do({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, rounds } }).pass(1_000);
    }
    expect(wishes(play)).toBe(1);
    expect(play.now - 1_000_000).toBe(DEFAULT_TIMING.autoStartMs + DEFAULT_TIMING.settingsDelayMaxMs);
  });

  it('[GAME-7] waits for no idle player', () => {
    const play = open({ rounds: 2 }).join(1, 2);
    play.pass(20_000);
    startsByItself(play);
    for (let round = 0; round < 2; round++) {
      play.pass(DEFAULT_TIMING.countdownMs).submit(0).submit(1);
      if (play.state.phase.name === 'drawing') play.pass(21_000);
      play
        .judge(0, 1)
        .judge(1, 1)
        .blank(2)
        .do({ kind: 'next', by: seatId(0) });
    }
    play.pass(DEFAULT_TIMING.podiumMs);
    expect(play.seat(2).idleRounds).toBe(2);
    const before = wishes(play);
    ready(ready(play, 0), 1);
    expect(wishes(play)).toBe(before + 1);
  });

  it('[GAME-7] may be started by its host before', () => {
    expect(open().start().state.phase.name).toBe('countdown');
  });
});

describe('a private lobby', () => {
  it('[GAME-7] is ready, and waits for its host', () => {
    const play = ready(ready(new Play().join(1), 0), 1).pass(600_000);
    expect(wishes(play)).toBe(0);
    expect([startsInMs(play), play.seat(1).ready]).toEqual([null, true]);
    play.start();
    expect(play.seat(1).ready).toBe(false);
    expect(codeOf(play.try({ kind: 'ready', by: seatId(1), ready: true }))).toBe('wrong_phase');
  });

  it('[GAME-7] those who look on are not ready for anything', () => {
    const play = new Play().watchers(1);
    expect(codeOf(play.try({ kind: 'ready', by: seatId(1), ready: true }))).toBe('forbidden');
  });
});

describe('a podium', () => {
  const podium = (isPublic: boolean) =>
    new Play({ isPublic, rounds: 1 })
      .join(1)
      .toDrawing()
      .submit(0)
      .submit(1)
      .judge(0, 10)
      .judge(1, 20)
      .do({ kind: 'next', by: seatId(0) });
  const restartsInMs = (play: Play) => {
    const { phase } = viewFor(play.state, seatId(0), play.now, []);
    return phase.name === 'podium' ? phase.restartsInMs : undefined;
  };

  it('[GAME-7] of a public room leads back to the lobby after 20 s, with totals at 0', () => {
    const play = podium(true);
    expect(restartsInMs(play)).toBe(20_000);
    expect(play.pass(19_999).state.phase.name).toBe('podium');
    expect(play.pass(1).state.phase.name).toBe('lobby');
    expect(play.state.seats.map((seat) => seat.total)).toEqual([0, 0]);
    expect(startsInMs(play)).toBe(20_000);
  });

  it('[GAME-7] of a private room stays; so does that of a public one that became private', () => {
    const play = podium(false).pass(600_000);
    expect(restartsInMs(play)).toBeNull();
    const strangers = podium(true);
    const settings = { ...strangers.state.settings, isPublic: false };
    expect(restartsInMs(strangers.do({ kind: 'settings', by: seatId(0), settings }))).toBeNull();
  });
});

describe('the list of rooms', () => {
  it('[ROOM-7] has public rooms with somebody in them', () => {
    const play = open()
      .join(1)
      .watchers(2)
      .do({ kind: 'disconnect', seatId: seatId(1) });
    expect(publicRoom(play.state)).toEqual({
      code: play.state.code,
      host: 'Player 0',
      settings: { mode: 'race', rounds: 1, seconds: 20, maxPlayers: 24, spectators: true },
      players: 2,
      spectators: 1,
      phase: 'lobby',
    });
    expect(publicRoom(new Play().state)).toBeNull();
    for (const n of [0, 2]) play.do({ kind: 'disconnect', seatId: seatId(n) });
    expect(publicRoom(play.state)).toBeNull();
  });
});
