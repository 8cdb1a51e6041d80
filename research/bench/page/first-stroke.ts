import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright';
import { launchBrowser } from '../../../test/support/browser.ts';
import { median } from '../../statistics.ts';
import type { Measure } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import { startGameServer } from '../server/game-server.ts';
import { type DrawingSeat, freshPage, openDrawingSeat } from './drawing-seat.ts';

/** As DevTools' "mid-tier mobile" does. */
const CPU_SLOWDOWN = 4;
const ROUNDS = { full: 9, quick: 1 };

/** From the beginning of the navigation to ink on the canvas, for a seat that is drawing; nothing is cached. */
export const firstStroke: Measure = {
  names: ['page.first-stroke'],
  async measure(bench) {
    const rounds = bench.count(ROUNDS.full, ROUNDS.quick);
    const game = await startGameServer();
    const plain = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(PLAIN_PAGE);
    });
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
    const browser = await launchBrowser();
    try {
      // The server's first page is slower than all others.
      await fetch(`${game.url}/`, { headers: { Accept: 'text/html' } }).then((response) => response.text());
      const { ours, peer } = await inTurns(rounds, {
        ours: async () => {
          const seat = await openDrawingSeat(game);
          try {
            return await inkAtMs(browser, seat.pageUrl, seat);
          } finally {
            seat.close();
          }
        },
        peer: () => inkAtMs(browser, plainUrl, null),
      });
      bench.note(
        `First stroke on a CPU ${CPU_SLOWDOWN} times slower: ${median(ours).toFixed(0)} ms after the navigation began ` +
          `(n = ${rounds}, slowest ${Math.max(...ours).toFixed(0)} ms), of which a page of nothing but a canvas and a ` +
          `script of a few lines takes ${median(peer).toFixed(0)} ms.`,
      );
      return { 'page.first-stroke': compared(ours, peer, rounds) };
    } finally {
      await browser.close();
      plain.close();
      await game.dispose();
    }
  },
};

/** Notes in every frame whether there is ink in the middle of a canvas, and when it was there first. */
const WATCH_FOR_INK = `
  globalThis.inkAtMs = null;
  const look = () => {
    for (const canvas of document.querySelectorAll('canvas')) {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(width / 2 - 4, height / 2 - 4, 8, 8);
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 128 && data[i] + data[i + 1] + data[i + 2] < 200) globalThis.inkAtMs ??= performance.now();
      }
    }
    if (globalThis.inkAtMs === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

async function inkAtMs(browser: Browser, url: string, seat: DrawingSeat | null): Promise<number> {
  const { context, page, cdp } = await freshPage(browser, seat);
  try {
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await page.addInitScript({ content: WATCH_FOR_INK });
    await page.goto(url, { waitUntil: 'commit' });
    const board = page.locator('canvas').last();
    await board.waitFor();
    const box = await board.boundingBox();
    if (!box) throw new Error('There is no canvas on the page.');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    // As a person does whose pen leaves nothing yet: tries again.
    for (;;) {
      await page.mouse.move(x - 20, y);
      await page.mouse.down();
      await page.mouse.move(x + 20, y, { steps: 4 });
      await page.mouse.up();
      const at = (await page.evaluate('globalThis.inkAtMs')) as number | null;
      if (at !== null) return at;
    }
  } finally {
    await context.close();
  }
}

const PLAIN_PAGE = `<!doctype html><title>A canvas</title>
<canvas width="600" height="600" style="touch-action: none"></canvas>
<script>
  const canvas = document.querySelector('canvas');
  const context = canvas.getContext('2d');
  context.lineWidth = 12;
  context.lineCap = 'round';
  let isDown = false;
  canvas.onpointerdown = (event) => {
    isDown = true;
    context.beginPath();
    context.moveTo(event.offsetX, event.offsetY);
  };
  canvas.onpointermove = (event) => {
    if (!isDown) return;
    context.lineTo(event.offsetX, event.offsetY);
    context.stroke();
  };
  canvas.onpointerup = () => {
    isDown = false;
  };
</script>`;
