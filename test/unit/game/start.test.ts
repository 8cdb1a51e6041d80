import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackId } from '#contract/ids.ts';
import { DAILY_SECONDS, MODES, PAPER_SECONDS } from '#contract/modes.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from '#contract/room-settings.ts';
import { checkSettings, choosesPrompts, promptsPerRound } from '#server/game/settings.ts';
import { gameRequest, intoRounds } from '#server/game/start.ts';
import { codeOf, FREE_PROMPT, Play, picked, prompts, seatId } from './play.ts';

const setting = (wish: Partial<RoomSettings>, room: Partial<Parameters<typeof checkSettings>[1]> = {}) => {
  const refusal = checkSettings(
    { ...DEFAULT_SETTINGS, ...wish },
    {
      practice: false,
      people: 1,
      machines: 0,
      freePromptId: null,
      ...room,
    },
  );
  return refusal?.error.code ?? 'ok';
};
const practice = { practice: true, freePromptId: FREE_PROMPT };

describe('settings', () => {
  it('[ROOM-6] solo modes are for practice rooms, a duel is for two, and practice is not public', () => {
    expect(setting({ mode: 'daily' })).toBe('not_alone');
    expect(setting({ mode: 'free' })).toBe('not_alone');
    expect(setting({ mode: 'daily' }, practice)).toBe('ok');
    expect(setting({ mode: 'free' }, practice)).toBe('ok');
    expect(setting({ mode: 'free' }, { ...practice, freePromptId: null })).toBe('no_prompts');
    expect(setting({ mode: 'duel' }, practice)).toBe('not_alone');
    expect(setting({ mode: 'duel' }, { ...practice, machines: 1 })).toBe('ok');
    expect(setting({ mode: 'daily' }, { ...practice, machines: 1 })).toBe('not_alone');
    expect(setting({ isPublic: true }, practice)).toBe('bad_request');
  });

  it('[PAPER-1] paper is for the solo modes, and everybody has the same time there', () => {
    const paper = { ...practice, medium: 'paper' } as const;
    for (const mode of ['daily', 'free'] as const) {
      expect(setting({ mode, seconds: PAPER_SECONDS }, paper)).toBe('ok');
      expect(setting({ mode, seconds: DAILY_SECONDS }, paper)).toBe('bad_request');
      expect(setting({ mode, seconds: PAPER_SECONDS }, { ...paper, practice: false })).toBe('not_alone');
    }
    expect(setting({ mode: 'daily', seconds: PAPER_SECONDS }, practice)).toBe('bad_request');
    expect(setting({ mode: 'race', seconds: PAPER_SECONDS }, paper)).toBe('bad_request');
  });

  it('[ROOM-6] there are never fewer places than players', () => {
    expect(setting({ maxPlayers: 3 }, { people: 4 })).toBe('room_full');
    expect(setting({ maxPlayers: 4 }, { people: 4 })).toBe('ok');
    expect(setting({ maxPlayers: 4 }, { people: 3, machines: 2 })).toBe('room_full');
    const play = new Play().join(1, 2).watchers(3);
    const change = (maxPlayers: number) =>
      codeOf(play.try({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, maxPlayers } }));
    expect([change(2), change(3)]).toEqual(['room_full', 'ok']);
  });

  it('[ROOM-6] a daily drawing has the same time for everybody', () => {
    expect([20, 79, 81, 300].map((seconds) => setting({ mode: 'daily', seconds }, practice))).toEqual(
      Array.from({ length: 4 }, () => 'bad_request'),
    );
    expect(setting({ mode: 'daily', seconds: DAILY_SECONDS }, practice)).toBe('ok');
    expect(setting({ mode: 'free', seconds: 300 }, practice)).toBe('ok');
  });

  it('[ROOM-6] [PUBLIC-2] a room becomes public in the lobby, not with names on its podium', () => {
    const play = new Play({ rounds: 1 })
      .toDrawing()
      .submit(0)
      .judge(0, 1)
      .do({ kind: 'next', by: seatId(0) });
    const change = (isPublic: boolean, chat: boolean) =>
      codeOf(play.try({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, isPublic, chat } }));
    play.phase('podium');
    expect([change(true, true), change(false, false)]).toEqual(['wrong_phase', 'ok']);
    play.do({ kind: 'rematch', by: seatId(0) });
    expect(change(true, true)).toBe('ok');
  });

  it('[ROOM-6] own prompts are enough for a round', () => {
    const ownPrompts = ['a moon', 'A MOON'];
    expect(setting({ ownPrompts })).toBe('ok');
    expect(setting({ ownPrompts, mode: 'duel' })).toBe('no_prompts');
    expect(setting({ ownPrompts: [...ownPrompts, 'a sun'], mode: 'duel' })).toBe('ok');
    expect(setting({ ownPrompts: [...ownPrompts, 'a sun'], choice: true })).toBe('no_prompts');
    expect(setting({ ownPrompts, mode: 'ghosts' })).toBe('ok');
    expect(setting({ ownPrompts, mode: 'daily' }, practice)).toBe('ok');
  });

  it('[ROOM-6] who was ready is asked again when they change', () => {
    const play = new Play().join(1).do({ kind: 'ready', by: seatId(1), ready: true });
    expect(play.seat(1).ready).toBe(true);
    const { settings } = play.state;
    const { version } = play.do({ kind: 'settings', by: seatId(0), settings: { ...settings } }).state;
    expect([play.seat(1).ready, play.state.version]).toEqual([true, version]);
    play.do({ kind: 'settings', by: seatId(0), settings: { ...settings, chat: false } });
    expect(play.seat(1).ready).toBe(false);
  });
});

