import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { RoundId, SeatId, SeatToken } from '#contract/ids.ts';
import type { LiveScore } from '#contract/judgement.ts';
import { must, RoomsServer, stroke, type TestPlayer } from './rooms-harness.ts';

const LONG = { rounds: 1, seconds: 300 } as const;

const fixture = async (name: string): Promise<DrawOp[]> =>
  JSON.parse(await readFile(new URL(`../fixtures/drawings/${name}.json`, import.meta.url), 'utf8'));

const newest = (player: TestPlayer, seatId = player.view?.you): LiveScore | undefined =>
  player.live
    .flatMap(({ scores }) => scores)
    .filter((score) => score.seatId === seatId)
    .at(-1);

describe('live scores through real sockets and a real judge', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());
  beforeEach(() => {
    server.judge.lives.length = 0;
    server.judge.forgotten.length = 0;
    server.judge.failLive = false;
    server.judge.release();
  });

  const until = (condition: () => boolean) => server.until(condition);
  const draws = async (player: TestPlayer, roundId: RoundId, ops: DrawOp[], from = 0) => {
    must(await player.draw(roundId, ops, from));
    await until(() => newest(player)?.opCount === from + ops.length);
  };

  it('[LIVE-1] [LIVE-4] everybody sees their own, and the last one is the score of the reveal', async () => {
    const { players, round } = await server.round(['Ann', 'Ben', 'Cleo'], LONG);
    const [ann, ben, cleo] = players as [TestPlayer, TestPlayer, TestPlayer];
    const house = await fixture('house');
    for (let from = 0; from < house.length; from += 2) await draws(ann, round.id, house.slice(from, from + 2), from);
    await draws(ben, round.id, [stroke(), { kind: 'more', t: 1, points: [700, 300, 0.5, 16] }]);
    await draws(ben, round.id, [stroke(90, 500), { kind: 'undo', t: 2 }, { kind: 'redo', t: 3 }], 2);
    await draws(ben, round.id, [{ kind: 'more', t: 4, points: [100, 600, 1, 16] }], 5);
    await draws(cleo, round.id, [stroke(), { kind: 'undo', t: 1 }]);
    expect(newest(cleo)?.score).toBe(0);

    for (const player of players) {
      const others = player.live.flatMap(({ scores }) => scores).filter(({ seatId }) => seatId !== player.view?.you);
      expect(others).toEqual([]);
      const counts = player.live.flatMap(({ scores }) => scores.map(({ opCount }) => opCount));
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    }
    for (const player of players) {
      const opCount = newest(player)?.opCount ?? 0;
      must(await player.send('draw:submit', { roundId: round.id, opCount }));
    }
    const { results } = await ann.phase('reveal');
    for (const player of players) {
      const result = results.find(({ seatId }) => seatId === player.view?.you);
      expect(result?.score).toBe(newest(player)?.score);
    }
    expect(server.judge.mostInFlight).toBe(1);
  });

  it('[LIVE-1] each version of a canvas is judged once, an unchanged one not at all', async () => {
    const { players, round } = await server.round(['Ann'], LONG);
    const [ann] = players as [TestPlayer];
    await until(() => true);
    server.clock.advance(5_000);
    expect(server.judge.lives).toEqual([]);
    await draws(ann, round.id, [stroke()]);
    await draws(ann, round.id, [stroke(500)], 1);
    server.clock.advance(10_000);
    await sleep(50);
    server.clock.advance(10_000);
    expect(server.judge.lives.map(({ canvas }) => canvas?.version)).toEqual([1, 2]);
  });

  it('[LIVE-1] [LIVE-3] everybody’s: waiting players and those who have handed in see all, a newcomer at once', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], { ...LONG, liveScores: 'everyone' });
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    must(await ann.draw(round.id, [stroke()]));
    await until(() => newest(ben, ann.view?.you)?.opCount === 1);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
    const late = await server.player('Late');
    const snapshot = await late.join(ann.view?.code as string);
    expect(snapshot.liveScores).toEqual({
      roundId: round.id,
      everyMs: expect.any(Number),
      scores: [newest(ben, ann.view?.you)],
    });
    must(await ben.draw(round.id, [stroke(80)]));
    const ofBen = () => [ann, ben, late].map((player) => newest(player, ben.view?.you));
    await until(() => ofBen().every((score) => score?.opCount === 1));
    expect(new Set(ofBen().map((score) => score?.score)).size).toBe(1);
    expect(newest(late, late.view?.you)).toBeUndefined();
  });

  it('[LIVE-1] hidden: nothing is judged before the end, and nobody is told anything', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], { ...LONG, liveScores: 'hidden' });
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    for (const player of players) must(await player.draw(round.id, [stroke()]));
    for (let n = 0; n < 20; n++) {
      server.clock.advance(500);
      await sleep(5);
    }
    expect((await ann.resume(ann.token as SeatToken)).liveScores).toBeNull();
    for (const player of players) must(await player.send('draw:submit', { roundId: round.id, opCount: 1 }));
    await ann.phase('reveal');
    expect(server.judge.lives).toEqual([]);
    expect([...ann.live, ...ben.live]).toEqual([]);
  });

  it('[LIVE-3] what comes after the deadline is told to nobody, and the judge forgets the canvases', async () => {
    const { players, round } = await server.round(['Ann', 'Ben'], LONG);
    const endsAt = server.clock.now() + LONG.seconds * 1_000;
    const [ann, ben] = players as [TestPlayer, TestPlayer];
    await draws(ann, round.id, [stroke()]);
    const told = ann.live.length;
    server.judge.hold();
    must(await ann.draw(round.id, [stroke(500)], 1));
    must(await ben.draw(round.id, [stroke(300)]));
    // One request of each, however long the judge takes.
    server.clock.advance(5_000);
    expect(server.judge.lives).toHaveLength(3);
    must(await ben.send('room:leave', {}));
    const keyOf = (player: TestPlayer) => `${round.id}.${player.view?.you}`;
    expect(server.judge.forgotten).toContain(keyOf(ben));
    server.clock.advance(endsAt - 500 - server.clock.now());
    must(await ann.draw(round.id, [stroke(600)], 2));
    server.clock.advance(2_000);
    await ann.phase('judging');
    server.judge.release();
    await ann.phase('reveal');
    server.clock.advance(1_000);
    await ann.send('board:unwatch', {});
    expect(ann.live).toHaveLength(told);
    expect(ben.live).toEqual([]);
    expect(server.judge.lives).toHaveLength(3);
    const forgotten = server.judge.forgotten.filter((key) => key.startsWith(round.id));
    expect(new Set(forgotten)).toEqual(new Set([keyOf(ann), keyOf(ben)]));
  });

  it('[LIVE-4] a judge that fails is logged once a round and disturbs nothing', async () => {
    const { players, round } = await server.round(['Ann'], LONG);
    const [ann] = players as [TestPlayer];
    server.log.length = 0;
    server.judge.failLive = true;
    for (let n = 0; n < 3; n++) {
      must(await ann.draw(round.id, [stroke(n * 100)], n));
      await until(() => server.judge.lives.length === n + 1);
      await sleep(5);
    }
    expect(server.log.filter((line) => line.includes('live score'))).toHaveLength(1);
    server.judge.failLive = false;
    await draws(ann, round.id, [stroke(400)], 3);
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 4 }));
    const { results } = await ann.phase('reveal');
    expect(results[0]).toMatchObject({ failed: false, score: newest(ann)?.score });
  });

  it('[LIVE-1] [ROOM-8] after a restart, a player who comes back is scored without drawing on', async () => {
    const { players, round } = await server.round(['Ann'], LONG);
    const [ann] = players as [TestPlayer];
    await draws(ann, round.id, await fixture('fish'));
    const before = newest(ann) as LiveScore;
    await server.restart(5_000);
    const back = await server.tab('Ann', ann.cookie);
    expect((await back.resume(ann.token as SeatToken)).liveScores?.scores).toEqual([]);
    await until(() => newest(back) !== undefined);
    expect(newest(back)).toEqual(before);
    const again = await server.tab('Ann', ann.cookie);
    const { liveScores, view } = await again.resume(ann.token as SeatToken);
    expect(liveScores).toMatchObject({ roundId: round.id, scores: [before] });
    expect(view.you).toBe(before.seatId satisfies SeatId);
  });

  it('[LIVE-1] practice has live scores, too', async () => {
    const solo = await server.player('Solo');
    await solo.create({ practice: true, settings: LONG });
    must(await solo.send('room:start', {}));
    await solo.phase('countdown');
    server.clock.advance(3_000);
    const { round } = await solo.phase('drawing');
    await draws(solo, round.id, [stroke()]);
    expect(newest(solo)?.score).toBeGreaterThanOrEqual(0);
  });
});
