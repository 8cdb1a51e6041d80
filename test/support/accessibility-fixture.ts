import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterEach, beforeAll, expect } from 'vitest';
import { type Messages, messagesOf } from '#app/i18n/catalogue.ts';
import type { RoomSettings } from '#contract/room-settings.ts';
import { seriousViolations, type Theme } from './accessibility.ts';
import { DESKTOP, drawOps, PHONE, phase } from './browser.ts';
import { type ServerAndBrowser, sharedServerAndBrowser } from './server-and-browser.ts';
import { SocketPlayer } from './socket-player.ts';
import { gateMessages, type MessageGate } from './ui-scenarios/page-actions.ts';

export interface Window {
  name: string;
  page: Page;
  gate: MessageGate;
  texts: Messages;
  /** The theme that this window shows where both windows are checked. */
  theme: Theme;
}

/** States that players without a browser set up, in two windows: a light desktop in English, a dark phone in Arabic. */
export interface AccessibilityFixture {
  readonly game: Readonly<ServerAndBrowser>;
  readonly windows: readonly [Window, Window];
  readonly desktop: Window;
  readonly phone: Window;
  url(path: string): string;
  openWindow(name: 'desktop' | 'phone', options?: BrowserContextOptions): Promise<Window>;
  /** Checks the two windows (or those given), each in its theme. A single window is checked in both themes. */
  expectAccessible(state: string, ...some: Window[]): Promise<void>;
  /** Checks the desktop magnified to 400 %, and with text of twice the size, also on a narrow screen. */
  expectMagnifiable(state: string): Promise<void>;
  player(nickname: string): Promise<SocketPlayer>;
  /** A room with a host and a guest without a window. */
  room(settings: Partial<RoomSettings>): Promise<{ host: SocketPlayer; guest: SocketPlayer; code: string }>;
  join(window: Window, code: string, nickname: string): Promise<void>;
  /** Resolves when both windows show the phase. */
  shown(phaseName: string): Promise<void>;
}

/** Opens the two windows. */
export function accessibilityFixture(): AccessibilityFixture {
  const game = sharedServerAndBrowser();
  const sockets: SocketPlayer[] = [];
  let windows: [Window, Window];
  const url = (path: string) => game.server.url + path;

  beforeAll(async () => {
    windows = [await openWindow(game.browser, 'desktop'), await openWindow(game.browser, 'phone')];
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.close();
  });

  async function player(nickname: string): Promise<SocketPlayer> {
    const socket = await SocketPlayer.connect(game.server.url, nickname);
    sockets.push(socket);
    return socket;
  }

  return {
    game,
    get windows() {
      return windows;
    },
    get desktop() {
      return windows[0];
    },
    get phone() {
      return windows[1];
    },
    url,
    openWindow: (name, options) => openWindow(game.browser, name, options),
    async expectAccessible(state, ...some) {
      const found: string[] = [];
      for (const { name, page, theme } of some.length > 0 ? some : windows) {
        const themes: Theme[] = some.length === 1 ? ['light', 'dark'] : [theme];
        for (const line of await seriousViolations(page, themes)) found.push(`${state}, ${name}, ${line}`);
      }
      expect.soft(found).toEqual([]);
    },
    async expectMagnifiable(state) {
      const { page } = windows[0];
      const found: string[] = [];
      for (const { name, viewport, text } of MAGNIFIED) {
        await page.setViewportSize(viewport);
        await page.evaluate(setTextSize, text);
        let lines = await page.evaluate(outOfReach);
        // The page follows its new size in the next frames.
        for (let tries = 0; lines.length > 0 && tries < 20; tries++) {
          await page.waitForTimeout(100);
          lines = await page.evaluate(outOfReach);
        }
        found.push(...lines.map((line) => `${state}, ${name}: ${line}`));
      }
      await page.evaluate(setTextSize, '');
      await page.setViewportSize(DESKTOP.viewport);
      expect.soft(found).toEqual([]);
    },
    player,
    async room(settings) {
      const [host, guest] = [await player('Hanna House'), await player('Zoë Ødegård')];
      const { view } = await host.create({ settings: { rounds: 1, seconds: 300, ...settings } });
      await guest.join(view.code);
      return { host, guest, code: view.code };
    },
    async join({ page, texts }, code, nickname) {
      await page.goto(url(`/room/${code}`));
      await page.getByLabel(texts.home.nickname).fill(nickname);
      await page.getByRole('button', { name: texts.rooms.enter.join, exact: true }).click();
      await page.locator('[data-phase]').waitFor();
    },
    async shown(phaseName) {
      for (const { page } of windows) await phase(page, phaseName).waitFor();
    },
  };
}

