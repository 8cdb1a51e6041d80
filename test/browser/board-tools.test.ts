import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { DrawOp } from '#contract/drawing.ts';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, PHONE } from '../support/browser.ts';
import {
  boardOnAPage,
  differenceFromServer,
  drag,
  drawnFrame,
  ops,
  type Place,
  paper,
  pen,
  pixel,
  press,
  strokes,
  swipe,
  TOLERANCE,
} from './drawing-harness/driver.ts';

const openBoard = boardOnAPage();

/** From place to place in canvas units, with a pointer of each kind. */
const POINTERS: Record<string, { screen: typeof DESKTOP; move: (page: Page, places: Place[]) => Promise<void> }> = {
  'a mouse': {
    screen: DESKTOP,
    move: async (page, [from, ...rest]) => {
      const { at } = await paper(page);
      await page.mouse.move(...at(...(from as Place)));
      await page.mouse.down();
      for (const place of rest) await page.mouse.move(...at(...place), { steps: 4 });
      await page.mouse.up();
      await drawnFrame(page);
    },
  },
  'a finger': {
    screen: PHONE,
    move: async (page, places) => swipe(page, await page.context().newCDPSession(page), places),
  },
  'a pen': {
    screen: DESKTOP,
    move: async (page, [from, ...rest]) => {
      const cdp = await page.context().newCDPSession(page);
      const { at } = await paper(page);
      await pen(cdp, 'mousePressed', at(...(from as Place)), 0.5);
      for (const place of rest) await pen(cdp, 'mouseMoved', at(...place), 0.5);
      await pen(cdp, 'mouseReleased', at(...(rest.at(-1) ?? (from as Place))), 0);
      await drawnFrame(page);
    },
  },
};

const takeShape = async (page: Page, name: string) => {
  const menu = page.getByRole('group', { name: 'Which shape' });
  await page.getByRole('button', { name: /^Shapes/ }).click();
  await menu.getByRole('button', { name, exact: true }).click();
  await menu.waitFor({ state: 'hidden' });
};

/** What lies in the drawer on a small screen. */
const openDrawer = async (page: Page) => {
  const button = page.getByRole('button', { name: 'Pencil case' });
  if ((await button.count()) > 0 && (await button.getAttribute('aria-expanded')) === 'false') await button.click();
};

const openHandMenu = async (page: Page) => {
  await openDrawer(page);
  await press(page, 'Your hand');
  return page.getByRole('dialog', { name: 'Your hand' });
};

