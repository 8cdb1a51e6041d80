import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JudgeQueue } from '#server/judge/judge-queue.ts';
import { LEAST_LIVE_INTERVAL_MS, LIVE_BATCH_MS, LIVE_SHARE, LiveRate } from '#server/judge/live-scores.ts';
import type { Lane } from '#server/judge/port.ts';
import type { Origin } from '#server/lib/origin-queue.ts';

const MAX_BATCH = 16;

function paceAt(msPerLive: number, maxBatch = MAX_BATCH) {
  const clock = { now: 0 };
  const pace = new LiveRate({ maxBatch, now: () => clock.now });
  for (let i = 0; i < 100; i++) pace.judged(1, msPerLive);
  return { pace, clock };
}

const cost = fc.double({ min: 0.2, max: 400, noNaN: true });

describe('[JUDGE-4] the pace of live scores', () => {
  it('lets a batch take as long as a final may wait, and no longer, but for one drawing alone', () => {
    fc.assert(
      fc.property(cost, (msPerLive) => {
        const { pace } = paceAt(msPerLive);
        expect(pace.liveBatch).toBeGreaterThanOrEqual(1);
        expect(pace.liveBatch).toBeLessThanOrEqual(MAX_BATCH);
        if (pace.liveBatch > 1) expect(pace.liveBatch * msPerLive).toBeLessThanOrEqual(LIVE_BATCH_MS * 1.01);
      }),
    );
  });

  it('is as quick as may be when idle, and leaves finals their share of the time however many draw', () => {
    fc.assert(
      fc.property(cost, fc.integer({ min: 0, max: 500 }), (msPerLive, players) => {
        const { pace } = paceAt(msPerLive);
        for (let i = 0; i < players; i++) pace.asked(`canvas ${i}`);
        const interval = pace.liveIntervalMs;
        expect(interval).toBeGreaterThanOrEqual(LEAST_LIVE_INTERVAL_MS);
        expect((players * msPerLive) / interval).toBeLessThanOrEqual(LIVE_SHARE * 1.01);
        if (players * msPerLive < LIVE_SHARE * LEAST_LIVE_INTERVAL_MS * 0.99) expect(interval).toBe(500);
      }),
    );
  });

  it('counts a canvas once, and no more when it is gone or nobody draws on it', () => {
    const { pace, clock } = paceAt(100);
    for (let i = 0; i < 50; i++) pace.asked('ada');
    for (const key of ['bob', 'cyd', 'dan', 'eve']) pace.asked(key);
    expect(pace.liveIntervalMs).toBeCloseTo((5 * 100) / LIVE_SHARE);
    pace.gone('bob');
    expect(pace.liveIntervalMs).toBeCloseTo((4 * 100) / LIVE_SHARE);
    clock.now += 4_000;
    pace.asked('ada');
    clock.now += 4_000;
    expect(pace.liveIntervalMs).toBe(LEAST_LIVE_INTERVAL_MS);
  });

  it('does not forget who still draws because the interval has grown', () => {
    const { pace, clock } = paceAt(100);
    for (let i = 0; i < 100; i++) pace.asked(`canvas ${i}`);
    const interval = pace.liveIntervalMs;
    expect(interval).toBeGreaterThan(15_000);
    clock.now += interval;
    expect(pace.liveIntervalMs).toBeCloseTo(interval);
  });
});

interface Ask {
  lane: Lane;
  key: string | null;
  origin: Origin;
  work: number;
  atMs: number;
}

/**
 * A judge of one thread on a fake clock: `players` ask at the interval that the pace tells them, finals come at the given
 * moments. Returns how long each final waited for its batch to begin, and how many live scores each player got.
 */
function simulate(finalsAtMs: readonly number[], players: number, msPerLive: number, durationMs = 20_000) {
  const { pace, clock } = paceAt(msPerLive);
  const queue = new JudgeQueue<Ask>(512);
  const finals = [...finalsAtMs].sort((a, b) => a - b);
  const nextAsk = Array.from({ length: players }, (_, i) => (i * 37) % LEAST_LIVE_INTERVAL_MS);
  const scores = new Array<number>(players).fill(0);
  const waits: number[] = [];
  let lost = 0;
  const push = (ask: Ask) => {
    if (queue.push(ask)?.entry.lane === 'final') lost++;
  };
  const arrive = () => {
    while ((finals[0] ?? Number.POSITIVE_INFINITY) <= clock.now) {
      const origin = { address: 'a school', player: `final ${finals.length}` };
      push({ lane: 'final', key: null, origin, work: 1, atMs: finals.shift() as number });
    }
    for (let i = 0; i < players; i++) {
      if ((nextAsk[i] as number) > clock.now) continue;
      pace.asked(`canvas ${i}`);
      const key = `canvas ${i}`;
      push({ lane: 'live', key, origin: { address: 'a school', player: key }, work: 1, atMs: clock.now });
      nextAsk[i] = clock.now + pace.liveIntervalMs;
    }
  };
  while (clock.now < durationMs || finals.length > 0) {
    arrive();
    const batch = queue.take({
      final: { count: MAX_BATCH, work: MAX_BATCH },
      live: { count: pace.liveBatch, work: MAX_BATCH },
      explain: { count: 1, work: 1 },
    });
    if (batch.length === 0) {
      clock.now += 1;
      continue;
    }
    for (const { lane, key, atMs } of batch) {
      if (lane === 'final') waits.push(clock.now - atMs);
      else if (key) (scores[Number(key.split(' ')[1])] as number)++;
    }
    const took = batch.length * msPerLive;
    clock.now += took;
    if (batch[0]?.lane === 'live') pace.judged(batch.length, took);
  }
  return { waits, scores, lost };
}

describe('[JUDGE-3] finals beside live scores, on a fake clock', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 19_000 }), { minLength: 1, maxLength: 16 });

  it('wait for no more than one small batch of live scores and the finals before them, and none is lost', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (at, players, cost) => {
        const { waits, lost } = simulate(at, players, cost);
        expect([waits.length, lost]).toEqual([at.length, 0]);
        const live = Math.max(cost, LIVE_BATCH_MS);
        for (const wait of waits) expect(wait).toBeLessThanOrEqual(live + at.length * cost + 1);
      }),
      { numRuns: 30 },
    );
  });

  it('leave everybody their share of live scores: nobody gets half of what another gets', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 30 }), (at, players, cost) => {
        const { scores } = simulate(at, players, cost);
        const [least, most] = [Math.min(...scores), Math.max(...scores)];
        expect(least).toBeGreaterThan(0);
        expect(most - least).toBeLessThanOrEqual(Math.max(2, most / 2));
      }),
      { numRuns: 30 },
    );
  });
});
