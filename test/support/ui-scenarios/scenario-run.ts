import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { LANGUAGE_COOKIE } from '#app/i18n/locale.ts';
import type { Locale } from '#contract/locales.ts';
import type { PhaseView } from '#contract/room.ts';
import { DESKTOP, PHONE } from '../browser.ts';
import type { RunningServer } from '../server.ts';
import { SocketPlayer } from '../socket-player.ts';
import { gateMessages, type MessageGate, waitUntilStable } from './page-actions.ts';

export type WindowName = 'desktop' | 'phone';

/** The window of one player. */
export interface Window {
  name: WindowName;
  page: Page;
}

/** Called in every state of every screen, for each window that shows it. */
type Inspect = (state: string, window: Window) => Promise<void>;

/** Leads two fresh windows through the states of some screens. */
export type Scenario = (run: ScenarioRun) => Promise<void>;

export interface ScenarioOptions {
  /** For both windows. */
  context?: BrowserContextOptions;
  /** The main screens are inspected in these, too. */
  languages: readonly Locale[];
  inspect: Inspect;
}

/** One run of a scenario: a player at a desktop, one with a phone, and players without a window. */
export class ScenarioRun {
  readonly server: RunningServer;
  readonly browser: Browser;
  readonly desktop: Window;
  readonly phone: Window;
  readonly #options: ScenarioOptions;
  readonly #contexts: BrowserContext[];
  readonly #gates: readonly MessageGate[];
  readonly #sockets: SocketPlayer[] = [];

  private constructor(
    server: RunningServer,
    browser: Browser,
    options: ScenarioOptions,
    windows: [Window, Window],
    gates: readonly MessageGate[],
  ) {
    this.server = server;
    this.browser = browser;
    this.#options = options;
    [this.desktop, this.phone] = windows;
    this.#contexts = windows.map(({ page }) => page.context());
    this.#gates = gates;
  }

  static async open(server: RunningServer, browser: Browser, options: ScenarioOptions): Promise<ScenarioRun> {
    const openWindow = async (name: WindowName, screen: BrowserContextOptions): Promise<Window> => {
      const context = await browser.newContext({ ...options.context, ...screen });
      return { name, page: await context.newPage() };
    };
    const windows: [Window, Window] = [await openWindow('desktop', DESKTOP), await openWindow('phone', PHONE)];
    const gates = await Promise.all(windows.map(({ page }) => gateMessages(page)));
    return new ScenarioRun(server, browser, options, windows, gates);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    for (const context of this.#contexts) await context.close();
  }

  get windows(): readonly [Window, Window] {
    return [this.desktop, this.phone];
  }

  url(path: string): string {
    return this.server.url + path;
  }

  /** Another player with a window of this kind. */
  async newVisitor(name: WindowName, options: BrowserContextOptions = {}): Promise<Window> {
    const screen = name === 'desktop' ? DESKTOP : PHONE;
    const context = await this.browser.newContext({ ...this.#options.context, ...screen, ...options });
    this.#contexts.push(context);
    return { name, page: await context.newPage() };
  }

  /** A player without a window. */
  async player(nickname: string): Promise<SocketPlayer> {
    const player = await SocketPlayer.connect(this.server.url, nickname);
    this.#sockets.push(player);
    return player;
  }

  async inspect(state: string, ...windows: Window[]): Promise<void> {
    for (const window of windows) {
      await waitUntilStable(window.page);
      await this.#options.inspect(state, window);
    }
  }

  /** Prepares and inspects one window after the other. */
  async inspectBoth(state: string, prepare: (page: Page) => Promise<unknown> = async () => {}): Promise<void> {
    for (const window of this.windows) {
      await prepare(window.page);
      await this.inspect(state, window);
    }
  }

  /** Holds both windows in the phase before `phase`, however long the inspections take. */
  holdBefore(phase: PhaseView['name']): void {
    for (const gate of this.#gates) gate.holdBefore(phase);
  }

  release(): void {
    for (const gate of this.#gates) gate.holdBefore(null);
  }

  /** The same state in the other languages; afterwards the page is English again. */
  async inspectTranslated(state: string, ...windows: Window[]): Promise<void> {
    for (const window of windows.length > 0 ? windows : this.windows) {
      for (const language of this.#options.languages) {
        await this.#setLanguage(window.page, language);
        await this.inspect(`${state}-${language}`, window);
      }
      if (this.#options.languages.length > 0) await this.#setLanguage(window.page, 'en');
    }
  }

  /** As the language switch does it: a cookie and a refresh without a new page load. */
  async #setLanguage(page: Page, language: Locale): Promise<void> {
    await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: this.server.url }]);
    await page.evaluate(() => {
      (window as unknown as { next: { router: { refresh(): void } } }).next.router.refresh();
    });
    await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
  }
}
