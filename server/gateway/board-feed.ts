import type { BoardKey } from '#contract/boards.ts';

/** The Socket.IO room of those who watch a board. */
export function boardRoom(key: BoardKey): string {
  switch (key.kind) {
    case 'prompt':
      return `board:prompt:${key.promptId}`;
    case 'overall':
      return `board:overall:${key.period}`;
    case 'daily':
      return `board:daily:${key.day}`;
  }
}

const MIN_INTERVAL_MS = 1_000;

/**
 * [R43] Tells at once that a board has changed, then at most once an interval; the last change is always told.
 * Remembers only boards that changed within the last interval.
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
