import type { BrowserContextOptions, Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, PHONE, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();
let signedIn: NonNullable<BrowserContextOptions['storageState']>;
/** Paths that pages have asked for. */
const asked: string[] = [];
beforeAll(async () => {
  const { context } = await watchedContext(game.browser);
  const page = await context.newPage();
  await signInAsAdmin(page, game.server);
  signedIn = await context.storageState();
  await context.close();
});

async function adminPage(path: string, options: BrowserContextOptions): Promise<{ page: Page; problems: string[] }> {
  const { context, problems } = await watchedContext(game.browser, { ...options, storageState: signedIn });
  const page = await context.newPage();
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(game.server.url + path);
  return { page, problems };
}

async function healthPage(options: BrowserContextOptions): Promise<{ page: Page; problems: string[] }> {
  const { page, problems } = await adminPage('/admin/health', options);
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  return { page, problems };
}

describe('the health page', () => {
  it('is for admins only, and so are its numbers', async () => {
    const { context } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/admin/health`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const response = await page.request.get(`${game.server.url}/admin/health/samples.json`);
    expect(response.status()).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: 'unauthorised' } });
    const ranking = await page.request.get(`${game.server.url}/admin/difficulty.json`);
    expect(ranking.status()).toBe(401);
    await context.close();
  });

  it('brings new values by itself, says them in words, and has each chart as a table', async () => {
    const { page, problems } = await healthPage(DESKTOP);
    await page.getByText('doodle-clip, int8').waitFor();
    const memory = page.getByRole('figure', { name: 'Memory' });
    await memory.getByRole('img', { name: /^Memory, the last 15 minutes\. Process: now [\d,]+ MiB/ }).waitFor();
    const first = await lastPath(page);
    await page.waitForFunction(
      (before) =>
        document.querySelector('figure:last-of-type [role="img"] [data-series="0"]')?.getAttribute('d') !== before,
      first,
      { timeout: 120_000 },
    );
    await memory.getByText('As a table').click();
    await memory.getByRole('columnheader', { name: 'Process' }).waitFor();
    expect(await memory.getByRole('row').count()).toBeGreaterThan(1);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it('says when it is signed out, and when the server is gone', async () => {
    const { page } = await healthPage(DESKTOP);
    await page.context().setOffline(true);
    await page.getByText('The server does not answer.').waitFor();
    await page.context().setOffline(false);
    await page.getByText('New values come by themselves').waitFor();
    await page.context().clearCookies();
    await page.getByText('You are signed out.').waitFor();
    await page.context().close();
  });

  it.each([
    ['desktop, light', { ...DESKTOP, colorScheme: 'light' }],
    ['phone, dark', { ...PHONE, colorScheme: 'dark' }],
  ] as const)('has no accessibility violation, with its tables open (%s)', async (_name, options) => {
    const { page } = await healthPage(options);
    for (const table of await page.getByText('As a table').all()) await table.click();
    expect(await violationsOf(page, { themes: [options.colorScheme] })).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

describe('[OPS-7] backups on the health page', () => {
  it('are made at a press of an owner, and are there when they are whole', async () => {
    const { page, problems } = await healthPage(DESKTOP);
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByRole('status').filter({ hasText: 'A backup is being made' }).waitFor();
    await page.getByText(/^Read again and compared, [\d,]+ rows$/).waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Back up now' }).and(page.locator(':enabled')).waitFor();
    await page.getByText('One file').click();
    await page
      .getByRole('listitem')
      .filter({ hasText: /^doodle-judge-.*\.zip, / })
      .waitFor();
    expect(await violationsOf(page, { themes: ['light', 'dark'] })).toEqual([]);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

describe('the hardest and easiest prompts', () => {
  it('are read when they are unfolded, not before', async () => {
    const { page, problems } = await adminPage('/admin', DESKTOP);
    const summary = page.getByText('Hardest and easiest prompts');
    await summary.waitFor();
    await page.waitForLoadState('networkidle');
    const readings = () => asked.filter((path) => path === '/admin/difficulty.json').length;
    expect(readings()).toBe(0);
    await summary.click();
    // Depends on how much has been drawn on the shared server.
    await page
      .getByText('No prompt has been drawn 5 times yet.')
      .or(page.getByRole('list', { name: 'Ten hardest' }))
      .waitFor();
    await summary.click();
    await summary.click();
    expect(readings()).toBe(1);
    expect(problems).toEqual([]);
    await page.context().close();
  });
});

const lastPath = (page: Page) =>
  page.evaluate(
    () => document.querySelector('figure:last-of-type [role="img"] [data-series="0"]')?.getAttribute('d') ?? '',
  );
