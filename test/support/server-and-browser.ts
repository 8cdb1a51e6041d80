import type { Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type RunningServer, type ServerOptions, startServer } from './server.ts';

export interface ServerAndBrowser {
  /** A test that restarts the server puts the new one here. */
  server: RunningServer;
  browser: Browser;
}

/** Starts a server and a browser before the tests of a file and ends them afterwards. */
export function serverAndBrowser(options: ServerOptions | (() => Promise<ServerOptions>) = {}): ServerAndBrowser {
  const running = {} as ServerAndBrowser;
  beforeAll(async () => {
    const browser = launchBrowser();
    running.server = await startServer(typeof options === 'function' ? await options() : options);
    running.browser = await browser;
  });
  afterAll(async () => {
    await running.browser?.close();
    await running.server?.dispose();
  });
  return running;
}
