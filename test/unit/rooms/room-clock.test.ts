import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogger } from '#server/lib/logger.ts';
import { DatabaseWatch } from '#server/rooms/database-watch.ts';
import { GAP_MS, SteadyClock, StoppableClock } from '#server/rooms/room-clock.ts';
import { ManualClock } from '../../integration/rooms-fakes.ts';

describe('the time of the rooms [ROOM-9]', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('follows the monotonic clock, whatever the wall clock does, without gaps of the process', () => {
    const step = fc.record({ ms: fc.nat({ max: GAP_MS * 3 }), wallMs: fc.integer({ min: -4e6, max: 4e6 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const wall = vi.spyOn(Date, 'now').mockReturnValue(1e12);
        let monotonic = 5;
        const clock = new SteadyClock(() => monotonic);
        const began = clock.now();
        let ran = 0;
        for (const { ms, wallMs } of steps) {
          monotonic += ms;
          wall.mockReturnValue(Date.now() + wallMs);
          if (ms <= GAP_MS) ran += ms;
          expect(clock.now() - began).toBe(ran);
          expect(clock.date()).toBe(Date.now());
        }
        clock.close();
      }),
    );
  });

  it('stands still since a moment, and goes on from there, as often as need be', () => {
    const source = new ManualClock();
    const clock = new StoppableClock(source);
    const began = clock.now();
    for (let times = 1; times <= 3; times++) {
      source.advance(1_000);
      clock.stand(clock.now() - 400);
      source.advance(60_000);
      expect(clock.now() - began).toBe(times * 600);
      clock.goOn();
      expect(clock.now() - began).toBe(times * 600);
    }
  });
});

const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};

/** A database that answers when the test says so, and whose clock is the machine's. */
async function watched() {
  const source = new ManualClock();
  const clock = new StoppableClock(source);
  const database = { health: 'well' as 'well' | 'fails' | 'hangs', writes: true, aheadMs: 7_000_000, drifts: 0 };
  let goOn = () => {};
  const heartbeat = {
    beat: async () => {
      if (database.health === 'fails') throw new Error('away');
      if (database.health === 'hangs') {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
      }
      return new Date(source.now() + database.aheadMs);
    },
    last: async () => null,
  };
  const logger = createLogger('silent');
  const onDrift = () => {
    database.drifts += 1;
  };
  const watch = new DatabaseWatch({ heartbeat, clock, timers: source, logger, onDrift });
  await watch.start();
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      source.advance(250);
      await turns();
    }
  };
  const save = () =>
    database.writes ? watch.saved() : watch.notSaved('a test', new Error('the disk is full'), logger);
  return { clock, watch, database, pass, save, goOn: () => goOn() };
}

describe('while the database is away [ROOM-9]', () => {
  it.each(['fails', 'hangs'] as const)('and %s, the time of the rooms stands still', async (health) => {
    const { clock, watch, database, pass, goOn } = await watched();
    await pass(5_000);
    const wellAt = clock.now();
    database.health = health;
    await pass(20_000);
    expect(watch.canSave).toBe(false);
    database.health = 'well';
    goOn();
    await pass(250);
    expect(watch.canSave).toBe(true);
    // What is stored and shown of the deadlines is renewed.
    expect(database.drifts).toBe(1);
    expect(Math.abs(clock.now() - wellAt)).toBeLessThanOrEqual(1_000);
    await pass(10_000);
    expect(Math.abs(clock.now() - wellAt - 10_000)).toBeLessThanOrEqual(1_000);
    expect(database.drifts).toBe(1);
  });

  it('also when it answers and saves nothing, until a write succeeds', async () => {
    const { clock, watch, database, pass, save } = await watched();
    database.writes = false;
    await pass(5_000);
    const stoodAt = clock.now();
    for (let second = 0; second < 8; second++) {
      save();
      await pass(1_000);
    }
    expect(watch.canSave).toBe(false);
    expect(clock.now()).toBe(stoodAt);
    await pass(5_000);
    expect(clock.now()).toBe(stoodAt);
    database.writes = true;
    save();
    await pass(1_000);
    expect(watch.canSave).toBe(true);
  });

  it('one write that fails stops nothing, and is forgotten', async () => {
    const { watch, database, pass, save } = await watched();
    for (let times = 0; times < 5; times++) {
      database.writes = false;
      save();
      database.writes = true;
      await pass(1_000);
      if (times % 2 === 0) save();
      expect(watch.canSave).toBe(true);
    }
  });

  it('what must not be lost is repeated; failures count only while the database is there', async () => {
    const { watch, database, pass } = await watched();
    let attempts = 0;
    const act = async () => {
      attempts += 1;
      if (database.health !== 'well') throw new Error('away');
      return 'saved';
    };
    database.health = 'fails';
    const saved = watch.insist('a test', act);
    await pass(30_000);
    expect(attempts).toBeGreaterThan(10);
    database.health = 'well';
    await pass(1_000);
    expect(await saved).toBe('saved');

    const never = watch.insist('a test', () => Promise.reject(new Error('never')));
    never.catch(() => {});
    await pass(30_000);
    await expect(never).rejects.toThrow('never');
    let isWanted = true;
    const unwanted = watch.insist(
      'a test',
      () => Promise.reject(new Error('never')),
      () => isWanted,
    );
    isWanted = false;
    await pass(2_000);
    expect(await unwanted).toBeNull();
  });

  it('a database whose clock is set renews the deadlines once', async () => {
    const { database, pass } = await watched();
    await pass(3_000);
    for (const jump of [3_600_000, -90_000]) {
      database.drifts = 0;
      database.aheadMs += jump;
      await pass(5_000);
      expect(database.drifts).toBe(1);
    }
  });
});
