import { describe, expect, it } from 'vitest';
import { LOG_RATES, LogLimit } from '#server/lib/log-limit.ts';
import { createLogger } from '#server/lib/logger.ts';

const HOUR_S = 3_600;

describe('The log', () => {
  it('grows by no more than its rates, whatever happens', () => {
    let nowMs = 0;
    const limit = new LogLimit(
      () => {},
      () => nowMs,
    );
    let [trouble, course] = [0, 0];
    // A hundred of each in a second, for an hour.
    for (let i = 0; i < HOUR_S * 100; i++) {
      nowMs += 10;
      if (limit.admits('it broke', true)) trouble++;
      if (limit.admits('it went on', false)) course++;
    }
    expect(trouble).toBeLessThanOrEqual(LOG_RATES.trouble.capacity + LOG_RATES.trouble.perSecond * HOUR_S + 1);
    expect(course).toBeLessThanOrEqual(LOG_RATES.course.capacity + LOG_RATES.course.perSecond * HOUR_S + 1);
  });

  it('has every round of a server with three hundred rounds a minute, and the first of each trouble', () => {
    let nowMs = 0;
    const limit = new LogLimit(
      () => {},
      () => nowMs,
    );
    for (let i = 0; i < 300 * 60; i++) {
      nowMs += 200;
      expect(limit.admits('round judged', false)).toBe(true);
    }
    for (let kind = 0; kind < 50; kind++) expect(limit.admits(`trouble ${kind}`, true)).toBe(true);
  });

  it('bounds how many kinds it remembers', () => {
    const limit = new LogLimit(
      () => {},
      () => 0,
    );
    let written = 0;
    for (let i = 0; i < 5_000; i++) if (limit.admits(`message ${i}`, true)) written++;
    expect(written).toBeLessThan(500);
  });

  it('leaves out lines of a flood, and cuts what errors quote', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    for (let i = 0; i < 1_000; i++) logger.child({ i }).error({ err: new Error('x'.repeat(100_000)) }, 'it broke');
    logger.warn('something else');
    expect(lines.length).toBe(LOG_RATES.trouble.capacity + 1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(10_000);
  });
});