describe('[TOOL-7] every tool', () => {
  for (const [pointer, { screen, move }] of Object.entries(POINTERS)) {
    it(`with ${pointer}: what is drawn is what the tool makes`, async () => {
      const page = await openBoard(screen);
      await press(page, 'Red');
      await takeShape(page, 'Rectangle');
      await move(page, [
        [200, 200],
        [500, 400],
        [800, 700],
      ]);
      await takeShape(page, 'Ellipse');
      await move(page, [
        [300, 300],
        [400, 350],
        [500, 400],
      ]);
      await takeShape(page, 'Line');
      await move(page, [
        [100, 900],
        [500, 900],
        [900, 900],
      ]);
      await press(page, 'Fill');
      await press(page, 'Yellow');
      await move(page, [[700, 600]]);
      await press(page, 'Pen');
      await press(page, 'Blue');
      await move(page, [
        [100, 100],
        [300, 100],
        [500, 100],
      ]);
      await press(page, 'Eraser');
      await move(page, [
        [100, 900],
        [200, 900],
        [300, 900],
      ]);

      const recorded = await ops(page);
      for (const op of recorded) DrawOp.parse(op);
      const drawn = await strokes(page);
      expect(drawn).toMatchObject([
        { tool: 'rectangle', colour: '#e02f2f', size: 20 },
        { tool: 'ellipse', colour: '#e02f2f', size: 20 },
        { tool: 'line', colour: '#e02f2f', size: 20 },
        { tool: 'fill', colour: '#ffd43b' },
        { tool: 'pen', colour: '#1d4ed8', size: 20 },
        { tool: 'eraser', size: 44 },
      ]);
      // From where the pointer came down to where it went up, to a pixel of the screen.
      const ends: Place[][] = [
        [
          [200, 200],
          [800, 700],
        ],
        [
          [300, 300],
          [500, 400],
        ],
        [
          [100, 900],
          [900, 900],
        ],
        [[700, 600]],
        [
          [100, 100],
          [500, 100],
        ],
        [
          [100, 900],
          [300, 900],
        ],
      ];
      for (const [i, [from, to]] of ends.entries()) {
        const points = drawn[i]?.points ?? [];
        expect(points[0]).toBeCloseTo(from?.[0] ?? Number.NaN, -1);
        expect(points[1]).toBeCloseTo(from?.[1] ?? Number.NaN, -1);
        if (to) expect([points.at(-4), points.at(-3)].map((value) => Math.round((value ?? 0) / 5) * 5)).toEqual(to);
      }
      const at = (x: number, y: number) => pixel(page, 'paper', [x / 1_024, y / 1_024]);
      expect(await at(700, 600)).toEqual([255, 212, 59, 255]);
      expect(await at(400, 350)).toEqual([255, 255, 255, 255]);
      expect(await at(100, 500)).toEqual([255, 255, 255, 255]);
      expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);

      await press(page, 'Undo');
      await press(page, 'Undo');
      await press(page, 'Undo');
      await drawnFrame(page);
      expect(await at(700, 600)).toEqual([255, 255, 255, 255]);
      expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
    });
  }

  it('by its key', async () => {
    const page = await openBoard();
    for (const [key, tool] of Object.entries({ l: 'line', r: 'rectangle', o: 'ellipse', b: 'pen', e: 'eraser' })) {
      await page.keyboard.press(key);
      await drag(page, [200, 200], [600, 500]);
      expect((await strokes(page)).at(-1)?.tool).toBe(tool);
    }
    await page.keyboard.press('g');
    const { at } = await paper(page);
    await page.mouse.click(...at(900, 900));
    expect((await strokes(page)).at(-1)?.tool).toBe('fill');
  });

  it('draws squares and circles while Shift is held', async () => {
    const page = await openBoard();
    await page.keyboard.press('r');
    await page.keyboard.down('Shift');
    await drag(page, [200, 200], [600, 400]);
    await page.keyboard.up('Shift');
    const [x0 = 0, y0 = 0, , , x1 = 0, y1 = 0] = (await strokes(page))[0]?.points ?? [];
    expect(x1 - x0).toBeCloseTo(y1 - y0, 0);
  });

  it('draws as thick and as faint as sliders and keys say', async () => {
    const page = await openBoard();
    await page.getByRole('slider', { name: 'Any size' }).fill('100');
    await page.getByRole('slider', { name: 'Opacity' }).fill('40');
    await drag(page, [200, 200], [800, 200]);
    await page.keyboard.press('[');
    await page.keyboard.press('.');
    await drag(page, [200, 600], [800, 600]);
    expect(await strokes(page)).toMatchObject([
      { size: 160, opacity: 0.4 },
      { size: 128, opacity: 0.5 },
    ]);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });
});

describe('[TOOL-7] colours', () => {
  it('are mixed, remembered, and there again the next time', async () => {
    const page = await openBoard();
    await page.getByLabel('Mix a colour').fill('#123456');
    await drag(page, [200, 200], [800, 200]);
    await press(page, 'Red');
    await press(page, 'Own colour #123456');
    await drag(page, [200, 400], [800, 400]);
    expect((await strokes(page)).map(({ colour }) => colour)).toEqual(['#123456', '#123456']);
    await page.reload();
    expect(await page.getByRole('button', { name: 'Own colour #123456' }).isVisible()).toBe(true);
  });

  it('are taken from the paper, by key and by button, without a mark', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    const pressed = (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
    await press(page, 'Green');
    await press(page, 'Broad size');
    await drag(page, [200, 500], [800, 500]);
    await press(page, 'Black');
    // [TOOL-11] A browser that gives no pixels away.
    await page.evaluate(() => {
      CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) => new ImageData(width, height);
    });
    await page.keyboard.press('i');
    await page.mouse.click(...at(500, 500));
    expect(await pressed('Green')).toBe('true');
    expect(await pressed('Take a colour from the paper')).toBe('false');
    await press(page, 'Take a colour from the paper');
    await page.keyboard.press('Escape');
    expect(await pressed('Take a colour from the paper')).toBe('false');
    expect(await strokes(page)).toHaveLength(1);
    await drag(page, [200, 800], [800, 800]);
    expect((await strokes(page)).at(-1)).toMatchObject({ tool: 'pen', colour: '#2b9348' });
  });

  it('are others for every kind of colour vision, and stay so', async () => {
    const page = await openBoard();
    const menu = await openHandMenu(page);
    await menu.getByRole('radio', { name: /every kind of colour vision/ }).check();
    await menu.getByRole('button', { name: 'Done' }).click();
    await press(page, 'Vermilion');
    await drag(page, [200, 200], [800, 200]);
    expect((await strokes(page))[0]?.colour).toBe('#d55e00');
    await page.reload();
    expect(await page.getByRole('button', { name: 'Vermilion' }).isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Purple' }).count()).toBe(0);
  });
});

