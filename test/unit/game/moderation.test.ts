import { describe, expect, it } from 'vitest';
import { refusesChat } from '#server/game/moderation.ts';
import type { Seat } from '#server/game/state.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { viewFor } from '#server/game/view.ts';
import { codeOf, newSeat, Play, playerId, seatId } from './play.ts';

const kick = (play: Play, whom: number, by = play.state.host) => play.try({ kind: 'kick', by, seatId: seatId(whom) });
const vote = (play: Play, by: number, whom: number, yes = true) =>
  play.try({ kind: 'vote_kick', by: seatId(by), seatId: seatId(whom), kick: yes });
const seated = (play: Play) => play.state.seats.map((seat) => seat.id);
const join = (play: Play, n: number, player = n, spectate = false) =>
  codeOf(play.try({ kind: 'join', seat: newSeat(n, player), spectate }));

describe('the host', () => {
  it('[HOST-3] hands over to a player who is there', () => {
    const play = new Play()
      .join(1, 2)
      .watchers(3)
      .do({ kind: 'disconnect', seatId: seatId(2) });
    const hand = (to: number, by = 0) => codeOf(play.try({ kind: 'host', by: seatId(by), seatId: seatId(to) }));
    expect([hand(2), hand(3), hand(9), hand(2, 1)]).toEqual([
      'wrong_phase',
      'wrong_phase',
      'seat_not_found',
      'forbidden',
    ]);
    expect(hand(1)).toBe('ok');
    expect(play.state.host).toBe(seatId(1));
  });

  it('[HOST-3] who looks on is host only while there is no player; the next one is', () => {
    const play = new Play();
    play.do({ kind: 'spectate', by: seatId(0), spectate: true });
    expect(play.watchers(1).state.host).toBe(seatId(0));
    expect(play.join(2).state.host).toBe(seatId(2));
    play.do({ kind: 'leave', seatId: seatId(2) });
    expect(play.state.host).toBe(seatId(0));
  });

  it('[HOST-1] [HOST-3] players come before those who look on, however long these have been there', () => {
    const play = new Play().watchers(1).join(2);
    expect(play.do({ kind: 'leave', seatId: seatId(0) }).state.host).toBe(seatId(2));
  });
});

describe('a locked room', () => {
  const lock = (play: Play, locked: boolean, by = play.state.host) => play.try({ kind: 'lock', by, locked });

  it('[HOST-6] lets nobody in but those who were there, who may resume, leave and come back in any role', () => {
    const play = new Play().join(1).watchers(2);
    expect(codeOf(lock(play, true, seatId(1)))).toBe('forbidden');
    expect(codeOf(lock(play, true))).toBe('ok');
    expect([join(play, 7), join(play, 7, 7, true)]).toEqual(['room_locked', 'room_locked']);
    play.do({ kind: 'disconnect', seatId: seatId(1) }).do({ kind: 'connect', seatId: seatId(1) });
    play.do({ kind: 'leave', seatId: seatId(1) }).do({ kind: 'leave', seatId: seatId(2) });
    expect([join(play, 3, 1, true), join(play, 4, 2)]).toEqual(['ok', 'ok']);
    expect(codeOf(lock(play, false))).toBe('ok');
    expect(join(play, 7)).toBe('ok');
  });

  it('[HOST-6] in every phase, without a change of settings or ready checks', () => {
    const play = new Play().join(1).do({ kind: 'ready', by: seatId(1), ready: true });
    const { settings } = play.state;
    lock(play, true);
    expect([play.seat(1).ready, play.state.settings]).toEqual([true, settings]);
    const { version } = play.state;
    expect(codeOf(lock(play, true))).toBe('ok');
    expect(play.state.version).toBe(version);
    play.toDrawing();
    expect(codeOf(lock(play, false))).toBe('ok');
    expect(codeOf(lock(play, true))).toBe('ok');
    expect(join(play, 7)).toBe('room_locked');
  });

  it('[HOST-6] [HOST-4] who is sent out stays out for good, and the lock outlasts the host', () => {
    const play = new Play().join(1, 2);
    lock(play, true);
    kick(play, 1);
    expect(join(play, 3, 1)).toBe('kicked');
    play.do({ kind: 'leave', seatId: seatId(0) }).pass(DEFAULT_TIMING.stayOutMs);
    expect(join(play, 3, 1)).toBe('room_locked');
    expect(codeOf(lock(play, false, seatId(2)))).toBe('ok');
    expect(join(play, 3, 1)).toBe('ok');
  });
});

