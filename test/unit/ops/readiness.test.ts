import { describe, expect, it } from 'vitest';
import type { JudgeInfo } from '#server/judge/port.ts';
import { createReadiness, type ReadinessParts } from '#server/ops/readiness.ts';

const info = {
  modelId: 'doodle-clip',
  modelHash: 'abc',
  provider: 'cpu',
  passedOver: [{ provider: 'cuda', reason: 'there is no NVIDIA device here' }],
  precision: 'int8',
} as unknown as JudgeInfo;

const parts = (changes: Partial<ReadinessParts> = {}): ReadinessParts => ({
  version: '1.2.3',
  database: 'embedded',
  ping: async () => {},
  judge: () => ({ info, isAlive: () => true }),
  stage: () => 'running',
  ...changes,
});

describe('[OPS-1] a server is ready', () => {
  it('when everything works, and says what it is', async () => {
    expect(await createReadiness(parts())()).toEqual({
      ready: true,
      reason: null,
      version: '1.2.3',
      model: 'doodle-clip',
      modelHash: 'abc',
      provider: 'cpu',
      passedOver: info.passedOver,
      precision: 'int8',
      database: 'embedded',
    });
  });

  it.each<[string, Partial<ReadinessParts>, RegExp]>([
    ['while it starts', { stage: () => 'starting' }, /starting/],
    ['while it stops', { stage: () => 'stopping' }, /stopping/],
    ['without a judge', { judge: () => null }, /judge/],
    ['while its judge is dead', { judge: () => ({ info, isAlive: () => false }) }, /judge/],
    ['when the database refuses', { ping: () => Promise.reject(new Error('gone')) }, /database/],
    ['when the database throws', { ping: () => Promise.reject(null) }, /database/],
  ])('not %s, with the reason', async (_when, changes, reason) => {
    const readiness = await createReadiness(parts(changes))();
    expect(readiness).toMatchObject({ ready: false, reason: expect.stringMatching(reason) });
  });

  it('asks the database once for many who ask at the same time, and again later', async () => {
    let now = 0;
    let pings = 0;
    const ping = async () => {
      pings += 1;
    };
    const ready = createReadiness(parts({ ping }), () => now);
    await Promise.all([ready(), ready(), ready()]);
    expect(pings).toBe(1);
    now += 10_000;
    await ready();
    expect(pings).toBe(2);
  });
});
