import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { packOf, signInAsAdmin } from './admin-pages.ts';
import { createRoom, drawFixture, joinRoom, phase, setRoom } from './browser.ts';
import type { RunningServer } from './server.ts';

/** One person's window in the walk. The first of a walk is the host. */
export interface Walker {
  name: string;
  nickname: string;
  options: BrowserContextOptions;
  /** Fixture that this one draws; null: hands in a blank canvas. */
  draws: string | null;
}

/** Called in every state of every screen. */
export type Visit = (state: string, walker: Walker, page: Page) => Promise<void>;

/** Walks all screens and states of the product once, everybody in one game. At least three walkers. */
export async function walk(browser: Browser, server: RunningServer, walkers: Walker[], visit: Visit): Promise<void> {
  const pages = await Promise.all(walkers.map(async ({ options }) => (await browser.newContext(options)).newPage()));
  const everybody = async (state: string, prepare: (page: Page) => Promise<unknown> = async () => {}) => {
    for (const [i, walker] of walkers.entries()) {
      const page = pages[i] as Page;
      await prepare(page);
      await visit(state, walker, page);
    }
  };
  const at = (path: string) => (page: Page) => page.goto(server.url + path);
  const [host, ...guests] = pages as [Page, ...Page[]];

  await everybody('home', at('/'));
  await everybody('home-bad-code', async (page) => {
    await page.getByLabel('Nickname').first().fill('Ada');
    await page.getByLabel('Room code').fill('12');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('alert').filter({ hasText: /\S/ }).first().waitFor();
  });
  await everybody('boards-empty', at('/boards'));
  await everybody('not-found', at('/no-such-page'));
  await everybody('room-not-found', async (page) => {
    await page.goto(`${server.url}/room/ZZZZZ`);
    await page.getByLabel('Nickname').first().fill('Ada');
    await page.getByRole('button', { name: 'Join' }).click();
    await page
      .getByText(/no room|gone|not found/i)
      .first()
      .waitFor();
  });

  await everybody('admin-sign-in', at('/admin'));
  await everybody('admin-wrong-password', async (page) => {
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/not the password|wrong|too many|later/i)
      .first()
      .waitFor();
  });
  await adminPages(browser, server, walkers, visit);

  const code = await createRoom(host, server.url, (walkers[0] as Walker).nickname);
  await visit('lobby-alone', walkers[0] as Walker, host);
  for (const [i, page] of guests.entries()) {
    const walker = walkers[i + 1] as Walker;
    await page.goto(`${server.url}/room/${code}`);
    await page.getByRole('button', { name: 'Join' }).waitFor();
    await visit('join', walker, page);
    await joinRoom(page, server.url, code, walker.nickname);
  }
  await setRoom(host, { rounds: 2, seconds: 180, pack: 'House party' });
  await host.locator('label', { hasText: 'Everybody’s' }).click();
  await guests[0]?.getByText('House party').waitFor();
  await guests[0]?.getByText('Everybody sees all scores').waitFor();
  await everybody('lobby');

  await takeOver(guests[0] as Page, () => visit('seat-taken-over', walkers[1] as Walker, guests[0] as Page));

  await host.getByRole('button', { name: 'Start' }).click();
  await phase(host, 'countdown').waitFor();
  await Promise.all(walkers.map((walker, i) => visit('countdown', walker, pages[i] as Page)));
  for (const page of pages) await phase(page, 'drawing').waitFor();
  await everybody('drawing-empty');
  for (const [i, walker] of walkers.entries()) if (walker.draws) await drawFixture(pages[i] as Page, walker.draws);
  for (const [i, { draws }] of walkers.entries()) if (draws) await liveScore(pages[i] as Page).waitFor();
  await everybody('drawing');

  const late = await (await browser.newContext(walkers[1]?.options ?? {})).newPage();
  await joinRoom(late, server.url, code, 'Late Larry');
  await visit('late-joiner-waits', walkers[1] as Walker, late);

  const offline = guests[0] as Page;
  await offline.context().setOffline(true);
  await offline
    .getByText(/offline|connection|reconnect/i)
    .first()
    .waitFor();
  await visit('drawing-offline', walkers[1] as Walker, offline);
  await offline.context().setOffline(false);

  for (const [i, page] of pages.entries()) {
    await page.getByRole('button', { name: "I'm done" }).click();
    if (i === pages.length - 1) continue;
    await page.getByRole('heading', { name: 'Handed in' }).waitFor();
    await page.waitForTimeout(800); // the sheet slides in
    await visit('handed-in', walkers[i] as Walker, page);
  }
  for (const page of pages) {
    await phase(page, 'reveal').waitFor();
    await page
      .getByTestId('result')
      .nth(walkers.length - 1)
      .waitFor();
  }
  await host.waitForTimeout(7_000); // the covers come off one by one
  await everybody('reveal');

  await host.getByRole('button', { name: /next round/i }).click();
  for (const page of [...pages, late]) await phase(page, 'drawing').waitFor();
  for (const page of [...pages, late]) await page.getByRole('button', { name: "I'm done" }).click();
  for (const page of pages) await phase(page, 'reveal').waitFor();
  await host.waitForTimeout(7_000);
  await everybody('reveal-blank');
  await host.getByRole('button', { name: /podium|next/i }).click();
  for (const page of pages) await phase(page, 'podium').waitFor();
  await host.waitForTimeout(2_000);
  await everybody('podium');

  await everybody('boards', at('/boards?period=today'));
  await everybody('board-of-a-prompt', async (page) => {
    await page.goto(`${server.url}/boards`);
    await page.locator('a[href^="/boards/"]', { hasText: 'a house' }).first().click();
    await page.waitForURL(/\/boards\/.+/);
    await page.waitForLoadState('networkidle');
  });
  await everybody('drawing-page', async (page) => {
    await page.locator('a[href^="/drawings/"]').first().click();
    await page.waitForURL(/\/drawings\//);
    await page.waitForLoadState('networkidle');
  });
  await everybody('drawing-page-replay', async (page) => {
    await page.getByRole('slider', { name: /Moment of the replay/ }).fill('45');
    await page.getByTestId('curve').waitFor();
  });
  await everybody('drawing-page-download-busy', async (page) => {
    const error = { code: 'rate_limited', message: 'That was a lot at once. Wait a moment.' };
    await page.route('**/replay.gif', (route) => route.fulfill({ status: 429, json: { error } }));
    await page.getByRole('link', { name: 'Download GIF' }).click();
    await page.getByText(error.message).waitFor();
  });
  await everybody('drawing-page-why', showWhatCounted);
  await everybody('practice-drawing', async (page) => {
    await page.goto(server.url);
    await page.getByLabel('Nickname').first().fill('Solo');
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await phase(page, 'drawing').waitFor();
    await drawFixture(page, 'star');
    await liveScore(page).waitFor();
  });
  await everybody('practice-reveal', async (page) => {
    await page.getByRole('button', { name: "I'm done" }).click();
    await page.getByTestId('result').waitFor();
    await page.waitForTimeout(3_000);
  });
  await everybody('practice-why', showWhatCounted);
  for (const page of [...pages, late]) await page.context().close();
}

