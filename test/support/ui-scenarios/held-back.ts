import type { Page } from 'playwright';

/** What the server says to a page, as a slow network brings it. */
export interface HeldBack {
  /** Lets arrive what waits, in order, up to the first message in which `pattern` is found; it and all after it wait. */
  until(pattern: RegExp | null): void;
}

/** To be called before the page connects. */
export async function heldBack(page: Page): Promise<HeldBack> {
  let stop: RegExp | null = null;
  const waiting: { message: string | Buffer; arrive: () => void }[] = [];
  const flow = () => {
    while (waiting[0] && !stop?.test(String(waiting[0].message))) waiting.shift()?.arrive();
  };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      waiting.push({ message, arrive: () => socket.send(message) });
      flow();
    });
  });
  return {
    until: (pattern) => {
      stop = pattern;
      flow();
    },
  };
}
