import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypingRest } from '#app/lib/typing-rest.ts';

describe('[SCREEN-8] keys after the field that they were meant for is gone', () => {
  it('rest as long as somebody goes on typing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 999 }), { maxLength: 30 }), (pauses) => {
        const rest = new TypingRest();
        let nowMs = 5_000;
        rest.takenAway(nowMs);
        for (const pause of pauses) {
          nowMs += pause;
          expect(rest.takes(nowMs)).toBe(true);
        }
        expect(rest.takes(nowMs + 1_001)).toBe(false);
        expect(rest.takes(nowMs + 1_002)).toBe(false);
      }),
    );
  });

  it('count at once when a pointer was used, and where no field was taken away', () => {
    const rest = new TypingRest();
    expect(rest.takes(0)).toBe(false);
    rest.takenAway(100);
    rest.end();
    expect(rest.takes(101)).toBe(false);
  });
});