describe('sending out', () => {
  it('[HOST-4] takes all seats of the player, who is not let in for 30 minutes', () => {
    const play = new Play().join(1, 2);
    join(play, 3, 1);
    expect(codeOf(kick(play, 1))).toBe('ok');
    expect(seated(play)).toEqual([seatId(0), seatId(2)]);
    expect(play.effects.slice(-2)).toEqual(
      [1, 3].map((n) => ({ kind: 'seat_removed', seatId: seatId(n), reason: 'kicked', kickedBy: 'host' })),
    );
    expect([join(play, 4, 1), join(play, 4, 1, true)]).toEqual(['kicked', 'kicked']);
    play.pass(DEFAULT_TIMING.stayOutMs - 1);
    expect(join(play, 4, 1)).toBe('kicked');
    play.pass(1);
    expect(join(play, 4, 1)).toBe('ok');
    kick(play, 2);
    expect(play.state.bans.map((ban) => ban.playerId)).toEqual([playerId(2)]);
  });

  it('[HOST-4] is the host’s, and never the host’s own', () => {
    const play = new Play().join(1);
    join(play, 2, 0);
    expect(codeOf(kick(play, 0, seatId(1)))).toBe('forbidden');
    expect([codeOf(kick(play, 0)), codeOf(kick(play, 2)), codeOf(kick(play, 9))]).toEqual([
      'forbidden',
      'forbidden',
      'seat_not_found',
    ]);
  });

  it('[HOST-4] takes the drawing with it, even handed in, until it is shown', () => {
    const drawing = new Play().join(1, 2).toDrawing().submit(1);
    kick(drawing, 1);
    expect(drawing.phase('drawing').entries.map((entry) => entry.seatId)).toEqual([seatId(0), seatId(2)]);
    const judging = new Play().join(1, 2).toDrawing().submit(0).submit(1).submit(2).judge(0, 1).judge(2, 1);
    kick(judging, 1);
    expect(judging.phase('reveal').results.map((result) => result.seatId)).toEqual([seatId(0), seatId(2)]);
  });
});

