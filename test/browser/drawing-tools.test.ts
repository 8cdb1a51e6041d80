import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { FillRegions } from '#canvas/fill-regions.ts';
import { renderOps } from '#canvas/render.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp } from '#contract/drawing.ts';
import { PHONE } from '../support/browser.ts';
import { TOOL_DRAWINGS } from '../support/tool-drawings.ts';
import { boardOnAPage, drawnFrame, mount, ops } from './drawing-harness/driver.ts';

const openBoard = boardOnAPage();

/** [TOOL-6] Mean absolute difference of all channels, of 255 … */
const MEAN = 1;
/** … and which share of pixels may differ by more than FAR in a channel: blended edges, of two builds of Skia. */
const FAR = 48;
const FAR_SHARE = 0.002;

const bitmap = async (page: Page): Promise<Buffer> => {
  const url = await page
    .locator('canvas')
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
};

/** How far the paper in the browser is from the server's picture of the same ops. */
async function distance(page: Page): Promise<{ mean: number; far: number }> {
  const image = await loadImage(await bitmap(page));
  const sidePx = image.width;
  const [shown, server] = [createCanvas(sidePx, sidePx), createCanvas(sidePx, sidePx)];
  shown.getContext('2d').drawImage(image, 0, 0);
  renderOps(server.getContext('2d'), await ops(page), sidePx);
  const [a, b] = [shown.data(), server.data()];
  let [sum, far] = [0, 0];
  for (let i = 0; i < a.length; i += 4) {
    let largest = 0;
    for (let channel = 0; channel < 4; channel++) {
      const off = Math.abs((a[i + channel] as number) - (b[i + channel] as number));
      sum += off;
      largest = Math.max(largest, off);
    }
    if (largest > FAR) far++;
  }
  return { mean: sum / a.length, far: far / (a.length / 4) };
}

const regionsHere = (given: DrawOp[]): number[][] => {
  const strokes = visibleStrokes(replayOps(given));
  const found = new FillRegions();
  return strokes.flatMap(({ tool }, i) => (tool === 'fill' ? [[...found.find(strokes, i).corners]] : []));
};

describe('[TOOL-6] what the judge renders is what the player saw', () => {
  for (const [name, given] of Object.entries(TOOL_DRAWINGS)) {
    it(`with ${name}`, async () => {
      for (const op of given) DrawOp.parse(op);
      const page = await openBoard();
      await mount(page, given);
      const { mean, far } = await distance(page);
      expect(mean).toBeLessThan(MEAN);
      expect(far).toBeLessThan(FAR_SHARE);
      expect(await page.evaluate((list) => window.harness.regions(list), given)).toEqual(regionsHere(given));
    });
  }

  it('on a phone, at its own sharpness', async () => {
    const page = await openBoard(PHONE);
    await mount(page, TOOL_DRAWINGS['fills of a drawing with everything'] as DrawOp[]);
    const { mean, far } = await distance(page);
    expect(mean).toBeLessThan(MEAN);
    expect(far).toBeLessThan(FAR_SHARE);
  });

  it('and undo gives back the very pixels, of every tool', async () => {
    const page = await openBoard();
    await mount(page, []);
    const given = TOOL_DRAWINGS['fills of a drawing with everything'] as DrawOp[];
    const actions = given.filter(({ kind }) => kind !== 'undo' && kind !== 'redo');
    const seen: Buffer[] = [await bitmap(page)];
    for (const op of actions) {
      await page.evaluate((one) => window.harness.session.record(one), op);
      await drawnFrame(page);
      seen.push(await bitmap(page));
    }
    for (const before of seen.slice(0, -1).reverse()) {
      await page.keyboard.press('z');
      await drawnFrame(page);
      expect((await bitmap(page)).equals(before)).toBe(true);
    }
    await page.evaluate((count) => {
      for (let i = 0; i < count; i++) window.harness.session.redo();
    }, actions.length);
    await drawnFrame(page);
    expect((await bitmap(page)).equals(seen.at(-1) as Buffer)).toBe(true);
  });
});
