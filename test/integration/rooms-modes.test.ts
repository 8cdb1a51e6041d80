import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PromptId, RoundId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import type { RoundView } from '#contract/room.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { DEFAULT_TIMING } from '#server/game/timing.ts';
import { must, RoomsServer, refusalOf, type TestPlayer } from './rooms-harness.ts';

const SHORT = { rounds: 1, seconds: 20 } as const;

const FIXTURES = ['car', 'cat', 'fish', 'house', 'star', 'sun', 'tree', 'umbrella'];

describe('modes through real sockets, the real database and a real judge', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  afterEach(() => server.clear());

  const boardOf = (promptId: PromptId) =>
    server.storage.drawings.board({ kind: 'prompt', promptId }, server.judge.info.modelHash, {
      cursor: null,
      limit: 100,
      now: new Date(server.clock.now()),
    });
  const overall = async () =>
    (
      await server.storage.drawings.board({ kind: 'overall', period: 'all' }, server.judge.info.modelHash, {
        cursor: null,
        limit: 100,
        now: new Date(server.clock.now()),
      })
    ).entries;

  /** A drawing that this judge gives points for. */
  async function somethingLike(prompt: string): Promise<DrawOp[]> {
    for (const name of FIXTURES) {
      const file = new URL(`../fixtures/drawings/${name}.json`, import.meta.url);
      const ops: DrawOp[] = JSON.parse(await readFile(file, 'utf8'));
      const strokes = visibleStrokes(replayOps(ops));
      if ((await server.judge.judge({ strokes, prompt, priority: 'final' })).score > 0) return ops;
    }
    throw new Error('the judge likes nothing');
  }

  async function solo(
    mode: 'daily' | 'free' | 'ghosts' | 'race',
    more: { promptId?: PromptId } = {},
  ): Promise<TestPlayer> {
    const player = await server.player('Solo');
    const { rounds } = SHORT;
    const settings = mode === 'daily' ? { rounds, mode } : { ...SHORT, mode };
    await player.create({ practice: true, settings, ...more });
    return player;
  }

  /** From the countdown to the reveal. */
  async function draw(player: TestPlayer, at: [number, number] = [200, 200]) {
    await player.phase('countdown');
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    const { round } = await player.phase('drawing');
    await player.drawAndSubmit(round.id, at);
    const { results } = await player.phase('reveal');
    return { round, results };
  }

  it('[MODE-2] duel: everybody draws one of two prompts, the judge tells which, and live points are what they would give', async () => {
    const { players, round } = await server.round(['Ann', 'Ben', 'Cleo', 'Dora'], { ...SHORT, mode: 'duel' });
    const own = new Map<TestPlayer, RoundView>();
    for (const player of players) own.set(player, (await player.phase('drawing')).round);
    const drawn = [...own.values()].map(({ promptId }) => promptId);
    expect(new Set(drawn)).toEqual(new Set(round.prompts.map(({ id }) => id)));
    expect(drawn.filter((id) => id === drawn[0])).toHaveLength(2);
    const ann = players[0] as TestPlayer;
    for (const [n, player] of players.entries()) {
      if (n > 0) await player.drawAndSubmit(round.id, [100 + n * 120, 300]);
    }
    must(
      await ann.draw(round.id, [
        {
          kind: 'stroke',
          t: 0,
          tool: 'pen',
          colour: '#aa0000',
          size: 30,
          points: [100, 100, 0.5, 0, 800, 700, 0.5, 9],
        },
      ]),
    );
    await server.until(() => ann.live.length > 0);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
    const { results } = await ann.phase('reveal');
    for (const result of results) {
      const player = players.find(({ seatId }) => seatId === result.seatId) as TestPlayer;
      expect(result.prompt).toBe(own.get(player)?.prompt);
      expect(result.sureness).toBeGreaterThanOrEqual(0);
      expect(result.sureness).toBeLessThanOrEqual(1);
      if (result.deductions.length > 0) continue;
      const points = 100 * Math.max(0, 2 * (result.sureness as number) - 1);
      expect(result.points).toBeCloseTo(points, 0);
    }
    expect(results.map(({ points }) => points)).toEqual(results.map(({ points }) => points).toSorted((a, b) => b - a));
    const mine = results.find(({ seatId }) => seatId === ann.seatId);
    expect(ann.live.at(-1)?.scores.at(-1)?.score).toBe(mine?.points);
    expect(await server.storage.drawings.find(mine?.drawingId as never)).toMatchObject({ mode: 'duel', listed: true });
  });

  it('[MODE-2] a duel needs two', async () => {
    const ann = await server.player('Ann');
    await ann.create({ settings: { ...SHORT, mode: 'duel' } });
    expect(refusalOf(await ann.send('room:start', {})).code).toBe('not_alone');
  });

  it('[MODE-4] daily: one prompt a day, as often as one likes, and the best try counts', async () => {
    const player = await solo('daily');
    const day = dayName(new Date(server.clock.now()));
    must(await player.send('room:start', {}));
    const scores: number[] = [];
    const prompts = new Set<PromptId>();
    for (const at of [
      [200, 200],
      [500, 100],
    ] as const) {
      const { round, results } = await draw(player, [...at]);
      expect(player.view?.day).toBe(day);
      prompts.add(round.promptId);
      scores.push(results[0]?.score as number);
      must(await player.send('room:next', {}));
      await player.phase('podium');
      // Nothing to settle in between: the next try begins at once.
      if (scores.length === 1) must(await player.send('room:rematch', {}));
    }
    expect(prompts).toEqual(new Set([(await server.storage.daily.promptOf(day))?.id]));
    const page = { cursor: null, limit: 10, now: new Date(server.clock.now()) };
    const board = await server.storage.drawings.board({ kind: 'daily', day }, server.judge.info.modelHash, page);
    expect(board.entries.map(({ score }) => score)).toEqual([Math.max(...scores)]);
  });

  it('[MODE-4] [EDGE-4] a daily drawing moves its day’s board', async () => {
    const player = await solo('daily');
    const day = dayName(new Date(server.clock.now()));
    const eye = await server.player('Eye');
    const told: unknown[] = [];
    must(await eye.send('board:watch', { board: { kind: 'daily', day } }));
    eye.socket.on('board:changed', (key) => told.push(key));
    must(await player.send('room:start', {}));
    await draw(player);
    await expect.poll(() => told).toContainEqual({ kind: 'daily', day });
  });

  it('[MODE-1] [GAME-5] free: the prompt that was chosen, while it is open', async () => {
    const { prompts } = server.storage;
    const [chosen] = await prompts.pick({ packId: null, count: 1, avoid: [], random: Math.random });
    const player = await solo('free', { promptId: chosen?.id as PromptId });
    must(await player.send('room:start', {}));
    const { round } = await draw(player);
    expect(round.promptId).toBe(chosen?.id);
    must(await player.send('room:next', {}));
    await player.phase('podium');
    await prompts.setRetired(chosen?.id as PromptId, true);
    expect(refusalOf(await player.send('room:rematch', {})).code).toBe('no_prompts');
    const wish = {
      nickname: 'Solo',
      practice: true,
      settings: { mode: 'free' as const },
      promptId: chosen?.id as PromptId,
    };
    expect(refusalOf(await player.send('room:create', wish)).code).toBe('not_found');
    await prompts.setRetired(chosen?.id as PromptId, false);
    expect(refusalOf(await player.send('room:create', { ...wish, practice: false })).code).toBe('not_alone');
  });

  it('[MODE-3] [GAME-5] ghosts: past drawings of the prompt draw along and are ranked; without any there is no game', async () => {
    const pack = await server.storage.prompts.addPack('Ghostly');
    const prompt = await server.storage.prompts.add({ text: 'a lighthouse at night', packId: pack.id });
    server.clock.advance(5_000);
    const settings = { ...SHORT, packId: pack.id };
    const haunted = await server.player('Haunted');
    await haunted.create({ practice: true, settings: { ...settings, mode: 'ghosts' } });
    expect(refusalOf(await haunted.send('room:start', {})).code).toBe('no_ghosts');
    const { players, round } = await server.round(['Ann', 'Ben'], settings);
    expect(round.promptId).toBe(prompt.id);
    const ops = await somethingLike(prompt.text);
    for (const player of players) {
      must(await player.draw(round.id, ops));
      must(await player.send('draw:submit', { roundId: round.id, opCount: ops.length }));
    }
    const past = (await (players[0] as TestPlayer).phase('reveal')).results;

    must(await haunted.send('room:start', {}));
    const { round: mine, results } = await draw(haunted, [60, 600]);
    expect(new Set(mine.ghosts.map(({ nickname }) => nickname))).toEqual(new Set(['Ann', 'Ben']));
    expect(JSON.stringify(mine)).not.toContain('score');
    expect(results).toHaveLength(3);
    for (const ghost of results.filter((result) => result.ghost)) {
      const before = past.find(({ drawingId }) => drawingId === ghost.drawingId);
      expect(ghost).toMatchObject({ nickname: before?.nickname, score: before?.score, rawScore: before?.rawScore });
    }
    must(await haunted.send('room:next', {}));
    expect((await haunted.phase('podium')).standings.map(({ nickname }) => nickname)).toEqual(['Haunted']);
    expect((await boardOf(prompt.id)).entries).toHaveLength(3);
  });

  it('[GAME-6] choosing: everybody votes for one of three prompts', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create({ settings: { ...SHORT, rounds: 2, choice: true } });
    const ben = await server.player('Ben');
    await ben.join(view.code);
    must(await ann.send('room:start', {}));
    const { options, roundId } = await ben.phase('choosing');
    expect(new Set(options.map(({ id }) => id)).size).toBe(3);
    must(await ann.send('room:choose', { roundId, option: 0 }));
    must(await ann.send('room:choose', { roundId, option: 2 }));
    await ben.until(() => ben.view?.phase.name === 'choosing' && ben.view.phase.votes[2] === 1);
    expect(ben.view?.phase).toMatchObject({ votes: [0, 0, 1], yours: null });
    expect(ann.view?.phase).toMatchObject({ yours: 2 });
    expect(refusalOf(await ben.send('room:choose', { roundId: 'other' as RoundId, option: 0 })).code).toBe(
      'wrong_phase',
    );
    must(await ben.send('room:choose', { roundId, option: 2 }));
    const { round } = await ben.phase('countdown');
    expect(round).toMatchObject({ id: roundId, promptId: options[2]?.id });
    server.clock.advance(DEFAULT_TIMING.countdownMs);
    await ann.phase('drawing');
    for (const player of [ann, ben]) await player.drawAndSubmit(roundId);
    await ann.phase('reveal');
    must(await ann.send('room:next', {}));
    const second = await ben.phase('choosing');
    expect(second.number).toBe(2);
    // Nobody votes: chance decides when the time is up.
    server.clock.advance(second.remainingMs);
    const { round: next } = await ben.phase('countdown', 2);
    expect(second.options.map(({ id }) => id)).toContain(next.promptId);
  });

  describe('a start', () => {
    afterEach(() => vi.restoreAllMocks());

    it('[GAME-3] [PROMPT-1] that is refused stores nothing and asks for nothing', async () => {
      const { prompts, drawings } = server.storage;
      const [asked, kept] = [vi.spyOn(prompts, 'forRoom'), vi.spyOn(prompts, 'keepForRoom')];
      const ghosts = vi.spyOn(drawings, 'ghosts');
      const ann = await server.player('Ann');
      const ownPrompts = Array.from({ length: 60 }, (_, n) => `nobody has drawn number ${n}`);
      await ann.create({ settings: { ...SHORT, rounds: 10, mode: 'duel', ownPrompts } });
      for (let n = 0; n < 3; n++) expect(refusalOf(await ann.send('room:start', {})).code).toBe('not_alone');
      expect(asked).not.toHaveBeenCalled();
      const settings = { ...(ann.view?.settings as RoomSettings), mode: 'ghosts' as const, choice: true };
      must(await ann.send('room:settings', { settings }));
      expect(refusalOf(await ann.send('room:start', {})).code).toBe('no_ghosts');
      expect([ghosts.mock.calls.length, kept.mock.calls.length]).toEqual([1, 0]);
      must(await ann.send('room:settings', { settings: { ...settings, mode: 'race', choice: false } }));
      must(await ann.send('room:start', {}));
      expect(kept).toHaveBeenCalledTimes(1);
    });

    it('[GAME-4] while another one is picked for is the same one; settings that change meanwhile are picked for again', async () => {
      const { prompts } = server.storage;
      const pick = prompts.pick.bind(prompts);
      let picked = 0;
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      vi.spyOn(prompts, 'pick').mockImplementation(async (options) => {
        picked += 1;
        await held;
        return pick(options);
      });
      const ann = await server.player('Ann');
      await ann.create({ settings: { ...SHORT, rounds: 2 } });
      const first = ann.send('room:start', {});
      await expect.poll(() => picked).toBe(1);
      const second = ann.send('room:start', {});
      const settings = { ...(ann.view?.settings as RoomSettings), ownPrompts: ['the cat of the neighbours'] };
      must(await ann.send('room:settings', { settings }));
      expect(picked).toBe(1);
      release();
      must(await first);
      must(await second);
      expect((await ann.phase('countdown')).round).toMatchObject({ prompt: 'the cat of the neighbours', of: 1 });
    });
  });

  describe('own prompts', () => {
    const OWN = ['our teacher on a scooter', 'the cat of the neighbours', 'Tuesday'];

    it('[PROMPT-9] the host alone is told which of them the model cannot read', async () => {
      const [ann, ben] = [await server.player('Ann'), await server.player('Ben')];
      await ann.create({ settings: { ...SHORT, ownPrompts: ['سمكة', 'a fish', '🐟'] } });
      await ben.join(ann.view?.code as string);
      expect([ann.view?.unreadPrompts, ben.view?.unreadPrompts]).toEqual([['سمكة', '🐟'], []]);
      const settings = { ...(ann.view?.settings as RoomSettings), ownPrompts: ['a fish', '猫'] };
      must(await ann.send('room:settings', { settings }));
      await ann.until(() => ann.view?.unreadPrompts[0] === '猫');
    });

    it('[GAME-4] [PROMPT-1] are played instead of a pack, seen by the host alone, and on no board but their own', async () => {
      const before = (await overall()).length;
      const { players, round } = await server.round(['Ann', 'Ben'], { ...SHORT, ownPrompts: OWN });
      const [ann, ben] = players as [TestPlayer, TestPlayer];
      expect(OWN).toContain(round.prompt);
      expect([ann.view?.settings.ownPrompts, ben.view?.settings.ownPrompts]).toEqual([OWN, []]);
      expect([ann.view?.ownPromptCount, ben.view?.ownPromptCount]).toEqual([3, 3]);
      for (const player of players) await player.drawAndSubmit(round.id);
      const { results } = await ann.phase('reveal');
      expect(await server.storage.drawings.find(results[0]?.drawingId as never)).toMatchObject({ listed: false });
      expect(await overall()).toHaveLength(before);
      expect((await boardOf(round.promptId)).entries).toHaveLength(2);
      const { prompts } = await server.storage.prompts.list({
        search: '',
        packId: null,
        status: 'all',
        offset: 0,
        limit: 2_000,
      });
      expect(prompts.map(({ text }) => text)).not.toContain(round.prompt);
    });

    it('[PROMPT-1] of two groups with the same text have a board each', async () => {
      const ownPrompts = ['what only we know'];
      const [one, two] = [
        await server.round(['Ann', 'Ben'], { ...SHORT, ownPrompts }),
        await server.round(['Cleo'], { ...SHORT, ownPrompts }),
      ];
      for (const { players, round } of [one, two]) for (const player of players) await player.drawAndSubmit(round.id);
      await Promise.all([one, two].map(({ players }) => players[0]?.phase('reveal')));
      const names = async (id: PromptId) => (await boardOf(id)).entries.map(({ nickname }) => nickname).toSorted();
      expect(await names(one.round.promptId)).toEqual(['Ann', 'Ben']);
      expect(await names(two.round.promptId)).toEqual(['Cleo']);
    });

    it('[PUBLIC-2] strangers are not given rude ones', async () => {
      const settings: Partial<RoomSettings> = {
        ...SHORT,
        rounds: 2,
        isPublic: true,
        ownPrompts: ['shit happens', 'a nice day'],
      };
      const { round } = await server.round(['Ann', 'Ben'], settings);
      expect(round).toMatchObject({ prompt: 'a nice day', of: 1 });
    });
  });

  it('[CHAT-2] reactions: each once a kind and drawing, told to everybody, forgotten with the next round', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], { ...SHORT, rounds: 2 });
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    for (const player of players) await player.drawAndSubmit(round.id);
    await Promise.all(players.map((player) => player.phase('reveal')));
    const give = (player: TestPlayer, to: TestPlayer, reaction: 'heart' | 'fire', on = true) =>
      player.send('room:react', { roundId: round.id, seatId: to.seatId, reaction, on });
    must(await give(ann, ben, 'heart'));
    must(await give(ann, ben, 'heart'));
    must(await give(ben, ben, 'heart'));
    must(await give(ann, ann, 'fire'));
    must(await give(ann, ann, 'fire', false));
    await server.until(() => ann.reactions !== null && ben.reactions !== null);
    expect(ann.reactions).toEqual({
      roundId: round.id,
      of: [{ seatId: ben.seatId, counts: { heart: 2 }, yours: ['heart'] }],
    });
    // [CHAT-3] Ann loves it; Ben's own reaction does not count, and neither does Ann's second one or a doubt.
    must(await give(ann, ben, 'fire'));
    must(await ben.send('room:react', { roundId: round.id, seatId: ann.seatId, reaction: 'think', on: true }));
    const { phase } = ann.view as { phase: { results: { seatId: string; drawingId: DrawingId }[] } };
    const loved = async (player: TestPlayer) => {
      const id = phase.results.find(({ seatId }) => seatId === player.seatId)?.drawingId as DrawingId;
      return (await server.storage.drawings.find(id))?.loved;
    };
    await server.until(async () => (await loved(ben)) === 1);
    expect(await loved(ann)).toBe(0);
    must(await give(ann, ben, 'heart', false));
    must(await ben.send('room:react', { roundId: round.id, seatId: ann.seatId, reaction: 'think', on: false }));
    must(await give(ann, ben, 'fire', false));
    await server.until(async () => (await loved(ben)) === 0);
    must(await give(ann, ben, 'heart'));
    const late = await server.player('Late');
    const { reactions } = await late.join(ann.view?.code as string);
    expect(reactions?.of).toEqual([{ seatId: ben.seatId, counts: { heart: 2 }, yours: [] }]);
    const lost = { roundId: round.id, seatId: late.seatId, reaction: 'heart' as const, on: true };
    expect(refusalOf(await ann.send('room:react', lost)).code).toBe('not_found');
    must(await ann.send('room:next', {}));
    await ben.phase('countdown', 2);
    expect(refusalOf(await give(ann, ben, 'heart')).code).toBe('wrong_phase');
    expect((await late.resume(late.token as never)).reactions).toBeNull();
  });
});