describe('what a game needs', () => {
  const ask = (wish: Partial<RoomSettings>, isPractice = false) =>
    gameRequest(new Play({ practice: isPractice, ...wish }).state);

  it('[GAME-4] is prompts of a pack, of the host’s own, of the day, or the one of the room', () => {
    expect(ask({ rounds: 4 })).toEqual({
      rounds: 4,
      promptsPerRound: 1,
      ghosts: false,
      censored: false,
      from: { kind: 'pack', packId: null, avoid: [] },
    });
    expect(ask({ ownPrompts: ['a moon', 'A moon', 'a sun'] }).from).toEqual({
      kind: 'own',
      texts: ['A moon', 'a sun'],
    });
    expect(ask({ mode: 'daily', rounds: 4, choice: true }, true)).toMatchObject({
      rounds: 1,
      promptsPerRound: 1,
      from: { kind: 'daily' },
    });
    expect(ask({ mode: 'free' }, true).from).toEqual({ kind: 'free', promptId: FREE_PROMPT });
    expect(ask({ mode: 'ghosts' }).ghosts).toBe(true);
  });

  it('[GAME-4] is three prompts a round to choose from, two of a duel, else one', () => {
    expect(ask({ choice: true }).promptsPerRound).toBe(3);
    expect(ask({ mode: 'duel' }).promptsPerRound).toBe(2);
    expect(ask({ mode: 'duel', choice: true }).promptsPerRound).toBe(2);
  });

  it('[GAME-3] avoids what was played before', () => {
    const play = new Play({ rounds: 1 }).start();
    expect(gameRequest(play.state).from).toMatchObject({ kind: 'pack', avoid: prompts(1).map((prompt) => prompt.id) });
  });

  it('[GAME-4] prompts make as many rounds as they can, none twice', () => {
    const settings = fc.record({
      mode: fc.constantFrom(...MODES),
      choice: fc.boolean(),
      rounds: fc.integer({ min: 1, max: 10 }),
    });
    fc.assert(
      fc.property(settings, fc.nat({ max: 40 }), (wish, have) => {
        const all = { ...DEFAULT_SETTINGS, ...wish };
        const rounds = intoRounds(
          prompts(have).map((prompt) => ({ prompt, ghosts: [] })),
          all,
        );
        const perRound = promptsPerRound(all);
        const most = ask(wish, true).rounds;
        const enough = choosesPrompts(all) ? Math.ceil(have / perRound) : Math.floor(have / perRound);
        expect(rounds).toHaveLength(Math.min(most, enough));
        for (const round of rounds.slice(0, -1)) expect(round).toHaveLength(perRound);
        const ids = rounds.flat().map(({ prompt }) => prompt.id);
        expect(ids).toEqual(prompts(ids.length).map((prompt) => prompt.id));
      }),
    );
  });
});

