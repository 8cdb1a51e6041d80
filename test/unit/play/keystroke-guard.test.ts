import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeystrokeGuard } from '#app/lib/keystroke-guard.ts';

describe('[SCREEN-8] keys that were meant for a field that has been removed', () => {
  it('are ignored for as long as somebody goes on typing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 999 }), { maxLength: 30 }), (pauses) => {
        const guard = new KeystrokeGuard();
        let nowMs = 5_000;
        guard.fieldRemoved(nowMs);
        for (const pause of pauses) {
          nowMs += pause;
          expect(guard.takes(nowMs)).toBe(true);
        }
        expect(guard.takes(nowMs + 1_001)).toBe(false);
        expect(guard.takes(nowMs + 1_002)).toBe(false);
      }),
    );
  });

  it('count at once after a pointer was used, and where no field was removed', () => {
    const guard = new KeystrokeGuard();
    expect(guard.takes(0)).toBe(false);
    guard.fieldRemoved(100);
    guard.end();
    expect(guard.takes(101)).toBe(false);
  });
});
