import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VisibilityTracker } from '#app/lib/visibility.ts';
import type { RoomView } from '#contract/room.ts';

const TOTAL_MS = 60_000;
/** A view that came at the moment it is looked at. */
const at = (nowMs: number, name: string, runningMs = 0) => ({
  view: { phase: { name, round: { id: 'r1' }, totalMs: TOTAL_MS, remainingMs: TOTAL_MS - runningMs } } as RoomView,
  receivedAtMs: nowMs,
});
const away = (name = 'countdown') => {
  const tracker = new VisibilityTracker();
  tracker.hidden(at(0, name).view);
  return tracker;
};

describe('[SCREEN-3] who comes back to the tab', () => {
  it('is told at once what the tab already knows', () => {
    expect(away().seen(at(30_000, 'drawing', 20_000), 31_000)).toEqual({ what: 'drawing', seconds: 21 });
    expect(away('drawing').seen(at(30_000, 'reveal', 1_000), 30_000)).toEqual({ what: 'reveal', seconds: 1 });
  });

  it('is told what comes with the first new view after a sleep, once', () => {
    const tracker = away();
    expect(tracker.seen(at(0, 'countdown'), 30_000)).toBeNull();
    expect(tracker.look(at(30_500, 'countdown'), 30_500)).toBeNull();
    expect(tracker.look(at(31_000, 'drawing', 20_000), 31_000)).toEqual({ what: 'drawing', seconds: 20 });
    expect(tracker.look(at(32_000, 'drawing', 21_000), 32_000)).toBeNull();
  });

  it('is told nothing of what begins before their eyes, or a moment before', () => {
    fc.assert(
      fc.property(fc.constantFrom('drawing', 'reveal'), fc.nat({ max: 60_000 }), (name, laterMs) => {
        const tracker = away();
        expect(tracker.seen(at(0, 'countdown'), 30_000)).toBeNull();
        expect(tracker.look(at(30_001 + laterMs, name, laterMs), 30_001 + laterMs)).toBeNull();
      }),
    );
    expect(away().seen(at(30_000, 'drawing', 2_900), 30_000)).toBeNull();
  });

  it('has missed nothing where nothing changed, or only what is nobody’s turn', () => {
    const tracker = away('drawing');
    expect(tracker.seen(at(30_000, 'drawing', 30_000), 30_000)).toBeNull();
    expect(tracker.look(at(45_000, 'drawing', 45_000), 45_000)).toBeNull();
    expect(tracker.look(at(46_000, 'reveal', 20_000), 46_000)).toBeNull();
    expect(away().seen(at(30_000, 'lobby'), 30_000)).toBeNull();
    expect(new VisibilityTracker().look(at(0, 'drawing', 9_000), 0)).toBeNull();
  });

  it('is told when they were away twice before anything came', () => {
    const tracker = away();
    tracker.seen(at(0, 'countdown'), 30_000);
    tracker.hidden(at(0, 'countdown').view);
    expect(tracker.look(at(40_000, 'drawing', 20_000), 40_000)).toBeNull();
    expect(tracker.seen(at(40_000, 'drawing', 20_000), 50_000)).toEqual({ what: 'drawing', seconds: 30 });
  });
});
