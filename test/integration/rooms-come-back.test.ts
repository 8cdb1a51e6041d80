import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { DrawingId, PromptId, SeatToken } from '#contract/ids.ts';
import { must, ROUND_SECONDS, RoomsServer, refusalOf, stroke, type TestPlayer } from './rooms-harness.ts';

const more: DrawOp = { kind: 'more', t: 20, points: [300, 310, 0.5, 16] };

describe('coming back', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  /** A new tab of the same player on the same seat. */
  async function backAs(
    player: TestPlayer,
  ): Promise<{ tab: TestPlayer; snapshot: Awaited<ReturnType<TestPlayer['resume']>> }> {
    const tab = await server.tab(player.nickname, player.cookie);
    return { tab, snapshot: await tab.resume(player.token as SeatToken) };
  }

  async function boardLength(promptId: PromptId): Promise<number> {
    const page = { cursor: null, limit: 100, now: new Date(server.clock.now()) };
    const key = { kind: 'prompt', promptId } as const;
    return (await server.storage.drawings.board(key, server.judge.info.modelHash, page)).entries.length;
  }

  it('[SEAT-2] [ROUND-2] a reload gives the same seat, canvas, total and remaining time', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const ops = [stroke(), more, stroke(50)];
    must(await ben.draw(round.id, ops));
    server.clock.advance(7_000);
    ben.socket.close();
    await ann.until(() => ann.view?.seats.some((seat) => !seat.connected) === true);

    const { snapshot } = await backAs(ben);
    expect(snapshot.view.you).toBe(ben.view?.you);
    expect(snapshot.drawing).toEqual({ roundId: round.id, ops, submitted: false });
    expect(snapshot.view.phase).toMatchObject({ name: 'drawing', remainingMs: ROUND_SECONDS * 1_000 - 7_000 });
    await ann.until(() => ann.view?.seats.every((seat) => seat.connected) === true);
  });

  it('[SEAT-3] a seat that goes on in another tab lets the older one go', async () => {
    const { players, round } = await server.round(['Ann']);
    const ann = players[0] as TestPlayer;
    const { tab } = await backAs(ann);
    await ann.until(() => ann.closedWith.includes('seat_taken_over'));
    expect(refusalOf(await ann.draw(round.id, [stroke()])).code).toBe('seat_not_found');
    ann.socket.close();
    expect(must(await tab.draw(round.id, [stroke()])).acked).toBe(0);
    expect(tab.view?.seats[0]?.connected).toBe(true);
  });

  it('[DRAW-1] [DRAW-2] what was drawn while offline arrives once', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [, ben] = players as [TestPlayer, TestPlayer];
    const ops = [stroke(10), stroke(60), more, stroke(110), stroke(160), { kind: 'undo', t: 900 } as DrawOp];
    must(await ben.draw(round.id, ops.slice(0, 2)));
    ben.socket.close();
    const { tab, snapshot } = await backAs(ben);
    expect(snapshot.drawing?.ops).toHaveLength(2);
    // The tab can't know whether its last batch had arrived: it sends it again.
    const answers = await Promise.all([
      tab.draw(round.id, ops.slice(0, 4)),
      tab.draw(round.id, ops.slice(1), 1),
      tab.draw(round.id, ops),
    ]);
    expect(answers.map((answer) => must(answer).acked).at(-1)).toBe(5);
    must(await tab.send('draw:submit', { roundId: round.id, opCount: ops.length }));
    server.clock.advance(ROUND_SECONDS * 1_000 + 1_001);
    const { results } = await tab.phase('reveal');
    const mine = results.find((result) => result.seatId === tab.view?.you);
    expect(await server.storage.drawings.ops(mine?.drawingId as DrawingId)).toEqual(ops);
  });

  it('[ROUND-3] ops count until a second after the deadline, later ones are phase_over', async () => {
    const { players, round } = await server.round(['Ann']);
    const ann = players[0] as TestPlayer;
    server.clock.advance(ROUND_SECONDS * 1_000 + 900);
    expect(must(await ann.draw(round.id, [stroke()])).acked).toBe(0);
    server.clock.advance(101);
    expect(refusalOf(await ann.draw(round.id, [stroke()], 1)).code).toBe('phase_over');
    const { results } = await ann.phase('reveal');
    expect(await server.storage.drawings.ops(results[0]?.drawingId as DrawingId)).toEqual([stroke()]);
    expect(refusalOf(await ann.draw(round.id, [stroke()], 1)).code).toBe('phase_over');
    expect(refusalOf(await ann.send('draw:submit', { roundId: round.id, opCount: 1 })).code).toBe('phase_over');
  });

  it('[ROUND-4] handing in needs all ops; afterwards resends are fine and new ops are not', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    must(await ann.draw(round.id, [stroke()]));
    const early = await ann.send('draw:submit', { roundId: round.id, opCount: 3 });
    expect(refusalOf(early)).toMatchObject({ code: 'ops_gap', acked: 0 });
    must(await ann.draw(round.id, [stroke(), more], 1));
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 3 }));
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 3 }));
    expect(must(await ann.draw(round.id, [stroke()])).acked).toBe(2);
    expect(refusalOf(await ann.draw(round.id, [stroke()], 3)).code).toBe('phase_over');
    // Not judged while another test counts the judge's failures.
    must(await ben.send('draw:submit', { roundId: round.id, opCount: 0 }));
    await ann.phase('reveal');
  });

  it('[HOST-1] the host’s leaving passes the host on, the round goes on, a late joiner waits [GAME-2]', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], { rounds: 2, seconds: ROUND_SECONDS });
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    must(await ann.send('room:leave', {}));
    await ben.until(() => ben.view?.host === ben.view?.you);
    const cleo = await server.player('Cleo');
    const { drawing } = await cleo.join(ben.view?.code as string);
    expect(drawing).toBeNull();
    expect(refusalOf(await cleo.draw(round.id, [stroke()])).code).toBe('wrong_phase');
    must(await ben.draw(round.id, [stroke()]));
    must(await ben.send('draw:submit', { roundId: round.id, opCount: 1 }));
    await ben.phase('reveal');
    must(await ben.send('room:next', {}));
    await cleo.phase('countdown', 2);
    server.clock.advance(3_000);
    const next = await cleo.phase('drawing', 2);
    expect(must(await cleo.draw(next.round.id, [stroke()])).acked).toBe(0);
  });

  it('[ROOM-8] [ROOM-9] a restart in mid-round keeps seats, canvases and the remaining time', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const ops = [stroke(), more];
    must(await ann.draw(round.id, ops));
    must(await ben.draw(round.id, [stroke(20)]));
    must(await ben.send('draw:submit', { roundId: round.id, opCount: 1 }));
    server.clock.advance(5_000);
    await server.restart(90_000);
    expect(ann.closedWith).toContain('server_stopping');

    const [backAnn, backBen] = [await backAs(ann), await backAs(ben)];
    expect(backAnn.snapshot.view.host).toBe(backAnn.snapshot.view.you);
    expect(backAnn.snapshot.view.phase).toMatchObject({
      name: 'drawing',
      round,
      remainingMs: ROUND_SECONDS * 1_000 - 5_000,
    });
    expect(backAnn.snapshot.drawing).toEqual({ roundId: round.id, ops, submitted: false });
    expect(backBen.snapshot.drawing?.submitted).toBe(true);
    expect(must(await backAnn.tab.draw(round.id, [more, stroke(70)], 1)).acked).toBe(2);
    must(await backAnn.tab.send('draw:submit', { roundId: round.id, opCount: 3 }));
    const { results } = await backBen.tab.phase('reveal');
    expect(results.filter((result) => result.drawingId !== null)).toHaveLength(2);
  });

  it('[ROUND-13] a restart while judging judges what has no judgement yet, and keeps every drawing once', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    const before = await boardLength(round.promptId);
    server.judge.hold();
    for (const player of [ann, ben]) {
      must(await player.draw(round.id, [stroke()]));
      must(await player.send('draw:submit', { roundId: round.id, opCount: 1 }));
    }
    await ann.phase('judging');
    await server.restart(1_000);
    const { tab, snapshot } = await backAs(ann);
    expect(snapshot.view.phase).toMatchObject({ name: 'judging', judged: 0, of: 2 });
    server.judge.release();
    const { results } = await tab.phase('reveal');
    expect(results.every((result) => result.drawingId !== null && !result.failed)).toBe(true);
    expect(await boardLength(round.promptId)).toBe(before + 2);
  });

  it('[ROOM-8] [ROOM-9] a restart while the room chooses keeps options, votes and the time; what was said is forgotten [CHAT-1]', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create({ settings: { rounds: 1, seconds: ROUND_SECONDS, choice: true } });
    const ben = await server.player('Ben');
    await ben.join(view.code);
    must(await ann.send('room:chat', { text: 'hello' }));
    must(await ann.send('room:start', {}));
    const { roundId, options, remainingMs } = await ben.phase('choosing');
    must(await ann.send('room:choose', { roundId, option: 1 }));
    await ben.until(() => ben.view?.phase.name === 'choosing' && ben.view.phase.votes[1] === 1);
    server.clock.advance(1_000);
    await server.restart(30_000);
    // The player who has not voted comes first: the vote would end with all votes of those who are there.
    const { tab: benAgain } = await backAs(ben);
    const { tab: annAgain, snapshot } = await backAs(ann);
    expect(snapshot.chat).toEqual([]);
    expect(snapshot.view.phase).toMatchObject({
      name: 'choosing',
      options,
      votes: [0, 1, 0],
      yours: 1,
      remainingMs: remainingMs - 1_000,
    });
    must(await benAgain.send('room:choose', { roundId, option: 1 }));
    expect((await annAgain.phase('countdown')).round.promptId).toBe(options[1]?.id);
    for (const tab of [annAgain, benAgain]) must(await tab.send('room:leave', {}));
  });

  it('[ROUND-8] a judge that stumbles once costs nothing; a drawing that can’t be judged scores 0, and its ops are given up', async () => {
    for (const { failures, failed } of [
      { failures: 1, failed: false },
      { failures: 2, failed: true },
    ]) {
      const { players, round } = await server.round(['Ann']);
      const ann = players[0] as TestPlayer;
      server.judge.failures = failures;
      must(await ann.draw(round.id, [stroke()]));
      must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
      const { results } = await ann.phase('reveal');
      expect(results[0]).toMatchObject({ failed });
      if (!failed) continue;
      expect(results[0]).toMatchObject({ score: 0, drawingId: null });
      await expect.poll(() => server.storage.ops.read(round.id, ann.seatId)).toEqual([]);
    }
  });

  it('[ROUND-8] [ROOM-9] no drawing fails while the database is away, and the round that is drawn waits', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const other = await server.round(['Cleo']);
    const [cleo] = other.players as [TestPlayer];
    server.judge.hold();
    for (const player of players) await player.drawAndSubmit(round.id);
    const [ann] = players as [TestPlayer];
    await ann.phase('judging');
    server.isDatabaseAway = true;
    server.judge.release();
    await expect.poll(() => server.log.join(), { timeout: 20_000 }).toMatch(/the time of the rooms stands still/);
    server.clock.advance(120_000);
    expect(refusalOf(await cleo.draw(other.round.id, [stroke()])).code).toBe('unavailable');
    server.isDatabaseAway = false;
    const { results } = await ann.phase('reveal');
    expect(results.map(({ failed, drawingId }) => [failed, drawingId !== null])).toEqual([
      [false, true],
      [false, true],
    ]);
    await cleo.drawAndSubmit(other.round.id);
    expect((await cleo.phase('reveal')).results[0]?.failed).toBe(false);
  });

  it('[ROOM-3] a room that nobody comes back to is gone after two minutes, with its ops', async () => {
    const { players } = await server.round(['Ann']);
    const ann = players[0] as TestPlayer;
    ann.socket.close();
    await expect
      .poll(
        async () => {
          server.clock.advance(60_000);
          return (await server.storage.rooms.loadAll()).some((room) => room.code === ann.view?.code);
        },
        { timeout: 10_000 },
      )
      .toBe(false);
    const tab = await server.tab('Ann', ann.cookie);
    expect(refusalOf(await tab.send('room:resume', { seatToken: ann.token as SeatToken })).code).toBe('seat_not_found');
  });

  // The last test: afterwards there is no database.
  it('[ROOM-8] without its database the server refuses with a code, and lives', async () => {
    const { players, round } = await server.round(['Ann', 'Ben']);
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    must(await ann.draw(round.id, [stroke()]));
    await server.storage.close();
    const { version } = ann.view ?? {};
    const answers = [
      await ann.draw(round.id, [stroke()], 1),
      await ben.send('draw:submit', { roundId: round.id, opCount: 0 }),
      await ben.send('room:leave', {}),
      await ben.send('room:create', { nickname: 'Ben' }),
    ];
    expect(answers.map((answer) => refusalOf(answer).code)).toEqual(answers.map(() => 'unavailable'));
    // The deadline passes, the change can't be saved, so nobody is told of it.
    server.clock.advance(ROUND_SECONDS * 1_000 + 5_000);
    expect(refusalOf(await ann.send('room:next', {})).code).toBe('wrong_phase');
    expect(ann.view?.version).toBe(version);
  });
});
