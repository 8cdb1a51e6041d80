import type { Browser } from 'playwright';
import { launchBrowser } from '../../../test/support/browser.ts';
import type { Measure } from '../measure.ts';
import { startGameServer } from '../server/game-server.ts';
import { type DrawingSeat, freshPage, openDrawingSeat } from './drawing-seat.ts';

/** What Chromium downloads until somebody can draw, against a page of the same build that does nothing. */
export const javascript: Measure = {
  names: ['page.javascript'],
  async measure(bench) {
    const game = await startGameServer();
    const browser = await launchBrowser();
    try {
      const seat = await openDrawingSeat(game);
      const play = await scriptsOf(browser, seat.pageUrl, seat, 'canvas');
      const empty = await scriptsOf(browser, `${game.url}/no-such-page`, null, 'h1');
      seat.close();
      const [ours, peer] = [sum(play), sum(empty)];
      const own = play
        .filter(({ path }) => !empty.some((other) => other.path === path))
        .sort((a, b) => b.bytes - a.bytes);
      bench.note(
        `JavaScript of the play page: ${(ours / 1024).toFixed(0)} kB compressed in ${play.length} files, ` +
          `${(peer / 1024).toFixed(0)} kB of it Next's and React's own; the largest others: ` +
          `${own
            .slice(0, 4)
            .map(({ path, bytes }) => `${path.split('/').at(-1)} ${(bytes / 1024).toFixed(1)} kB`)
            .join(', ')}.`,
      );
      return { 'page.javascript': { ours: ours / 1024, peer: peer / 1024, n: play.length } };
    } finally {
      await browser.close();
      await game.dispose();
    }
  },
};

interface Script {
  path: string;
  /** As they came over the wire, headers included. */
  bytes: number;
}

const sum = (scripts: readonly Script[]): number => scripts.reduce((total, { bytes }) => total + bytes, 0);

async function scriptsOf(browser: Browser, url: string, seat: DrawingSeat | null, ready: string): Promise<Script[]> {
  const { context, page, cdp } = await freshPage(browser, seat);
  const paths = new Map<string, string>();
  const scripts: Script[] = [];
  await cdp.send('Network.enable');
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') paths.set(requestId, new URL(response.url).pathname);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId);
    if (path !== undefined) scripts.push({ path, bytes: encodedDataLength });
  });
  await page.goto(url);
  await page.locator(ready).first().waitFor();
  await page.waitForLoadState('networkidle');
  await context.close();
  return scripts;
}