describe('a start', () => {
  it('[GAME-4] of a duel takes two players who are there', () => {
    const play = new Play({ mode: 'duel' });
    const start = () => codeOf(play.try({ kind: 'start', by: seatId(0), picked: picked(play.state) }));
    expect(start()).toBe('not_alone');
    play.watchers(1);
    expect(start()).toBe('not_alone');
    play.join(2).do({ kind: 'disconnect', seatId: seatId(2) });
    expect(start()).toBe('not_alone');
    play.do({ kind: 'connect', seatId: seatId(2) });
    expect(start()).toBe('ok');
  });

  it('[GAME-4] with ghosts takes one of them; a round without any is no hindrance', () => {
    const play = new Play({ mode: 'ghosts', rounds: 2 });
    const none = picked(play.state, 40, []);
    expect(codeOf(play.try({ kind: 'start', by: seatId(0), picked: none }))).toBe('no_ghosts');
    const [first] = picked(play.state).rounds;
    play.start({ ...none, rounds: [...none.rounds.slice(1), first ?? []] });
    expect(play.phase('countdown').round.ghosts).toEqual([]);
  });

  it('[GAME-4] is refused when what was picked does not fit the settings any more', () => {
    const play = new Play({ mode: 'race' }).join(1);
    const game = picked(play.state);
    play.do({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, mode: 'duel' } });
    expect(codeOf(play.try({ kind: 'start', by: seatId(0), picked: game }))).toBe('conflict');
  });

  it('[GAME-4] begins with what was picked exactly if the room still wants the same', () => {
    const wish = fc.record({
      mode: fc.constantFrom('race', 'live', 'ghosts', 'duel'),
      rounds: fc.integer({ min: 1, max: 2 }),
      choice: fc.boolean(),
      isPublic: fc.boolean(),
      ownPrompts: fc.constantFrom<string[]>([], ['a moon', 'a sun', 'a star']),
      packId: fc.constantFrom(null, PackId.parse('animals')),
      maxPlayers: fc.constantFrom(4, 8),
    });
    fc.assert(
      fc.property(wish, wish, fc.boolean(), (before, after, byItself) => {
        const play = new Play(before).join(1);
        const game = picked(play.state);
        const settings = { ...play.state.settings, ...after };
        play.do({ kind: 'settings', by: seatId(0), settings });
        const by = byItself && after.isPublic ? null : seatId(0);
        if (by === null) for (const n of [0, 1]) play.do({ kind: 'ready', by: seatId(n), ready: true });
        const answered = JSON.stringify(game.request) === JSON.stringify(gameRequest(play.state));
        expect(codeOf(play.try({ kind: 'start', by, picked: game }))).toBe(answered ? 'ok' : 'conflict');
      }),
    );
  });

  it('[GAME-4] of the day’s prompt is no race of that day when the mode changed meanwhile', () => {
    const play = new Play({ practice: true, mode: 'daily', rounds: 1 });
    const game = picked(play.state);
    play.do({ kind: 'settings', by: seatId(0), settings: { ...play.state.settings, mode: 'race' } });
    expect(codeOf(play.try({ kind: 'start', by: seatId(0), picked: game }))).toBe('conflict');
    expect(play.state.day).toBeNull();
  });

  it('[GAME-4] of a daily prompt remembers the day', () => {
    const play = new Play({ practice: true, mode: 'daily' }).start();
    expect(play.state.day).toBe('2026-11-23');
    expect(play.phase('countdown').plan).toHaveLength(1);
  });
});
