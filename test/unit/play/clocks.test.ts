import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { correctedDeadline, disagree, watchClocks } from '#app/lib/clocks.ts';

const ms = (max: number) => fc.integer({ min: 0, max });

describe('[ROUND-2] a deadline is corrected by what the server says', () => {
  it('whatever the network does, a clock that ran is left alone, and one that stood still becomes right', () => {
    fc.assert(
      fc.property(ms(1e6), ms(5_000), ms(5_000), ms(200_000), ms(60_000), (askedAtMs, there, back, leftMs, stoodMs) => {
        const answeredAtMs = askedAtMs + there + back;
        const answer = { askedAtMs, answeredAtMs, leftMs };
        const trueMs = askedAtMs + there + leftMs;
        expect(correctedDeadline(trueMs, answer)).toBe(trueMs);
        const corrected = correctedDeadline(trueMs + stoodMs, answer);
        expect(corrected).toBeGreaterThanOrEqual(trueMs);
        expect(corrected - trueMs).toBeLessThanOrEqual(back + 250);
        expect(correctedDeadline(corrected, answer)).toBe(corrected);
      }),
    );
  });

  it('a machine that slept for 20 s shows 20 s less', () => {
    expect(correctedDeadline(80_000, { askedAtMs: 30_000, answeredAtMs: 30_040, leftMs: 30_000 })).toBe(60_040);
  });

  it('a time that the server has lengthened is shown longer', () => {
    expect(correctedDeadline(40_000, { askedAtMs: 30_000, answeredAtMs: 30_040, leftMs: 30_000 })).toBe(60_000);
  });

  it('when nothing is left, a deadline in the past stays there', () => {
    expect(correctedDeadline(20_000, { askedAtMs: 30_000, answeredAtMs: 30_040, leftMs: 0 })).toBe(20_000);
  });
});

describe('a page doubts its clock', () => {
  let stoodMs = 0;
  let page: EventTarget & { hidden: boolean };
  let doubts = 0;
  let stop: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    stoodMs = 0;
    doubts = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() - stoodMs);
    page = Object.assign(new EventTarget(), { hidden: false });
    vi.stubGlobal('document', page);
    vi.stubGlobal('window', new EventTarget());
    stop = watchClocks(() => {
      doubts += 1;
    });
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('not while both clocks run', () => {
    vi.advanceTimersByTime(60_000);
    expect(doubts).toBe(0);
  });

  it('once after a sleep in which the monotonic clock stood still', () => {
    stoodMs = 20_000;
    vi.advanceTimersByTime(3_000);
    expect(doubts).toBe(1);
  });

  it('once after the wall clock was set', () => {
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(3_000);
    expect(doubts).toBe(1);
  });

  it('when it is shown again, and not when it is hidden', () => {
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(doubts).toBe(0);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(doubts).toBe(1);
  });

  it('when it comes back from the cache of left pages', () => {
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(doubts).toBe(0);
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(doubts).toBe(1);
  });

  it('no more after its end', () => {
    stop();
    stoodMs = 20_000;
    vi.advanceTimersByTime(3_000);
    page.dispatchEvent(new Event('visibilitychange'));
    expect(doubts).toBe(0);
  });
});

it('small steps of a clock that is kept right are no disagreement', () => {
  expect(disagree({ monotonicMs: 0, wallMs: 0 }, { monotonicMs: 1_000, wallMs: 1_100 })).toBe(false);
  expect(disagree({ monotonicMs: 0, wallMs: 0 }, { monotonicMs: 1_000, wallMs: 3_000 })).toBe(true);
});