describe('[TOOL-7] the hand', () => {
  const left = async (page: Page, name: string) =>
    (await page.getByRole('button', { name, exact: true }).boundingBox())?.x ?? 0;

  it('is a left one from one visit to the next: on a desktop tools are on its side', async () => {
    const page = await openBoard();
    expect(await left(page, 'Pen')).toBeGreaterThan((await paper(page)).box.x);
    const menu = await openHandMenu(page);
    await menu.getByRole('radio', { name: 'Left hand' }).check();
    await menu.getByRole('button', { name: 'Done' }).click();
    expect(await left(page, 'Pen')).toBeLessThan((await paper(page)).box.x);
    await page.reload();
    await page.getByRole('button', { name: 'Pen', exact: true }).waitFor();
    expect(await left(page, 'Pen')).toBeLessThan((await paper(page)).box.x);
    await drag(page, [200, 200], [800, 200]);
    expect((await strokes(page))[0]?.points[0]).toBeCloseTo(200, -1);
  });

  it('is a left one on a phone: the bar is mirrored', async () => {
    const page = await openBoard(PHONE);
    expect(await left(page, 'Pen')).toBeLessThan(await left(page, 'Undo'));
    const menu = await openHandMenu(page);
    await menu.getByRole('radio', { name: 'Left hand' }).check();
    await menu.getByRole('button', { name: 'Done' }).click();
    expect(await left(page, 'Pen')).toBeGreaterThan(await left(page, 'Undo'));
  });

  it('presses as hard as it likes where pressure is off', async () => {
    const page = await openBoard();
    const menu = await openHandMenu(page);
    await menu.getByRole('checkbox', { name: /Pressing harder/ }).uncheck();
    await menu.getByRole('radio', { name: 'Off' }).check();
    await menu.getByRole('button', { name: 'Done' }).click();
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await pen(cdp, 'mousePressed', at(200, 500), 0.1);
    for (let i = 1; i <= 8; i++) await pen(cdp, 'mouseMoved', at(200 + 50 * i, 500), i / 8);
    await pen(cdp, 'mouseReleased', at(600, 500), 0);
    const [stroke] = await strokes(page);
    expect(new Set(stroke?.points.filter((_, i) => i % 4 === 2))).toEqual(new Set([0.5]));
  });
});

describe('[TOOL-9] the pencil case', () => {
  it('on a small phone is one bar; its drawer closes as soon as the paper is touched, and that touch draws', async () => {
    const page = await openBoard({ ...PHONE, viewport: { width: 360, height: 520 } });
    const drawer = page.getByRole('button', { name: 'Red', exact: true });
    expect(await drawer.count()).toBe(0);
    await openDrawer(page);
    await drawer.click();
    const cdp = await page.context().newCDPSession(page);
    await swipe(page, cdp, [
      [200, 100],
      [500, 100],
      [800, 100],
    ]);
    expect(await strokes(page)).toMatchObject([{ colour: '#e02f2f' }]);
    expect(await drawer.count()).toBe(0);
    expect(await violationsOf(page, { within: '.stage', themes: ['light'] })).toEqual([]);
  });

  it('is one stop of the Tab key, and arrows go through it', async () => {
    const page = await openBoard();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.getByLabel('Chat').focus();
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Pen');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Fill');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('button', { name: 'Fill', exact: true }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Keys');
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('Zoom in');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Zoom in');
  });

  it('has no accessibility violations with everything open, by day and by night', async () => {
    const page = await openBoard(PHONE);
    await openDrawer(page);
    const check = async () => expect(await violationsOf(page, { within: '.stage' })).toEqual([]);
    await check();
    await openHandMenu(page);
    await check();
    await press(page, 'Done');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Shapes/ }).click();
    await check();
  });
});
