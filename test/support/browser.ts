import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { CANVAS_UNITS } from '#contract/limits.ts';
import type { RunningServer } from './server.ts';

/** A name that is no localhost: over plain http a browser gives it no secure context, as on a home network. */
const LAN_HOST = 'doodle.test';

/** The server as a guest on the local network sees it. */
export const onTheLan = (url: string): string => url.replace('127.0.0.1', LAN_HOST);

/** The first that is there. The headless shell takes about half the processor time of the whole browser. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Chromium, without the background traffic of a fresh profile. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? BROWSERS.find((path) => existsSync(path)) ?? 'chromium',
    args: [
      '--no-sandbox',
      // Pages are painted by the CPU either way; without an emulated GPU in between that takes two thirds of the time.
      '--disable-gpu',
      '--disable-software-rasterizer',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${LAN_HOST} 127.0.0.1`,
      ...more,
    ],
  });
}

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
export const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** A hand-made drawing from test/fixtures/drawings. */
export async function fixtureOps(name: string): Promise<DrawOp[]> {
  return JSON.parse(await readFile(new URL(`../fixtures/drawings/${name}.json`, import.meta.url), 'utf8'));
}

export async function drawFixture(page: Page, name: string): Promise<void> {
  await drawOps(page, await fixtureOps(name));
}

const MOVES_A_FRAME = 32;
/** Each fifth sample of a stroke is drawn: corners get coarser, and each move that is left out saves three processes some work. */
const STEP = 4 * 5;

/** Takes the pixels of all canvases away and gives empty ones back, as when the graphics process dies. */
export const loseCanvases = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const canvas of document.querySelectorAll('canvas')) {
      // Empties the bitmap: black where it is opaque.
      canvas.width = Number(canvas.width);
      canvas.dispatchEvent(new Event('contextlost'));
      canvas.dispatchEvent(new Event('contextrestored'));
    }
  });

/** Draws with the mouse, stroke by stroke, as a person would (but faster), with the tool that is in the hand. */
export async function drawOps(page: Page, ops: DrawOp[]): Promise<void> {
  // Beside it there may be others' sheets.
  const board = page.locator('[data-place] canvas').first();
  await board.waitFor();
  const box = await board.boundingBox();
  if (!box) throw new Error('The drawing board is not on the page.');
  const scale = box.width / CANVAS_UNITS;
  for (const { points } of visibleStrokes(replayOps(ops))) {
    const at = (i: number): [number, number] => [
      box.x + (points[i] as number) * scale,
      box.y + (points[i + 1] as number) * scale,
    ];
    await page.mouse.move(...at(0));
    await page.mouse.down();
    const ends: number[] = [];
    for (let i = STEP; i < points.length - 4; i += STEP) ends.push(i);
    ends.push(points.length - 4);
    // Each move waits for a frame of the page: several at once reach it as the coalesced events of a quick mouse.
    while (ends.length > 0) await Promise.all(ends.splice(0, MOVES_A_FRAME).map((end) => page.mouse.move(...at(end))));
    await page.mouse.up();
  }
}

export const phase = (page: Page, name: string): Locator => page.locator(`[data-phase="${name}"]`);

export async function createRoom(page: Page, url: string, nickname: string): Promise<string> {
  await page.goto(url);
  await page.getByLabel('Nickname').first().fill(nickname);
  await page.getByRole('button', { name: 'Create a room' }).click();
  await phase(page, 'lobby').waitFor();
  const code = new URL(page.url()).pathname.split('/').at(-1);
  if (!code) throw new Error(`No room code in ${page.url()}`);
  return code;
}

export async function joinRoom(page: Page, url: string, code: string, nickname: string): Promise<void> {
  await page.goto(`${url}/room/${code}`);
  await page.getByLabel('Nickname').first().fill(nickname);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.locator('[data-phase]').waitFor();
}

/**
 * A context whose pages report uncaught errors and blocked content. Motion is reduced unless `options` says otherwise:
 * no test waits for an animation that it is not about.
 */
export async function watchedContext(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = DESKTOP,
): Promise<{ context: BrowserContext; problems: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  // Ends what hangs: a machine that does much else may take its time.
  context.setDefaultTimeout(120_000);
  const problems: string[] = [];
  context.on('weberror', (error) => problems.push(String(error.error())));
  context.on('console', (message) => {
    if (
      message.type() === 'error' &&
      !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|websocket|404|503/i.test(message.text())
    ) {
      problems.push(message.text());
    }
  });
  return { context, problems };
}

/** The host's settings in the lobby. */
export async function setRoom(page: Page, options: { rounds: number; seconds: number; pack: string }): Promise<void> {
  await page.getByLabel('Rounds').fill(String(options.rounds));
  await page.getByLabel('Time to draw').fill(String(options.seconds));
  await page.locator('label', { hasText: options.pack }).click();
}

/** The cards of the reveal, best first. */
export async function results(page: Page): Promise<{ rank: number; score: number; text: string }[]> {
  const cards = await page.getByTestId('result').evaluateAll((elements) =>
    elements.map((card) => ({
      rank: Number((card as HTMLElement).dataset.rank),
      score: Number((card as HTMLElement).dataset.score),
      text: card.textContent ?? '',
    })),
  );
  return cards.sort((a, b) => a.rank - b.rank);
}

export async function signInAsAdmin(page: Page, server: Pick<RunningServer, 'url' | 'adminPassword'>): Promise<void> {
  if (!server.adminPassword) throw new Error('The password is printed at the first start only.');
  await page.goto(`${server.url}/admin`);
  await page.getByLabel('Password').fill(server.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}