/** 1280 × 1024 at 400 %, lower screens, and text at 200 %. */
const MAGNIFIED = [
  { name: '320 × 256', viewport: { width: 320, height: 256 }, text: '' },
  { name: '320 × 200', viewport: { width: 320, height: 200 }, text: '' },
  { name: '568 × 320', viewport: { width: 568, height: 320 }, text: '' },
  { name: 'large text', viewport: DESKTOP.viewport, text: '200%' },
  { name: 'large text on a phone', viewport: PHONE.viewport, text: '200%' },
];

const setTextSize = (size: string): void => {
  document.documentElement.style.fontSize = size;
};

/** Runs in the page: controls beyond its sides, bars that stay and cover most of it, and a canvas that is too small. */
function outOfReach(): string[] {
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const describe = (element: Element, what: string) => {
    const { left, right, height } = element.getBoundingClientRect();
    const label = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30);
    return `${element.tagName} “${label}” ${what} (${Math.round(left)}–${Math.round(right)}, ${Math.round(height)} high)`;
  };
  const beyond = [...document.querySelectorAll('a, button, input, select, textarea, summary, h1, h2, [role="timer"]')]
    .filter(isShown)
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 1 && (left < -1 || right > window.innerWidth + 1);
    })
    .map((element) => describe(element, 'reaches beyond the page'));
  const covering = [...document.querySelectorAll('body *')]
    .filter((element) => /sticky|fixed/.test(getComputedStyle(element).position) && isShown(element))
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect();
      return height > window.innerHeight / 2 && width > window.innerWidth / 2;
    })
    .map((element) => describe(element, 'covers the page'));
  const small = [...document.querySelectorAll('[data-place] canvas')]
    .filter((canvas) => isShown(canvas) && canvas.getBoundingClientRect().width < 200)
    .map((canvas) => describe(canvas, 'is too small'));
  return [...beyond, ...covering, ...small];
}

async function openWindow(
  browser: Browser,
  name: 'desktop' | 'phone',
  options: BrowserContextOptions = {},
): Promise<Window> {
  const locale = name === 'desktop' ? 'en' : 'ar';
  const screen = name === 'desktop' ? DESKTOP : PHONE;
  // Reduced motion: axe measures the state that an animation ends in.
  const context = await browser.newContext({ ...screen, locale, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const theme = name === 'desktop' ? 'light' : 'dark';
  return { name, page, gate: await gateMessages(page), texts: messagesOf(locale), theme };
}

export const seatOf = ({ view }: SocketPlayer, nickname: string) => {
  const seat = view?.seats.find((candidate) => candidate.nickname === nickname);
  if (!seat) throw new Error(`${nickname} has no seat.`);
  return seat.id;
};

/** Any drawing will do: one stroke of a few points. */
export const drawZigzag = ({ page }: Window): Promise<void> =>
  drawOps(page, [
    {
      kind: 'stroke',
      t: 0,
      tool: 'pen',
      colour: '#000000',
      size: 20,
      points: [200, 300, 0.5, 0, 500, 800, 0.5, 50, 600, 200, 0.5, 100, 850, 700, 0.5, 150],
    },
  ]);
