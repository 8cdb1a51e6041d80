import type { Page } from 'playwright';

/** What the server says to a page, as a slow network brings it. */
export interface HeldBack {
  /** Holds back the first message in which `pattern` is found, and all that follow. */
  from(pattern: RegExp): void;
  /** Lets them arrive, in order. */
  release(): void;
}

/** To be called before the page connects. */
export async function heldBack(page: Page): Promise<HeldBack> {
  let wanted: RegExp | null = null;
  let isHolding = false;
  const waiting: (() => void)[] = [];
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      isHolding ||= wanted?.test(String(message)) ?? false;
      if (isHolding) waiting.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  return {
    from: (pattern) => {
      wanted = pattern;
    },
    release: () => {
      wanted = null;
      isHolding = false;
      for (const arrive of waiting.splice(0)) arrive();
    },
  };
}
