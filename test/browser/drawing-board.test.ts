import { describe, expect, it } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, drawFixture, fixtureOps, loseCanvases, PHONE } from '../support/browser.ts';
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
  pixel,
  press,
  strokes,
  TOLERANCE,
  touch,
} from './drawing-harness/driver.ts';

const openBoard = boardOnAPage();

describe('drawing with a mouse', () => {
  it('records smooth strokes with times, sends them, and shows what the server will judge', async () => {
    const page = await openBoard();
    await drawFixture(page, 'house');
    await page.evaluate(() => window.harness.session.flushed());
    const recorded = await ops(page);
    for (const op of recorded) DrawOp.parse(op);
    expect(await page.evaluate(() => window.harness.sent)).toEqual(recorded);

    const drawn = visibleStrokes(replayOps(recorded));
    const wanted = visibleStrokes(replayOps(await fixtureOps('house')));
    expect(drawn).toHaveLength(wanted.length);
    for (const [i, stroke] of drawn.entries()) {
      expect(stroke).toMatchObject({ tool: 'pen', colour: '#000000', size: 20 });
      const [first, last] = [stroke.points.slice(0, 2), stroke.points.slice(-4, -2)];
      const goal = wanted[i]?.points ?? [];
      expect(Math.hypot((first[0] ?? 0) - (goal[0] ?? 0), (first[1] ?? 0) - (goal[1] ?? 0))).toBeLessThan(3);
      expect(Math.hypot((last[0] ?? 0) - (goal.at(-4) ?? 0), (last[1] ?? 0) - (goal.at(-3) ?? 0))).toBeLessThan(3);
    }
    const times = recorded.map((op) => op.t);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    await drawnFrame(page);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it('draws with the first button only, and not when it is off', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    await page.mouse.move(...at(300, 300));
    await page.mouse.down({ button: 'right' });
    await page.mouse.move(...at(500, 500));
    await page.mouse.up({ button: 'right' });
    expect(await ops(page)).toEqual([]);
    await mount(page, [], true);
    await drag(page, [100, 100], [500, 500]);
    await page.keyboard.press('e');
    expect(await ops(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Pen', exact: true }).isDisabled()).toBe(true);
  });

  it('draws with the first button while another one is held', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    await page.mouse.move(...at(300, 300));
    await page.mouse.down({ button: 'right' });
    await page.mouse.down();
    await page.mouse.move(...at(500, 300), { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(...at(500, 600), { steps: 5 });
    await page.mouse.up({ button: 'right' });
    const [stroke, ...others] = await strokes(page);
    expect(others).toEqual([]);
    expect(stroke?.points.at(-4)).toBeCloseTo(500, -1);
    expect(stroke?.points.at(-3)).toBeCloseTo(300, -1);
  });

  it('begins a stroke just outside of the paper, and none on a button', async () => {
    const page = await openBoard();
    const { box, at } = await paper(page);
    await page.mouse.move(box.x - 12, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(...at(300, 500), { steps: 8 });
    await page.mouse.up();
    const [stroke, ...others] = await strokes(page);
    expect(others).toEqual([]);
    expect(stroke?.points[0]).toBeLessThan(0);
    await page.getByRole('button', { name: 'Undo', exact: true }).hover();
    await page.mouse.down();
    await page.mouse.move(...at(500, 500), { steps: 8 });
    await page.mouse.up();
    expect(await strokes(page)).toHaveLength(1);
  });

  it('keeps a stroke that leaves the paper and comes back', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    await page.mouse.move(...at(700, 500));
    await page.mouse.down();
    await page.mouse.move(...at(1_150, 500), { steps: 8 });
    await page.mouse.move(...at(700, 700), { steps: 8 });
    await page.mouse.up();
    const [stroke, ...others] = await strokes(page);
    expect(others).toEqual([]);
    const xs = stroke?.points.filter((_, i) => i % 4 === 0) ?? [];
    expect(Math.max(...xs)).toBeGreaterThan(CANVAS_UNITS + 50);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });
});

describe('drawing with a finger and with a pen', () => {
  it('follows one finger, without scrolling, and ignores the second', async () => {
    const page = await openBoard(PHONE);
    await page.addStyleTag({ content: 'body { min-height: 3000px }' });
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await touch(cdp, 'touchStart', [at(200, 800)]);
    for (let i = 1; i <= 10; i++) await touch(cdp, 'touchMove', [at(200 + 10 * i, 800 - 60 * i)]);
    await touch(cdp, 'touchStart', [at(300, 200), at(800, 800)]);
    await touch(cdp, 'touchMove', [at(320, 180), at(700, 500)]);
    await touch(cdp, 'touchEnd', []);
    const drawn = await strokes(page);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]?.points.filter((_, i) => i % 4 === 2).every((pressure) => pressure === 0.5)).toBe(true);
    expect(drawn[0]?.points.filter((_, i) => i % 4 === 0).every((x) => x < 400)).toBe(true);
    expect(await page.evaluate(() => [window.scrollX, window.scrollY, window.visualViewport?.scale])).toEqual([
      0, 0, 1,
    ]);
  });

  it('takes the pressure of a pen, from its lightest first point', async () => {
    const page = await openBoard();
    const cdp = await page.context().newCDPSession(page);
    const { at } = await paper(page);
    await pen(cdp, 'mousePressed', at(200, 500), 0.05);
    for (let i = 1; i <= 20; i++) await pen(cdp, 'mouseMoved', at(200 + 30 * i, 500), i / 20);
    await pen(cdp, 'mouseReleased', at(800, 500), 0);
    const [stroke] = await strokes(page);
    const pressures = stroke?.points.filter((_, i) => i % 4 === 2) ?? [];
    expect(pressures[0]).toBe(0.05);
    expect(pressures.at(-1)).toBeGreaterThan(0.8);
    expect(pressures).toEqual([...pressures].sort((a, b) => a - b));
  });

  it('erases with the other end of the pen', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    const [x, y] = at(400, 400);
    await page
      .locator('canvas')
      .last()
      .evaluate(
        (canvas, place) => {
          const init = { ...place, pointerId: 7, pointerType: 'pen', bubbles: true, pressure: 0.5 };
          canvas.dispatchEvent(new PointerEvent('pointerdown', { ...init, button: 5, buttons: 32 }));
          canvas.dispatchEvent(new PointerEvent('pointerup', { ...init, button: 5, buttons: 0 }));
        },
        { clientX: x, clientY: y },
      );
    expect(await ops(page)).toMatchObject([{ kind: 'stroke', tool: 'eraser' }]);
  });
});

describe('tools', () => {
  it('undoes, redoes and clears with buttons and keys', async () => {
    const page = await openBoard();
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    expect(await button('Undo').isDisabled()).toBe(true);
    await drag(page, [100, 100], [900, 100]);
    await drag(page, [100, 300], [900, 300]);
    await press(page, 'Undo');
    expect(await strokes(page)).toHaveLength(1);
    await page.keyboard.press('y');
    expect(await strokes(page)).toHaveLength(2);
    await press(page, 'Clear the paper');
    expect(await strokes(page)).toHaveLength(0);
    expect(await button('Clear the paper').isDisabled()).toBe(true);
    await page.keyboard.press('Control+z');
    expect(await strokes(page)).toHaveLength(2);
    await page.keyboard.press('z');
    await page.keyboard.press('Control+Shift+Z');
    expect(await strokes(page)).toHaveLength(2);
    await page.keyboard.press('x');
    await page.keyboard.press('Control+z');
    await drawnFrame(page);
    expect(await strokes(page)).toHaveLength(2);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it('takes back a stroke under the pen', async () => {
    const page = await openBoard();
    const { at } = await paper(page);
    await page.mouse.move(...at(100, 100));
    await page.mouse.down();
    await page.mouse.move(...at(500, 500), { steps: 6 });
    await page.keyboard.press('Control+z');
    await page.mouse.move(...at(900, 100), { steps: 6 });
    await page.mouse.up();
    await drawnFrame(page);
    expect(await strokes(page)).toEqual([]);
    expect(await differenceFromServer(page)).toBe(0);
  });

  it('draws in the colour and size that are pressed, and erases to white', async () => {
    const page = await openBoard();
    await press(page, 'Red');
    await press(page, 'Broad size');
    await drag(page, [100, 500], [900, 500]);
    await press(page, 'Eraser');
    await drag(page, [500, 100], [500, 900]);
    expect(await strokes(page)).toMatchObject([
      { tool: 'pen', colour: '#e02f2f', size: 90 },
      { tool: 'eraser', size: 44 },
    ]);
    expect(await pixel(page, 'paper', [300 / CANVAS_UNITS, 0.5])).toEqual([224, 47, 47, 255]);
    expect(await pixel(page, 'paper', [500 / CANVAS_UNITS, 0.5])).toEqual([255, 255, 255, 255]);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);

    const pressed = () =>
      page
        .getByRole('button', { pressed: true })
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    expect(await pressed()).toEqual(['Eraser', 'Thick size']);
    await page.keyboard.press('b');
    expect(await pressed()).toEqual(['Pen', 'Broad size', 'Red']);
    await page.keyboard.press('2');
    expect(await pressed()).toEqual(['Pen', 'Medium size', 'Red']);
    await page.keyboard.press(']');
    expect(await pressed()).toEqual(['Pen', 'Red']);
    await page.keyboard.press('[');
    expect(await pressed()).toEqual(['Pen', 'Medium size', 'Red']);
  });

  it('leaves keys alone while somebody types', async () => {
    const page = await openBoard();
    await drag(page, [100, 100], [900, 100]);
    const before = await ops(page);
    await page.getByLabel('Chat').click();
    await page.keyboard.type('exzy 12');
    expect(await page.getByLabel('Chat').inputValue()).toBe('exzy 12');
    expect(await ops(page)).toEqual(before);
    expect(await page.getByRole('button', { name: 'Pen', exact: true }).getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the paper', () => {
  it('keeps the picture when the window changes', async () => {
    const page = await openBoard();
    await mount(page, await fixtureOps('cat'));
    const sideBefore = await page.locator('canvas').first().getAttribute('width');
    await page.setViewportSize({ width: 500, height: 700 });
    await page.waitForFunction((before) => {
      const canvas = document.querySelector('canvas') as HTMLCanvasElement;
      return canvas.getAttribute('width') !== before && canvas.width === canvas.clientWidth;
    }, sideBefore);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
    await drag(page, [100, 100], [900, 900]);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it('[TOOL-12] draws everything anew when its canvases come back empty, and at another size of pixels', async () => {
    // Pages tell of another pixel ratio only where none is emulated yet.
    const page = await openBoard({ viewport: null });
    const cdp = await page.context().newCDPSession(page);
    await mount(page, await fixtureOps('cat'));
    await drag(page, [100, 100], [300, 900]);
    await loseCanvases(page);
    await drawnFrame(page);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
    await drag(page, [100, 900], [900, 900]);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);

    const metrics = { ...DESKTOP.viewport, deviceScaleFactor: 2, mobile: false };
    await cdp.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.waitForFunction(() => {
      const canvas = document.querySelector('canvas') as HTMLCanvasElement;
      return canvas.width === Math.min(2_048, 2 * canvas.clientWidth);
    });
    // The window itself gets another size, too: the board is laid out twice, and is empty in between.
    await expect.poll(() => differenceFromServer(page), { timeout: 30_000 }).toBeLessThan(TOLERANCE);
  });

  it('draws the stroke after 1,500 others alone, and takes few to undo it', async () => {
    const page = await openBoard();
    await mount(page, manyStrokes(1_500));
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
    await page.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      const { fill } = prototype;
      const paperCanvas = document.querySelector('canvas');
      document.documentElement.dataset.fills = '0';
      prototype.fill = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        const { dataset } = document.documentElement;
        if (this.canvas === paperCanvas) dataset.fills = String(Number(dataset.fills) + 1);
        return Reflect.apply(fill, this, args);
      };
    });
    const fills = () => page.evaluate(() => Number(document.documentElement.dataset.fills));
    await drag(page, [100, 100], [900, 900], 30);
    expect(await fills()).toBe(1);
    await page.keyboard.press('z');
    await page.keyboard.press('z');
    await drawnFrame(page);
    expect(await fills()).toBeLessThan(100);
    expect(await strokes(page)).toHaveLength(1_499);
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });

  it('loses nothing when the page is reloaded while offline, not even what is under the pen', async () => {
    const page = await openBoard();
    await page.evaluate(() => {
      window.harness.online = false;
    });
    await drag(page, [100, 100], [900, 100]);
    const { at } = await paper(page);
    await page.mouse.move(...at(100, 400));
    await page.mouse.down();
    await page.mouse.move(...at(800, 400), { steps: 20 });
    await page.reload();
    await drawnFrame(page);
    const drawn = await strokes(page);
    expect(drawn).toHaveLength(2);
    expect(drawn[1]?.points.at(-4)).toBeGreaterThan(780);
    await page.evaluate(() => window.harness.session.flushed());
    expect(await page.evaluate(() => window.harness.sent)).toEqual(await ops(page));
    expect(await differenceFromServer(page)).toBeLessThan(TOLERANCE);
  });
});

describe('the layout', () => {
  const screens = {
    'small phone': { ...PHONE, viewport: { width: 360, height: 640 } },
    phone: PHONE,
    'phone on its side': { ...PHONE, viewport: { width: 740, height: 360 } },
    tablet: { viewport: { width: 820, height: 1_180 } },
    desktop: DESKTOP,
  };

  for (const [name, options] of Object.entries(screens)) {
    it(`fits a ${name}: a square paper, targets of 44 px, nothing overlaps`, async () => {
      const page = await openBoard(options);
      const { box } = await paper(page);
      expect(Math.abs(box.width - box.height)).toBeLessThan(1);
      const { width, height } = options.viewport;
      expect(box.width).toBeGreaterThan(Math.min(width, height) * 0.7);
      const boxes = await page
        .getByRole('toolbar')
        .locator('button, label')
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect));
      expect(boxes.length).toBeGreaterThanOrEqual(8);
      const all = [box, ...boxes];
      for (const [i, one] of all.entries()) {
        expect(one.width).toBeGreaterThanOrEqual(44);
        expect(one.height).toBeGreaterThanOrEqual(44);
        expect(one.x).toBeGreaterThanOrEqual(0);
        expect(one.y).toBeGreaterThanOrEqual(0);
        expect(one.x + one.width).toBeLessThanOrEqual(width);
        expect(one.y + one.height).toBeLessThanOrEqual(height);
        for (const other of all.slice(i + 1)) {
          const isApart =
            one.x + one.width <= other.x + 0.5 ||
            other.x + other.width <= one.x + 0.5 ||
            one.y + one.height <= other.y + 0.5 ||
            other.y + other.height <= one.y + 0.5;
          expect(isApart).toBe(true);
        }
      }
    });
  }

  it('lists its keys on "?", and takes none of them for itself while somebody types', async () => {
    const page = await openBoard();
    const help = page.getByRole('dialog', { name: 'Keys' });
    await page.keyboard.press('?');
    expect(await help.getByText('Clear the paper').isVisible()).toBe(true);
    await page.keyboard.press('e');
    await page.keyboard.press('Escape');
    expect(await help.isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Pen', exact: true }).getAttribute('aria-pressed')).toBe('true');
    await page.getByLabel('Chat').click();
    await page.keyboard.press('?');
    expect(await page.getByLabel('Chat').inputValue()).toBe('?');
    expect(await help.isVisible()).toBe(false);
    await page.getByRole('button', { name: /^Keys/ }).click();
    expect(await help.isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await help.isVisible()).toBe(false);
  });

  it('has no accessibility violations, by day and by night', async () => {
    const page = await openBoard();
    await drag(page, [100, 100], [900, 100]);
    expect(await violationsOf(page, { within: '.stage' })).toEqual([]);
  });
});
