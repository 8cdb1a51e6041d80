import { describe, expect, it } from 'vitest';
import { LiveCanvases } from '#server/judge/live-scores.ts';
import type { Judgement } from '#server/judge/port.ts';

const judgement = { score: 12 } as Judgement;

describe('what is known of canvases with live scores', () => {
  it('[JUDGE-3] is the judgement of the same version and prompt, and of no other', () => {
    const canvases = new LiveCanvases();
    canvases.judged({ key: 'ada', version: 3 }, 'a cat', judgement);
    expect(canvases.judgement({ key: 'ada', version: 3 }, 'a cat')).toBe(judgement);
    expect(canvases.judgement({ key: 'ada', version: 4 }, 'a cat')).toBeNull();
    expect(canvases.judgement({ key: 'ada', version: 3 }, 'a dog')).toBeNull();
    expect(canvases.judgement({ key: 'bob', version: 3 }, 'a cat')).toBeNull();
    canvases.forget('ada');
    expect(canvases.judgement({ key: 'ada', version: 3 }, 'a cat')).toBeNull();
  });

  it('[JUDGE-3] is that its final score was asked for', () => {
    const canvases = new LiveCanvases();
    canvases.end('ada');
    expect([canvases.isEnded('ada'), canvases.isEnded('bob')]).toEqual([true, false]);
    canvases.forget('ada');
    expect(canvases.isEnded('ada')).toBe(false);
  });

  it('[JUDGE-5] is that it was too slow to draw three times', () => {
    const canvases = new LiveCanvases();
    const strikes = [1, 2, 3].map(() => {
      canvases.timedOut('ada');
      return canvases.isTimedOut('ada');
    });
    expect(strikes).toEqual([false, false, true]);
    canvases.forget('ada');
    expect(canvases.isTimedOut('ada')).toBe(false);
  });
});
