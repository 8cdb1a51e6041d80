import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { WHOLE_CANVAS } from '#canvas/frame.ts';
import { renderStrokes } from '#canvas/render.ts';
import { replayOps, type Stroke, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import type { Square } from '#contract/explanation.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { DESKTOP } from '../../support/browser.ts';
import { sharedBrowser } from '../../support/server-and-browser.ts';
import { serveHarness } from './serve.ts';

export type Place = [x: number, y: number];

/**
 * The board on a page of its own, for a file of tests. The answer opens it anew; what was opened is closed after each
 * test.
 */
export function boardOnAPage(): (options?: Parameters<Browser['newContext']>[0]) => Promise<Page> {
  const shared = sharedBrowser();
  let harness: Awaited<ReturnType<typeof serveHarness>>;
  let contexts: BrowserContext[] = [];
  beforeAll(async () => {
    harness = await serveHarness();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
  });
  afterAll(async () => {
    await harness?.close();
  });
  return async (options = DESKTOP) => {
    const context = await shared.browser.newContext(options);
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(harness.url);
    await drawnFrame(page);
    return page;
  };
}

/** Two frames: what was asked for in the first is on the screen in the second. */
export const drawnFrame = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

export const ops = (page: Page): Promise<DrawOp[]> => page.evaluate(() => [...window.harness.session.allOps()]);
export const strokes = async (page: Page): Promise<Stroke[]> => visibleStrokes(replayOps(await ops(page)));
export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Mounts the board anew on these ops. */
export async function mount(page: Page, given: DrawOp[], disabled = false): Promise<void> {
  await page.evaluate(([list, off]) => window.harness.mount(list, off), [given, disabled] as const);
  await drawnFrame(page);
}

/** The sheet's place on the page, without its edge; `at` maps canvas units to page pixels while nothing is zoomed. */
export async function paper(page: Page) {
  const box = await page.locator('canvas').last().boundingBox();
  if (!box) throw new Error('no paper');
  const at = (x: number, y: number): Place => [
    box.x + (x / CANVAS_UNITS) * box.width,
    box.y + (y / CANVAS_UNITS) * box.height,
  ];
  return { box, at };
}

export async function drag(page: Page, from: Place, to: Place, steps = 12): Promise<void> {
  const { at } = await paper(page);
  await page.mouse.move(...at(...from));
  await page.mouse.down();
  await page.mouse.move(...at(...to), { steps });
  await page.mouse.up();
  await drawnFrame(page);
}

/** One touch event with all fingers that are down, each by its place on the page; `touchEnd` lifts those left out. */
export const touch = (cdp: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', points: Place[]) =>
  cdp.send('Input.dispatchTouchEvent', {
    type,
    touchPoints: points.map(([x, y], id) => ({ x, y, id, force: 1 })),
  });

/** A finger from place to place, in canvas units. */
export async function swipe(page: Page, cdp: CDPSession, [from, ...rest]: Place[]): Promise<void> {
  const { at } = await paper(page);
  await touch(cdp, 'touchStart', [at(...(from as Place))]);
  for (const place of rest) await touch(cdp, 'touchMove', [at(...place)]);
  await touch(cdp, 'touchEnd', []);
  await drawnFrame(page);
}

/** An event of a pen's tip at a place on the page. */
export const pen = (
  cdp: CDPSession,
  type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
  [x, y]: Place,
  force: number,
) =>
  cdp.send('Input.dispatchMouseEvent', {
    type,
    x,
    y,
    force,
    pointerType: 'pen',
    button: 'left',
    buttons: type === 'mouseReleased' ? 0 : 1,
    clickCount: 1,
  });

/** The colour of a pixel of a canvas of the board, by a place in shares of its side: red, green, blue, alpha. */
export const pixel = (page: Page, canvas: 'paper' | 'detail', place: Place): Promise<number[]> =>
  page
    .locator('canvas')
    .nth(canvas === 'paper' ? 0 : 1)
    .evaluate((element, [u, v]) => {
      const bitmap = element as HTMLCanvasElement;
      const context = bitmap.getContext('2d') as CanvasRenderingContext2D;
      return [...context.getImageData(bitmap.width * u, bitmap.height * v, 1, 1).data];
    }, place);

/** Anti-aliasing differs between two builds of Skia by a shade on the edges of strokes, no more. */
export const TOLERANCE = 1;

/**
 * Mean absolute difference (0–255) between a canvas of the board and the server's picture of the same ops: of the whole
 * picture, or of what the detail shows.
 */
export async function differenceFromServer(page: Page, detail?: Square): Promise<number> {
  const url = await page
    .locator('canvas')
    .nth(detail ? 1 : 0)
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const image = await loadImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
  const sidePx = image.width;
  const [shown, server] = [createCanvas(sidePx, sidePx), createCanvas(sidePx, sidePx)];
  shown.getContext('2d').drawImage(image, 0, 0);
  renderStrokes(server.getContext('2d'), await strokes(page), sidePx, detail ?? WHOLE_CANVAS);
  const [a, b] = [shown.data(), server.data()];
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0) / a.length;
}

/** Short strokes all over the paper. */
export const manyStrokes = (count: number): DrawOp[] =>
  Array.from({ length: count }, (_, i) => {
    const [x, y] = [(i * 211) % 940, (i * 487) % 940];
    return {
      kind: 'stroke',
      t: i,
      tool: 'pen',
      colour: ['#000000', '#e02f2f', '#1d4ed8'][i % 3] as string,
      size: 8,
      points: [x, y, 0.5, 0, x + 40, y + 20, 0.5, 16, x + 60, y + 70, 0.5, 16],
    };
  });
