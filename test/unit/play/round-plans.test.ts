import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { playAgain } from '#app/components/solo/solo-game.ts';
import { ghostMoment, STILL_STEP_MS, uncoveringTimes } from '#app/lib/animation-timing.ts';
import { MAX_GHOSTS, MAX_PLAYERS } from '#contract/limits.ts';

const ms = (max: number) => fc.double({ min: 0, max, noNaN: true });
const round = fc.record({ durationMs: ms(400_000), totalMs: fc.double({ min: 20_000, max: 300_000, noNaN: true }) });

describe('[SCREEN-3] a ghost in a round', () => {
  it('begins with an empty sheet, never goes back, and is done before the round is', () => {
    fc.assert(
      fc.property(round, ms(1), ms(1), fc.boolean(), ({ durationMs, totalMs }, a, b, steps) => {
        const at = (part: number) => ghostMoment(durationMs, { elapsedMs: part * totalMs, totalMs }, steps);
        expect(at(0)).toBe(0);
        expect(at(-1)).toBe(0);
        expect(at(Math.min(a, b))).toBeLessThanOrEqual(at(Math.max(a, b)));
        if (!steps) expect(at(0.95)).toBeCloseTo(durationMs, 3);
      }),
    );
  });

  it('draws at the pace of the hand that drew it where there is time', () => {
    fc.assert(
      fc.property(round, ms(1), ({ durationMs, totalMs }, part) => {
        fc.pre(durationMs <= totalMs * 0.9);
        const elapsedMs = part * totalMs;
        expect(ghostMoment(durationMs, { elapsedMs, totalMs })).toBe(Math.min(durationMs, elapsedMs));
      }),
    );
  });

  it('grows in steps for who wants no motion', () => {
    const at = (elapsedMs: number) => ghostMoment(60_000, { elapsedMs, totalMs: 80_000 }, true);
    expect(at(STILL_STEP_MS * 2.9)).toBe(at(STILL_STEP_MS * 2));
    expect(at(STILL_STEP_MS * 3)).toBeGreaterThan(at(STILL_STEP_MS * 2));
  });
});

describe('[SCREEN-5] covers at the reveal', () => {
  it('are lifted from the last place to the first, with growing pauses before the best three', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_PLAYERS + MAX_GHOSTS }), (count) => {
        const times = uncoveringTimes(count);
        expect(times).toHaveLength(count);
        for (let place = 1; place < count; place++) {
          expect(times[place - 1]).toBeGreaterThan(times[place] as number);
        }
        const pauses = times.slice(0, 3).map((atMs, place) => atMs - (times[place + 1] ?? Number.NaN));
        if (count > 3) expect(pauses).toEqual(pauses.toSorted((a, b) => b - a));
        expect(times[0] ?? 0).toBeLessThanOrEqual(8_500);
      }),
    );
  });
});

describe('[SCREEN-6] once more, alone', () => {
  const client = (refuse?: string) => ({
    send: vi.fn(async (message: string) =>
      message === refuse
        ? { ok: false as const, error: { code: 'no_prompts' as const, message: 'No.' } }
        : { ok: true as const },
    ),
  });

  it.each([
    ['reveal', ['room:next', 'room:rematch']],
    ['podium', ['room:rematch']],
    ['drawing', []],
  ] as const)('goes from %s by %j', async (phase, steps) => {
    const { send } = client();
    expect(await playAgain({ send: send as never }, phase)).toEqual({ ok: true });
    expect(send.mock.calls.map(([message]) => message)).toEqual(steps);
  });

  it('ends with the first refusal', async () => {
    const { send } = client('room:rematch');
    expect(await playAgain({ send: send as never }, 'reveal')).toMatchObject({ ok: false });
    expect(send).toHaveBeenCalledTimes(2);
  });
});
