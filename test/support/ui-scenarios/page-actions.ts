import type { Locator, Page } from 'playwright';
import type { PhaseView } from '#contract/room.ts';
import { phase } from '../browser.ts';

/** Actions and waits that several scenarios and tests share. */

export const chooseMode = (page: Page, mode: string): Promise<void> =>
  page
    .getByRole('group', { name: 'What is played' })
    .locator('label')
    .filter({ has: page.getByText(mode, { exact: true }) })
    .click();

export const openAccess = (page: Page): Promise<void> => page.getByText('Who may come in').click();

export const handIn = (page: Page): Promise<void> => page.getByRole('button', { name: "I'm done" }).click();

export const start = (page: Page): Promise<void> => page.getByRole('button', { name: 'Start', exact: true }).click();

export const liveScore = (page: Page): Locator => page.locator('[data-testid="live-meter"][data-score]');

/** All covers are off. */
export async function uncovered(page: Page): Promise<void> {
  await page.getByTestId('result').first().waitFor();
  await page.locator('[data-testid="result"][data-cover="on"]').first().waitFor({ state: 'detached' });
}

/** By the host's hand, unless the reveal's clock is faster. */
export async function toPodium(host: Page, everybody: readonly Page[]): Promise<void> {
  await Promise.any([host.getByRole('button', { name: 'To the podium' }).click(), phase(host, 'podium').waitFor()]);
  for (const page of everybody) await phase(page, 'podium').waitFor();
}

/** From the reveal of the last round over the podium to the lobby. */
export async function playAgain(host: Page, everybody: readonly Page[]): Promise<void> {
  await toPodium(host, everybody);
  await host.getByRole('button', { name: 'Play again' }).click();
  for (const page of everybody) await phase(page, 'lobby').waitFor();
}

/**
 * Shows the heat map of the first drawing. A judge that is busy refuses it after 15 s [SCORE-3], so on a machine with other work
 * it takes several presses, as a person's would.
 */
export async function showWhatCounted(page: Page, press = (button: Locator) => button.click()): Promise<void> {
  const [shows, map] = [
    page.getByRole('button', { name: 'Show what counted' }).first(),
    page.getByTestId('heat').first(),
  ];
  const refused = page.getByRole('status').locator('.problem');
  do {
    await press(shows);
    await map.or(refused).first().waitFor();
  } while (!(await map.isVisible()));
}

export async function say(page: Page, text: string): Promise<void> {
  const side = page.getByRole('complementary', { name: 'People and chat' });
  if ((await side.count()) === 0) await page.getByRole('button', { name: /^Chat/ }).click();
  await side.getByRole('textbox').fill(text);
  await side.getByRole('button', { name: 'Send' }).click();
}

/** An animation that lasts longer is part of the state: a clock, confetti. */
const LONGEST_ANIMATION_MS = 1_500;

/** Resolves when the title, the images and the fonts of the page are there and its transitions have ended. */
export async function waitUntilStable(page: Page): Promise<void> {
  // Next streams a page's title after its first part.
  await page.waitForFunction(() => document.title !== '');
  await page.evaluate(async (longestMs) => {
    const visibleImages = [...document.images].filter(({ loading }) => loading !== 'lazy');
    // Written out twice: a function with a name would need the bundler's helper, which the page has not.
    await Promise.race([
      Promise.allSettled([document.fonts.ready, ...visibleImages.map((image) => image.decode())]),
      new Promise((resolve) => setTimeout(resolve, longestMs)),
    ]);
    // What inherits a colour follows the transition of its parent with one of its own.
    for (let depth = 0; depth < 20; depth++) {
      const running = document
        .getAnimations()
        .filter(({ playState }) => playState === 'running')
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
      if (running.length === 0) break;
      await Promise.race([
        Promise.allSettled(running.map((animation) => animation.finished)),
        new Promise((resolve) => setTimeout(resolve, longestMs)),
      ]);
      // A background tab does not run transitions: it would stay half way between two themes.
      for (const animation of running) if (animation instanceof CSSTransition) animation.finish();
    }
  }, LONGEST_ANIMATION_MS);
}

/** Delays the messages of the server to one page, so that the page stays in a phase. */
export interface MessageGate {
  /** Holds the messages from the first view of the phase on, in order; null delivers all of them. */
  holdBefore(phase: PhaseView['name'] | null): void;
}

/** To be called before the page connects. */
export async function gateMessages(page: Page): Promise<MessageGate> {
  let held: RegExp | null = null;
  const queue: { message: string | Buffer; deliver: () => void }[] = [];
  const flush = () => {
    while (queue[0] && !held?.test(String(queue[0].message))) queue.shift()?.deliver();
  };
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => server.send(message));
    server.onMessage((message) => {
      // A ping of Engine.IO that is held ends the connection.
      if (message === '2') return socket.send(message);
      queue.push({ message, deliver: () => socket.send(message) });
      flush();
    });
  });
  return {
    holdBefore: (phase) => {
      // The shared part of a view is JSON within the JSON of the message.
      held = phase === null ? null : new RegExp(`"name\\\\*":\\\\*"${phase}`);
      flush();
    },
  };
}
