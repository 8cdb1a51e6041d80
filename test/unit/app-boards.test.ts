import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  cursorOf,
  modeOf,
  overallHref,
  periodOf,
  promptBoardHref,
  viewOf,
} from '#app/components/boards/board-query.ts';
import { boardWords } from '#app/lib/format.ts';
import { throttle } from '#app/lib/throttle.ts';
import { textsOf } from './i18n/texts.ts';

const { t, messages, format } = textsOf('en');
const said = boardWords(t('boards'), messages, format);

const queryOf = (href: string) => Object.fromEntries(new URL(href, 'http://host').searchParams);

describe('numbers on a board', () => {
  it('has words for the first drawing of a prompt', () => {
    expect(said.percentile(null)).toBe('the first');
    expect(said.percentile(0)).toBe('beat 0 %');
  });

  it('says dates in UTC', () => {
    expect(said.moment(new Date('2026-03-01T23:59:30Z'))).toBe('1 Mar 2026, 23:59 UTC');
  });

  it('[BOARD-9] says times in the zone of a reader who has told it', () => {
    const tokyo = boardWords(t('boards'), messages, format, 'Asia/Tokyo');
    const now = new Date('2026-03-01T23:00:00Z');
    expect(tokyo.when(new Date('2026-03-01T15:00:00Z'), now)).toBe('00:00');
    expect(tokyo.when(new Date('2026-03-01T14:59:59Z'), now)).toBe('1 Mar 2026');
    expect(tokyo.moment(new Date('2026-03-01T23:59:30Z'))).toBe('2 Mar 2026, 08:59');
  });

  it('counts days in UTC where the reader’s zone is unknown', () => {
    const now = new Date('2026-03-02T00:00:30Z');
    expect(said.when(new Date('2026-03-02T00:00:00Z'), now)).toBe('00:00 UTC');
    expect(said.when(new Date('2026-03-01T23:59:59Z'), now)).toBe('1 Mar 2026');
  });
});

describe('the query of a board', () => {
  it('opens today for anything unknown', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), (period) => {
        const known = period === 'week' || period === 'all';
        expect(periodOf({ period })).toBe(known ? period : 'today');
      }),
    );
    expect(periodOf({ period: ['week', 'all'] })).toBe('week');
  });

  it('[BOARD-9] keeps period, mode and view', () => {
    const place = { period: 'week', mode: 'duel', view: 'grid' } as const;
    const query = queryOf(overallHref(place));
    expect([periodOf(query), modeOf(query), viewOf(query)]).toEqual(['week', 'duel', 'grid']);
    expect(viewOf(queryOf(promptBoardHref('abc', { view: 'grid' })))).toBe('grid');
    for (const unknown of [undefined, '', 'all', 'constructor']) {
      expect([modeOf({ mode: unknown }), viewOf({ view: unknown })]).toEqual([undefined, 'list']);
    }
  });

  it('reads back every cursor that a link holds', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme-ascii' }), (cursor) => {
        expect(cursorOf(queryOf(overallHref({ period: 'week', after: cursor })))).toEqual({ cursor });
        expect(cursorOf(queryOf(promptBoardHref('abc', { after: cursor })))).toEqual({ cursor });
      }),
    );
    expect(cursorOf({})).toEqual({ cursor: null });
    expect(cursorOf({ after: '' })).toEqual({ cursor: null });
  });

  it('refuses a cursor that is too long to be ours', () => {
    expect(cursorOf({ after: 'x'.repeat(301) })).toBe('invalid');
  });
});

describe('throttle', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('never runs twice within the interval, and always after the last call', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 40 }), (gaps) => {
        const startMs = Date.now();
        const nowMs = () => Date.now() - startMs;
        const runs: number[] = [];
        const throttled = throttle(() => runs.push(nowMs()), 1_000);
        let lastCallMs = 0;
        for (const gap of gaps) {
          vi.advanceTimersByTime(gap);
          throttled.call();
          lastCallMs = nowMs();
        }
        vi.advanceTimersByTime(2_000);
        for (let i = 1; i < runs.length; i++) {
          expect((runs[i] as number) - (runs[i - 1] as number)).toBeGreaterThanOrEqual(1_000);
        }
        expect(runs[0]).toBe(gaps[0]);
        expect(runs.at(-1)).toBeGreaterThanOrEqual(lastCallMs);
        expect(runs.at(-1)).toBeLessThanOrEqual(lastCallMs + 1_000);
      }),
      { numRuns: 30 },
    );
  });

  it('runs nothing after cancel', () => {
    let runs = 0;
    const throttled = throttle(() => runs++, 1_000);
    throttled.call();
    throttled.call();
    throttled.cancel();
    vi.advanceTimersByTime(5_000);
    expect(runs).toBe(1);
  });
});
