import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import {
  boardOnAPage,
  differenceFromServer,
  drag,
  drawnFrame,
  manyStrokes,
  mount,
  ops,
  paper,
  pen,
  strokes,
  swipe,
  TOLERANCE,
  touch,
} from './drawing-harness/driver.ts';

const openBoard = boardOnAPage();

/** What the chip on the paper says; null: the whole paper is there. */
const closeness = async (page: Page) => {
  await drawnFrame(page);
  const chip = page.getByRole('button', { name: /^Zoomed in/ });
  return (await chip.count()) > 0 ? chip.textContent() : null;
};

/** The sharp picture of what is in view is complete. */
const sharp = (page: Page) =>
  page.waitForFunction(() => {
    const detail = document.querySelectorAll('canvas')[1];
    return detail?.hidden === false && detail.style.transform === '';
  });

/** Where the newest stroke begins and ends, canvas units. */
async function ends(page: Page): Promise<number[]> {
  const points = (await strokes(page)).at(-1)?.points ?? [];
  return [points[0], points[1], points.at(-4), points.at(-3)].map((value) => Math.round(value ?? Number.NaN));
}

describe('[TOOL-8] closer with two fingers', () => {
  it('leaves no stroke behind, and what is drawn then is where the finger is', async () => {
    const page = await openBoard(PHONE);
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await touch(cdp, 'touchStart', [at(412, 512)]);
    await touch(cdp, 'touchStart', [at(412, 512), at(612, 512)]);
    for (let i = 1; i <= 5; i++) await touch(cdp, 'touchMove', [at(412 - 40 * i, 512), at(612 + 40 * i, 512)]);
    // One finger goes first; the other neither draws nor moves anything.
    await touch(cdp, 'touchEnd', [at(212, 512)]);
    await touch(cdp, 'touchMove', [at(300, 700)]);
    await touch(cdp, 'touchEnd', []);
    expect(await ops(page)).toEqual([]);
    expect(await closeness(page)).toBe('3×');

    // The middle third of the canvas fills the sheet.
    await swipe(page, cdp, [
      [0.25 * 1_024, 0.25 * 1_024],
      [0.5 * 1_024, 0.5 * 1_024],
      [0.75 * 1_024, 0.5 * 1_024],
    ]);
    const third = 1_024 / 3;
    const wanted = [third * 1.25, third * 1.25, third * 1.75, third * 1.5];
    for (const [i, value] of (await ends(page)).entries()) expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(2);
    await sharp(page);
    expect(await differenceFromServer(page, { x: third, y: third, side: third })).toBeLessThan(TOLERANCE);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
    expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);
  });

  it('takes back a stroke that was begun, also one that is on its way to the server', async () => {
    const page = await openBoard(PHONE);
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await touch(cdp, 'touchStart', [at(400, 500)]);
    // A finger that trembles on the spot, until some of it is written.
    for (let i = 0; (await ops(page)).length === 0; i++) {
      await touch(cdp, 'touchMove', [at(420 + 20 * (i % 2), 510)]);
      await drawnFrame(page);
    }
    await touch(cdp, 'touchStart', [at(440, 520), at(600, 600)]);
    await touch(cdp, 'touchMove', [at(300, 400), at(800, 800)]);
    await touch(cdp, 'touchEnd', []);
    expect(await strokes(page)).toEqual([]);
    expect(await closeness(page)).not.toBeNull();
    await page.getByRole('button', { name: /^Zoomed in/ }).tap();
    expect(await closeness(page)).toBeNull();
    expect(await differenceFromServer(page)).toBe(0);
  });

  it('is not what a palm beside a pen does', async () => {
    const page = await openBoard({ ...PHONE, viewport: { width: 820, height: 1_180 } });
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await pen(cdp, 'mousePressed', at(200, 200), 0.4);
    await pen(cdp, 'mouseMoved', at(300, 300), 0.4);
    await touch(cdp, 'touchStart', [at(700, 700), at(800, 800)]);
    await touch(cdp, 'touchMove', [at(600, 600), at(900, 900)]);
    await pen(cdp, 'mouseMoved', at(400, 400), 0.4);
    await pen(cdp, 'mouseReleased', at(400, 400), 0);
    await touch(cdp, 'touchEnd', []);
    expect(await closeness(page)).toBeNull();
    expect(await strokes(page)).toHaveLength(1);
  });
});

