import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { LANGUAGE_COOKIE } from '#app/i18n/locale.ts';
import type { Locale } from '#contract/locales.ts';
import type { PhaseView } from '#contract/room.ts';
import { DESKTOP, PHONE } from '../browser.ts';
import type { RunningServer } from '../server.ts';
import { SocketPlayer } from '../socket-player.ts';
import { type HeldBack, heldBack } from './held-back.ts';
import { settled } from './settled.ts';

export type WindowName = 'desktop' | 'phone';

/** One person's window. */
export interface Window {
  name: WindowName;
  page: Page;
}

/** Called in every state of every screen, in each window that shows it. */
export type Visit = (state: string, window: Window) => Promise<void>;

/** A part of the walk, with windows of its own that nobody has used before. */
export type Chapter = (walk: Walk) => Promise<void>;

export interface WalkOptions {
  /** For both windows. */
  context?: BrowserContextOptions;
  /** In which the main screens are seen, too. */
  languages: readonly Locale[];
  visit: Visit;
}

/** A walk through one chapter: two people, one at a desktop, one with a phone, and as many sockets as it takes. */
export class Walk {
  readonly server: RunningServer;
  readonly browser: Browser;
  readonly desktop: Window;
  readonly phone: Window;
  readonly #options: WalkOptions;
  readonly #contexts: BrowserContext[];
  readonly #networks: readonly HeldBack[];
  readonly #sockets: SocketPlayer[] = [];

  private constructor(
    server: RunningServer,
    browser: Browser,
    options: WalkOptions,
    windows: [Window, Window],
    networks: readonly HeldBack[],
  ) {
    this.server = server;
    this.browser = browser;
    this.#options = options;
    [this.desktop, this.phone] = windows;
    this.#contexts = windows.map(({ page }) => page.context());
    this.#networks = networks;
  }

  static async begin(server: RunningServer, browser: Browser, options: WalkOptions): Promise<Walk> {
    const open = async (name: WindowName, screen: BrowserContextOptions): Promise<Window> => {
      const context = await browser.newContext({ ...options.context, ...screen });
      return { name, page: await context.newPage() };
    };
    const windows: [Window, Window] = [await open('desktop', DESKTOP), await open('phone', PHONE)];
    const networks = await Promise.all(windows.map(({ page }) => heldBack(page)));
    return new Walk(server, browser, options, windows, networks);
  }

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    for (const context of this.#contexts) await context.close();
  }

  get windows(): readonly [Window, Window] {
    return [this.desktop, this.phone];
  }

  at(path: string): string {
    return this.server.url + path;
  }

  /** Somebody else with a window such as one of the two. */
  async stranger(name: WindowName, options: BrowserContextOptions = {}): Promise<Window> {
    const screen = name === 'desktop' ? DESKTOP : PHONE;
    const context = await this.browser.newContext({ ...this.#options.context, ...screen, ...options });
    this.#contexts.push(context);
    return { name, page: await context.newPage() };
  }

  /** Somebody without a window. */
  async player(nickname: string): Promise<SocketPlayer> {
    const player = await SocketPlayer.connect(this.server.url, nickname);
    this.#sockets.push(player);
    return player;
  }

  async see(state: string, ...windows: Window[]): Promise<void> {
    for (const window of windows) {
      await settled(window.page);
      await this.#options.visit(state, window);
    }
  }

  /** One window after the other: prepares it and sees it. */
  async both(state: string, prepare: (page: Page) => Promise<unknown> = async () => {}): Promise<void> {
    for (const window of this.windows) {
      await prepare(window.page);
      await this.see(state, window);
    }
  }

  /**
   * Both windows go on up to the phase before `phase`, and stay there however long looking takes: what the server says
   * from then on is held back.
   */
  stayBefore(phase: PhaseView['name']): void {
    for (const network of this.#networks) network.until(new RegExp(`"name":"${phase}"`));
  }

  goOn(): void {
    for (const network of this.#networks) network.until(null);
  }

  /** The page as it is, in the other languages; afterwards it is English again. */
  async translated(state: string, ...windows: Window[]): Promise<void> {
    for (const window of windows.length > 0 ? windows : this.windows) {
      for (const language of this.#options.languages) {
        await this.#speak(window.page, language);
        await this.see(`${state}-${language}`, window);
      }
      if (this.#options.languages.length > 0) await this.#speak(window.page, 'en');
    }
  }

  /** As the language switch does it: a cookie, and the page comes anew without being loaded again. */
  async #speak(page: Page, language: Locale): Promise<void> {
    await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: this.server.url }]);
    await page.evaluate(() => {
      (window as unknown as { next: { router: { refresh(): void } } }).next.router.refresh();
    });
    await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
  }
}
