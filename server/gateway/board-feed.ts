import { type BoardKey, BoardPeriod } from '#contract/boards.ts';
import type { DrawingSavedEvent } from '../rooms/round-judge.ts';

/** The Socket.IO room of a board's watchers. */
export function boardRoom(key: BoardKey): string {
  switch (key.kind) {
    case 'prompt':
      return `board:prompt:${key.promptId}:${key.medium ?? 'screen'}`;
    case 'overall':
      return `board:overall:${key.period}:${key.mode ?? ''}`;
    case 'daily':
      return `board:daily:${key.day}:${key.medium ?? 'screen'}`;
    case 'machines':
      return `board:machines:${key.promptId}`;
  }
}

/** The boards on which a saved drawing may appear. An unlisted drawing appears on its prompt's board only, a machine's on that of machines. */
export function boardsOf({
  promptId,
  listed,
  day,
  isMachines,
  medium,
  mode,
}: Omit<DrawingSavedEvent, 'drawingId'>): BoardKey[] {
  if (isMachines) return [{ kind: 'machines', promptId }];
  const onPaper = medium === 'paper' ? { medium } : {};
  const periods = listed ? BoardPeriod.options : [];
  return [
    { kind: 'prompt', promptId, ...onPaper },
    ...periods.flatMap((period) => [
      { kind: 'overall' as const, period },
      { kind: 'overall' as const, period, mode },
    ]),
    ...(day === null ? [] : [{ kind: 'daily' as const, day, ...onPaper }]),
  ];
}

const MIN_INTERVAL_MS = 1_000;

/**
 * [EDGE-4] A throttle for each board, leading and trailing: the first change is announced at once, later ones at most once
 * an interval, the last one always. Holds only boards that changed within the last interval.
 */
export function createBoardFeed(tell: (key: BoardKey) => void, intervalMs = MIN_INTERVAL_MS) {
  const running = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();

  const changed = (key: BoardKey): void => {
    const name = boardRoom(key);
    const recent = running.get(name);
    if (recent) {
      recent.again = true;
      return;
    }
    tell(key);
    const timer = setTimeout(() => {
      const { again } = running.get(name) ?? { again: false };
      running.delete(name);
      if (again) changed(key);
    }, intervalMs);
    timer.unref();
    running.set(name, { timer, again: false });
  };

  return {
    changed: (keys: readonly BoardKey[]) => {
      for (const key of keys) changed(key);
    },
    close: () => {
      for (const { timer } of running.values()) clearTimeout(timer);
      running.clear();
    },
  };
}