describe('[TOOL-8] closer with mouse and keys', () => {
  it('wheel and Ctrl: what is under the pointer stays there', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    const spot = at(700, 300);
    await page.mouse.move(...spot);
    await page.keyboard.down('Control');
    for (let i = 0; i < 5; i++) await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await page.waitForFunction(() => document.querySelector('[aria-label^="Zoomed in"]') !== null);
    await page.mouse.down();
    await page.mouse.move(spot[0] + 50, spot[1]);
    await page.mouse.up();
    const [x = 0, y = 0, endX = 0] = await ends(page);
    expect(Math.abs(x - 700)).toBeLessThan(2);
    expect(Math.abs(y - 300)).toBeLessThan(2);
    // 1.49 five times.
    const { box } = await paper(page);
    expect(Math.abs(endX - x - ((50 / box.width) * 1_024) / Math.exp(2))).toBeLessThan(2);
  });

  it('steps by keys to 8 times, sharp; moves by Space, by the middle button, by wheel and arrows; and back', async () => {
    const page = await openBoard();
    await mount(page, manyStrokes(300));
    await page.keyboard.press('+');
    expect(await closeness(page)).toBe('1.5×');
    for (let i = 0; i < 8; i++) await page.keyboard.press('=');
    expect(await closeness(page)).toBe('8×');
    await sharp(page);
    expect(await differenceFromServer(page, { x: 448, y: 448, side: 128 })).toBeLessThan(TOLERANCE);

    const before = await ops(page);
    await page.keyboard.down(' ');
    await drag(page, [200, 200], [712, 200]);
    await page.keyboard.up(' ');
    const { at, box } = await paper(page);
    await page.mouse.move(...at(500, 500));
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(...at(500, 244), { steps: 4 });
    await page.mouse.up({ button: 'middle' });
    await page.mouse.wheel(box.width / 4, 0);
    await drawnFrame(page);
    await page.keyboard.press('ArrowDown');
    expect(await ops(page)).toEqual(before);
    // From (448, 448): half a sheet to the left, a quarter down, a quarter right, 0.15 down.
    await drag(page, [0.5 * 1_024, 0.5 * 1_024], [0.75 * 1_024, 0.5 * 1_024]);
    const [x, y] = [448 - 64 + 32 + 64, 448 + 32 + 0.15 * 128 + 64];
    const wanted = [x, y, x + 32, y];
    for (const [i, value] of (await ends(page)).entries()) expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(2);
    await page.keyboard.press('-');
    expect(await closeness(page)).toBe('6×');
    await page.keyboard.press('0');
    expect(await closeness(page)).toBeNull();
    await drawnFrame(page);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it('moves 1,500 strokes without drawing one, and draws what is new alone', async () => {
    const page = await openBoard();
    await mount(page, manyStrokes(1_500));
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await sharp(page);
    await page.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      const { fill } = prototype;
      const [whole, detail] = document.querySelectorAll('canvas');
      const { dataset } = document.documentElement;
      dataset.whole = '0';
      dataset.detail = '0';
      prototype.fill = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        if (this.canvas === whole) dataset.whole = String(Number(dataset.whole) + 1);
        if (this.canvas === detail) dataset.detail = String(Number(dataset.detail) + 1);
        return Reflect.apply(fill, this, args);
      };
    });
    const fills = () =>
      page.evaluate(() => {
        const { whole, detail } = document.documentElement.dataset;
        return [Number(whole), Number(detail)];
      });
    await drag(page, [300, 300], [700, 700]);
    expect(await fills()).toEqual([1, 1]);
    await page.keyboard.down(' ');
    await drag(page, [200, 200], [600, 500], 20);
    await page.keyboard.up(' ');
    // The paper is only moved; what came into view is drawn anew where it is seen closely.
    await sharp(page);
    expect((await fills())[0]).toBe(1);
    await page.keyboard.press('z');
    await drawnFrame(page);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it("leaves the wheel to the page, and the paper's colours to the pipette, wherever one looks", async () => {
    const page = await openBoard(DESKTOP);
    await page.addStyleTag({ content: 'body { min-height: 3000px }' });
    const { at } = await paper(page);
    await page.mouse.move(...at(500, 500));
    await page.mouse.wheel(0, 200);
    await page.waitForFunction(() => window.scrollY > 0);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.getByRole('button', { name: 'Red', exact: true }).click();
    await drag(page, [0.25 * 1_024, 0.25 * 1_024], [0.3 * 1_024, 0.25 * 1_024]);
    await page.getByRole('button', { name: 'Black', exact: true }).click();
    // Twice as close, the corner at (256, 256) is the sheet's.
    for (let i = 0; i < 2; i++) await page.keyboard.press('+');
    await page.keyboard.press('i');
    await page.mouse.click(...at(20, 5));
    expect(await page.getByRole('button', { name: 'Red', exact: true }).getAttribute('aria-pressed')).toBe('true');
  });
});
