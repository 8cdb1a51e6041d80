import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, inject } from 'vitest';
import { launchBrowser, watchedContext } from './browser.ts';
import { HOUSES, type RunningServer, type ServerOptions, startServer } from './server.ts';

export interface ServerAndBrowser {
  /** A test that restarts the server puts the new one here. */
  server: Pick<RunningServer, 'url' | 'adminPassword'>;
  browser: Browser;
}

/** One for all files of a worker: Playwright ends it with the process. */
let browser: Promise<Browser> | null = null;

/** The browser of this worker. Contexts that tests leave open are closed after each file. */
export function sharedBrowser(): { readonly browser: Browser } {
  const shared = {} as { browser: Browser };
  beforeAll(async () => {
    browser ??= launchBrowser();
    shared.browser = await browser;
  });
  afterAll(async () => {
    for (const context of shared.browser?.contexts() ?? []) await context.close();
  });
  return shared;
}

/** Pages of people that know nothing of each other: each has a context of its own, which is open until the file ends. */
export function watchedPages(shared: { readonly browser: Browser }) {
  const problems: string[][] = [];
  return {
    async newPage(options?: Parameters<typeof watchedContext>[1]): Promise<Page> {
      const watched = await watchedContext(shared.browser, options);
      problems.push(watched.problems);
      return watched.context.newPage();
    },
    /** Uncaught errors and blocked content of all pages so far. */
    problems: (): string[] => problems.flat(),
  };
}

/**
 * The server of the whole run (test/support/shared-server.ts), which other files use at the same time: rooms are private, boards
 * hold what others have drawn, and a reveal stays until the host goes on.
 */
export function sharedServerAndBrowser(): Readonly<ServerAndBrowser> {
  const shared = sharedBrowser();
  return {
    server: inject('server'),
    get browser() {
      return shared.browser;
    },
  };
}

/** Starts a server for the tests of a file and ends it afterwards. */
export function serverAndBrowser(
  options: ServerOptions | (() => Promise<ServerOptions>) = HOUSES,
): ServerAndBrowser & { server: RunningServer } {
  const shared = sharedBrowser();
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer(typeof options === 'function' ? await options() : options);
  });
  afterAll(() => server?.dispose());
  return {
    get server() {
      return server;
    },
    set server(next) {
      server = next;
    },
    get browser() {
      return shared.browser;
    },
  };
}