const liveScore = (page: Page) => page.locator('[data-testid="live-meter"][data-score]');

async function showWhatCounted(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show what counted' }).click();
  await page.getByTestId('heat').waitFor();
  await page.waitForTimeout(600); // the washes soak in
}

/** Opens the seat in a second tab, as duplicating a tab does; then the first one takes it back. */
async function takeOver(page: Page, whileTaken: () => Promise<void>): Promise<void> {
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  const copy = await page.context().newPage();
  await copy.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value as string);
  }, kept);
  await copy.goto(page.url());
  const back = page.getByRole('button', { name: 'Play here instead' });
  await back.waitFor();
  await whileTaken();
  await back.click();
  await phase(page, 'lobby').waitFor();
  await copy.close();
}

/** Signs in once (attempts are rate-limited) and shows the admin's pages in every walker's window size and theme. */
async function adminPages(browser: Browser, server: RunningServer, walkers: Walker[], visit: Visit): Promise<void> {
  const signedIn = await browser.newContext();
  const first = await signedIn.newPage();
  await signInAsAdmin(first, server);
  await packOf(first, server, 'House party', ['a house', 'a house on wheels']);
  const storageState = await signedIn.storageState();
  await signedIn.close();
  for (const walker of walkers) {
    const context = await browser.newContext({ ...walker.options, storageState });
    const page = await context.newPage();
    for (const [state, path] of [
      ['admin-prompts', '/admin'],
      ['admin-search', '/admin?search=house&status=all'],
      ['admin-import', '/admin/import'],
      ['admin-packs', '/admin/packs'],
      ['admin-health', '/admin/health'],
      ['admin-system', '/admin/system'],
    ] as const) {
      await page.goto(server.url + path);
      await visit(state, walker, page);
    }
    await page.goto(`${server.url}/admin?search=house`);
    await page.getByRole('link', { name: 'Edit “a house”' }).click();
    await page.getByRole('region', { name: 'The prompt' }).waitFor();
    await visit('admin-edit', walker, page);
    await context.close();
  }
}
