import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedRanks } from '#contract/ranks.ts';
import { must, RoomsServer, refusalOf, stroke } from './rooms-harness.ts';

const COUNTDOWN_MS = 3_000;
const SECONDS = 20;
const DEADLINE_AND_GRACE_MS = SECONDS * 1_000 + 1_001;

describe('a game through real sockets, the real database and a real judge', () => {
  let server: RoomsServer;
  beforeAll(async () => {
    server = await RoomsServer.start();
  });
  afterAll(() => server.dispose());

  it('[GAME-1] [ROUND-11] two people play two rounds from the lobby to the podium and again', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create({ settings: { rounds: 2, seconds: SECONDS } });
    expect(view.phase.name).toBe('lobby');
    expect(view.packs.length).toBeGreaterThan(0);
    const ben = await server.player('Ben');
    await ben.join(view.code.toLowerCase());
    await ann.until(() => ann.view?.seats.length === 2);
    expect(refusalOf(await ben.send('room:start', {})).code).toBe('forbidden');

    must(await ann.send('room:start', {}));
    const sums = new Map<string, number>();
    for (const number of [1, 2]) {
      await ben.phase('countdown', number);
      server.clock.advance(COUNTDOWN_MS);
      const { round, remainingMs } = await ann.phase('drawing', number);
      await ben.phase('drawing', number);
      expect(remainingMs).toBe(SECONDS * 1_000);
      expect(round).toMatchObject({ number, of: 2 });

      expect(must(await ann.draw(round.id, [stroke(), stroke(100)])).acked).toBe(1);
      must(await ann.send('draw:submit', { roundId: round.id, opCount: 2 }));
      await ben.until(() => ben.view?.seats.some((seat) => seat.submitted) === true);
      expect(must(await ben.draw(round.id, [stroke(300, 400)])).acked).toBe(0);
      must(await ben.send('draw:submit', { roundId: round.id, opCount: 1 }));

      const reveal = await ann.phase('reveal', number);
      expect(reveal.results.map(({ rank }) => rank)).toEqual(sharedRanks(reveal.results.map(({ points }) => points)));
      expect(reveal.results.every((result) => result.drawingId !== null && !result.failed)).toBe(true);
      expect(reveal.results[0]?.labels.length).toBeGreaterThan(0);
      expect(reveal.last).toBe(number === 2);
      for (const { seatId, score, total } of reveal.results) {
        sums.set(seatId, Math.round(((sums.get(seatId) ?? 0) + score) * 10) / 10);
        expect(total).toBe(sums.get(seatId));
        expect(ann.view?.seats.find((seat) => seat.id === seatId)?.total).toBe(total);
      }
      must(await ann.send('room:next', {}));
    }
    const podium = await ben.phase('podium');
    for (const { seatId, total } of podium.standings) expect(total).toBe(sums.get(seatId));
    const best = podium.standings[0]?.bestDrawingId;
    expect(best).toBeTruthy();
    expect(await server.storage.drawings.find(best as never)).toMatchObject({ modelId: server.judge.info.modelId });

    must(await ann.send('room:rematch', {}));
    await ben.phase('lobby');
    expect(ben.view?.seats.map((seat) => seat.total)).toEqual([0, 0]);
  });

  it('[ROUND-2] [ROUND-7] [ROUND-9] a drawing that is not handed in is judged as it is, an empty one gets 0', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create({ settings: { rounds: 1, seconds: SECONDS } });
    const ben = await server.player('Ben');
    await ben.join(view.code);
    must(await ann.send('room:start', {}));
    await ann.phase('countdown');
    server.clock.advance(COUNTDOWN_MS);
    const { round } = await ann.phase('drawing');
    must(await ann.draw(round.id, [stroke()]));
    const left = async () => must(await ben.send('room:time', {})).remainingMs;
    const before = await left();
    server.clock.advance(5_000);
    expect(await left()).toBe(Number(before) - 5_000);
    server.clock.advance(DEADLINE_AND_GRACE_MS);
    const { results } = await ann.phase('reveal');
    const [first, second] = results;
    expect(first).toMatchObject({ nickname: 'Ann', rank: 1, failed: false });
    expect(first?.drawingId).not.toBeNull();
    // [ROUND-10] The judge may give a single stroke nothing as well.
    const rank = (first?.points ?? 0) > 0 ? 2 : 1;
    expect(second).toMatchObject({ nickname: 'Ben', rank, score: 0, drawingId: null, failed: false });
  });

  it('[ROOM-4] [ROUND-12] practice is a room of one whose reveal waits for the player', async () => {
    const ann = await server.player('Ann');
    const { view } = await ann.create({ practice: true, settings: { rounds: 1 } });
    const ben = await server.player('Ben');
    expect(refusalOf(await ben.send('room:join', { code: view.code, nickname: 'Ben' })).code).toBe('forbidden');
    must(await ann.send('room:start', {}));
    await ann.phase('countdown');
    server.clock.advance(COUNTDOWN_MS);
    const { round } = await ann.phase('drawing');
    must(await ann.draw(round.id, [stroke()]));
    must(await ann.send('draw:submit', { roundId: round.id, opCount: 1 }));
    const { remainingMs } = await ann.phase('reveal');
    expect(remainingMs).toBeGreaterThan(60_000);
    must(await ann.send('room:next', {}));
    await ann.phase('podium');
  });
});
