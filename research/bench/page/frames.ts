import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { between, seededRandom } from '#contract/random.ts';
import { quantile } from '../../../cli/model/calibration/fit.ts';
import { launchBrowser } from '../../../test/support/browser.ts';
import { median } from '../../statistics.ts';
import type { Measure } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import { startGameServer } from '../server/game-server.ts';
import { type FreshPage, freshPage, openDrawingSeat } from './drawing-seat.ts';

const STROKES = 5_000;
const ROUNDS = { full: 7, quick: 1 };
const ROUND_MS = { full: 4_000, quick: 700 };
/** A mouse reports so often. */
const MOVE_EVERY_MS = 8;

interface Frames {
  deltasMs: number[];
  /** Of the main thread, per frame. */
  workMs: number;
}

/** Drawing on a canvas of 5,000 strokes and on an empty one: time between frames, and what the main thread does in it. */
export const frames: Measure = {
  names: ['page.frame.interval', 'page.frame.work'],
  async measure(bench) {
    const rounds = bench.count(ROUNDS.full, ROUNDS.quick);
    const strokes = bench.count(STROKES, 500);
    const game = await startGameServer();
    const browser = await launchBrowser();
    try {
      const seats = [await openDrawingSeat(game, manyStrokes(strokes)), await openDrawingSeat(game)] as const;
      const open = async (seat: (typeof seats)[number]) => {
        const fresh = await freshPage(browser, seat);
        await fresh.page.goto(seat.pageUrl);
        await fresh.page.locator('canvas').last().waitFor();
        await fresh.cdp.send('Performance.enable');
        return fresh;
      };
      const [full, empty] = [await open(seats[0]), await open(seats[1])];
      const found: Record<'full' | 'empty', Frames[]> = { full: [], empty: [] };
      const run = async (name: 'full' | 'empty', page: FreshPage) => {
        const one = await drawFor(page, bench.count(ROUND_MS.full, ROUND_MS.quick));
        found[name].push(one);
        return quantile(one.deltasMs, 0.95);
      };
      const p95 = await inTurns(rounds, { full: () => run('full', full), empty: () => run('empty', empty) });
      const deltas = (all: readonly Frames[]) => all.flatMap(({ deltasMs }) => deltasMs);
      const work = (all: readonly Frames[]) => all.map(({ workMs }) => workMs);
      for (const name of ['full', 'empty'] as const) {
        const of = (share: number) => quantile(deltas(found[name]), share).toFixed(1);
        bench.note(
          `Drawing on ${name === 'full' ? `${strokes} strokes` : 'an empty canvas'}: a frame every ${of(0.5)} ms ` +
            `(p95 ${of(0.95)}, p99 ${of(0.99)}; n = ${deltas(found[name]).length} frames), the main thread works ` +
            `${median(work(found[name])).toFixed(2)} ms in each.`,
        );
      }
      for (const seat of seats) seat.close();
      const n = deltas(found.full).length;
      return {
        'page.frame.interval': compared(p95.full, p95.empty, n),
        'page.frame.work': compared(work(found.full), work(found.empty), n),
      };
    } finally {
      await browser.close();
      await game.dispose();
    }
  },
};

/** Short lines all over the paper. */
function manyStrokes(count: number): DrawOp[] {
  const random = seededRandom(5);
  const at = () => Math.round(between(random, 60, CANVAS_UNITS - 60));
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [at(), at()];
    const points = [x, y, 0.5, 0, x + 20, y + 12, 0.5, 12, x + 40, y + 4, 0.5, 12];
    return { kind: 'stroke', t: i, tool: 'pen', colour: '#2f6fde', size: 4, points };
  });
}

/** Draws waves with the mouse, a stroke every half second. */
async function drawFor({ page, cdp }: FreshPage, durationMs: number): Promise<Frames> {
  const board = page.locator('canvas').last();
  await board.waitFor();
  const box = await board.boundingBox();
  if (!box) throw new Error('There is no canvas on the page.');
  await page.evaluate(`
    globalThis.frameTimes = [];
    globalThis.watching = true;
    requestAnimationFrame(function note(ms) {
      frameTimes.push(ms);
      if (watching) requestAnimationFrame(note);
    });
  `);
  const before = await taskSeconds(cdp);
  const began = performance.now();
  let isDown = false;
  for (let move = 0; performance.now() - began < durationMs; move++) {
    const u = move / 60;
    const x = box.x + box.width * (0.1 + 0.8 * (u % 1));
    const y = box.y + box.height * (0.5 + 0.3 * Math.sin(2 * Math.PI * 1.7 * u));
    if (move % 60 === 0 && isDown) await page.mouse.up();
    await page.mouse.move(x, y);
    if (move % 60 === 0) {
      await page.mouse.down();
      isDown = true;
    }
    const waitMs = began + (move + 1) * MOVE_EVERY_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  await page.mouse.up();
  const after = await taskSeconds(cdp);
  const times = (await page.evaluate('watching = false, frameTimes')) as number[];
  const deltasMs = times.slice(1).map((ms, i) => ms - (times[i] as number));
  return { deltasMs, workMs: ((after - before) * 1000) / deltasMs.length };
}

async function taskSeconds(cdp: FreshPage['cdp']): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}