describe('voting a player out', () => {
  const haveDrawn = (play: Play, change: (index: number) => Partial<Seat> = () => ({})) => {
    const seats = play.state.seats.map((seat, i) => ({ ...seat, hasDrawn: true as const, ...change(i) }));
    play.state = { ...play.state, seats };
    return play;
  };
  const old = (...seats: number[]) => haveDrawn(new Play().join(...seats).pass(DEFAULT_TIMING.newcomerMs));

  it('[HOST-5] takes more than half of the other players who are there, and two', () => {
    const play = old(1, 2, 3, 4);
    vote(play, 1, 4);
    vote(play, 2, 4);
    expect(play.state.seats).toHaveLength(5);
    vote(play, 3, 4);
    expect(seated(play)).toEqual([0, 1, 2, 3].map(seatId));
    expect(join(play, 5, 4)).toBe('kicked');
    const two = old(1);
    vote(two, 1, 0);
    expect(two.state.seats).toHaveLength(2);
  });

  it('[HOST-5] takes three players against the host', () => {
    const play = old(1, 2, 3);
    vote(play, 1, 0);
    vote(play, 2, 0);
    expect(play.state.host).toBe(seatId(0));
    vote(play, 3, 0);
    expect([seated(play), play.state.host]).toEqual([[1, 2, 3].map(seatId), seatId(1)]);
  });

  it('[HOST-5] against the host takes two networks, or the host’s own', () => {
    const networks = (of: string[]) => {
      const play = haveDrawn(old(1, 2, 3), (i) => ({ network: of[i] ?? '' }));
      for (const voter of [1, 2, 3]) vote(play, voter, 0);
      return play.state.seats.length;
    };
    // One person with three browsers.
    expect(networks(['host', 'one', 'one', 'one'])).toBe(4);
    expect(networks(['host', 'one', 'one', 'two'])).toBe(3);
    // A class that plays with itself.
    expect(networks(['school', 'school', 'school', 'school'])).toBe(3);
    const guests = haveDrawn(old(1, 2, 3, 4), (i) => ({ network: i === 4 ? 'troll' : 'school' }));
    for (const voter of [0, 1, 2]) vote(guests, voter, 4);
    expect(guests.state.seats).toHaveLength(4);
  });

  it('[HOST-5] is for those of whom a drawing was judged here, and these stay so in the next game', () => {
    const play = new Play({ rounds: 1 }).join(1, 2, 3);
    play.toDrawing().submit(0).submit(1).submit(2).submit(3);
    for (const n of [0, 1, 2]) play.judge(n, 1);
    play.do({
      kind: 'judged',
      roundId: play.phase('judging').round.id,
      seatId: seatId(3),
      outcome: { kind: 'blank' },
    });
    play.pass(DEFAULT_TIMING.newcomerMs);
    play.do({ kind: 'rematch', by: play.state.host });
    expect([1, 2, 3].map((n) => codeOf(vote(play, n, 0)))).toEqual(['ok', 'ok', 'forbidden']);
    expect(play.state.seats).toHaveLength(4);
    expect(codeOf(vote(play, 0, 3))).toBe('ok');
    expect(codeOf(vote(play, 1, 3))).toBe('ok');
    expect(seated(play)).not.toContain(seatId(3));
  });

  it('[HOST-5] is taken back, and vanishes with the voter', () => {
    const play = old(1, 2, 3, 4, 5);
    const counted = () =>
      viewFor(play.state, seatId(1), play.now, []).seats.find(({ id }) => id === seatId(5))?.kickVotes;
    vote(play, 1, 5);
    vote(play, 2, 5);
    expect(viewFor(play.state, seatId(1), play.now, []).yourKickVotes).toEqual([seatId(5)]);
    expect(counted()).toBe(2);
    vote(play, 1, 5, false);
    expect(counted()).toBe(1);
    play.do({ kind: 'leave', seatId: seatId(2) });
    expect(counted()).toBe(0);
    vote(play, 3, 5);
    play.do({ kind: 'disconnect', seatId: seatId(3) });
    expect(counted()).toBe(0);
  });

  it('[HOST-5] counts people and not tabs, and players only', () => {
    const play = old(1, 2, 3);
    join(play, 4, 1);
    haveDrawn(play.watchers(5).pass(DEFAULT_TIMING.newcomerMs));
    vote(play, 1, 3);
    vote(play, 4, 3);
    expect(seated(play)).toContain(seatId(3));
    expect([codeOf(vote(play, 5, 3)), codeOf(vote(play, 3, 3)), codeOf(vote(play, 1, 9))]).toEqual([
      'forbidden',
      'forbidden',
      'seat_not_found',
    ]);
    vote(play, 2, 3);
    expect(seated(play)).not.toContain(seatId(3));
  });

  it('[HOST-5] is enough as soon as others are gone', () => {
    const play = old(1, 2, 3, 4);
    vote(play, 1, 4);
    vote(play, 2, 4);
    play.do({ kind: 'leave', seatId: seatId(3) });
    expect(seated(play)).not.toContain(seatId(4));
  });

  it('[HOST-5] is not for who has just come, nor do these count', () => {
    const play = haveDrawn(old(1, 2, 3).toDrawing().join(4, 5));
    expect([codeOf(vote(play, 4, 0)), codeOf(vote(play, 5, 0))]).toEqual(['forbidden', 'forbidden']);
    for (const voter of [1, 2, 3]) vote(play, voter, 0);
    expect(seated(play)).toEqual([1, 2, 3, 4, 5].map(seatId));
    play.pass(DEFAULT_TIMING.newcomerMs - 1);
    expect(codeOf(vote(play, 4, 1))).toBe('forbidden');
    play.pass(1);
    expect(codeOf(vote(play, 4, 1))).toBe('ok');
  });
});

describe('muting', () => {
  it('[ROOM-7] is the player’s, whose new seats are mute too', () => {
    const play = new Play().join(1, 2);
    const mute = (by: number, muted: boolean) =>
      codeOf(play.try({ kind: 'mute', by: seatId(by), seatId: seatId(1), muted }));
    expect([mute(2, true), mute(0, true)]).toEqual(['forbidden', 'ok']);
    join(play, 3, 1);
    const chat = (n: number) => refusesChat(play.state, seatId(n))?.error.code ?? 'ok';
    expect([0, 1, 2, 3, 9].map(chat)).toEqual(['ok', 'chat_refused', 'ok', 'chat_refused', 'seat_not_found']);
    expect(viewFor(play.state, seatId(2), play.now, []).seats.map((seat) => seat.muted)).toEqual([
      false,
      true,
      false,
      true,
    ]);
    mute(0, false);
    expect(chat(3)).toBe('ok');
  });

  it('[ROOM-7] is everybody’s where the room has no chat', () => {
    expect(refusesChat(new Play({ chat: false }).state, seatId(0))?.error.code).toBe('chat_refused');
  });
});
