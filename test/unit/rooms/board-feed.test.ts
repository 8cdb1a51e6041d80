import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BoardKey } from '#contract/boards.ts';
import { PromptId } from '#contract/ids.ts';
import { boardsOf, createBoardFeed } from '#server/gateway/board-feed.ts';

const today: BoardKey = { kind: 'overall', period: 'today' };
const all: BoardKey = { kind: 'overall', period: 'all' };

describe('news of boards', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('[EDGE-4] come at once, then at most once a second, and the last change is always told', () => {
    const told: { at: number; key: BoardKey }[] = [];
    const start = Date.now();
    const feed = createBoardFeed((key) => told.push({ at: Date.now() - start, key }));
    for (let n = 0; n < 25; n++) {
      feed.changed([today]);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(10_000);
    expect(told.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 3_000]);
    feed.changed([today]);
    expect(told).toHaveLength(5);
    feed.close();
  });

  it('[EDGE-4] of one board do not hold back those of another', () => {
    const told: BoardKey[] = [];
    const feed = createBoardFeed((key) => told.push(key));
    feed.changed([today, all, today]);
    expect(told).toEqual([today, all]);
    feed.close();
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([today, all]);
  });

  it('[EDGE-4] are of all boards that the drawing may be on: one that is not listed is on its prompt’s alone', () => {
    const promptId = PromptId.parse('fish');
    const drawing = { promptId, listed: true, day: '2026-11-23', isMachines: false } as const;
    const ofRace = { ...drawing, medium: 'screen', mode: 'race' } as const;
    expect(boardsOf({ ...ofRace, listed: false, day: null })).toEqual([{ kind: 'prompt', promptId }]);
    expect(boardsOf({ ...ofRace, isMachines: true })).toEqual([{ kind: 'machines', promptId }]);
    expect(boardsOf({ ...ofRace, listed: false, medium: 'paper' })).toEqual([
      { kind: 'prompt', promptId, medium: 'paper' },
      { kind: 'daily', day: '2026-11-23', medium: 'paper' },
    ]);
    expect(boardsOf(ofRace)).toEqual([
      { kind: 'prompt', promptId },
      today,
      { ...today, mode: 'race' },
      { kind: 'overall', period: 'week' },
      { kind: 'overall', period: 'week', mode: 'race' },
      all,
      { ...all, mode: 'race' },
      { kind: 'daily', day: '2026-11-23' },
    ]);
  });
});
