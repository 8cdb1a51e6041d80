import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { seriousViolations } from '../support/accessibility.ts';
import { DESKTOP, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { seedDrawings } from '../support/seeded-drawings.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';
import { showWhatCounted } from '../support/ui-scenarios/page-actions.ts';

let honest: string;
let earlier: string;
let doubted: string;

const game = serverAndBrowser(async () => {
  const dataFolder = await seededDataFolder();
  const hard = Array.from({ length: 5 }, (_, i) => ({
    prompt: 'a riddle in the dark',
    fixture: 'star',
    change: { score: 10 + i },
  }));
  const ids = await seedDrawings(dataFolder, [
    { prompt: 'a house', fixture: 'house' },
    { prompt: 'a house', fixture: 'tree', change: { modelHash: 'an earlier model' } },
    {
      prompt: 'a house',
      fixture: 'fish',
      change: {
        rawScore: 83.2,
        deductions: [
          { reason: 'looks_like_writing', points: 60 },
          { reason: 'tiny', points: 12 },
        ],
        score: 11.2,
      },
    },
    ...hard,
  ]);
  [honest, earlier, doubted] = [0, 1, 2].map((i) => ids[i] as string) as [string, string, string];
  return { dataFolder };
});

const shows = (page: Page) => page.getByRole('button', { name: 'Show what counted' });
const hides = (page: Page) => page.getByRole('button', { name: 'Hide what counted' });

describe('why a drawing has its score', () => {
  it('[SCORE-2] is shown on its page: what counted, with the keyboard too, and in words', async () => {
    const { context, problems } = await watchedContext(game.browser, DESKTOP);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/drawings/${honest}`);
    await page.getByRole('heading', { name: 'Why this score' }).waitFor();
    expect(await page.getByTestId('sum').textContent()).toMatch(/^Likeness[\d.]+Nothing taken off0\.0Score[\d.]+$/);
    expect(await page.getByRole('listitem').filter({ hasText: /\d %/ }).count()).toBe(5);

    await showWhatCounted(page, async (button) => {
      await button.focus();
      await page.keyboard.press('Enter');
    });
    const map = page.getByTestId('heat');
    const words = page.getByRole('status').filter({ hasText: /^The judge looked most at the .*\.$/ });
    await words.waitFor();
    expect(await map.getAttribute('aria-label')).toBe(await words.textContent());
    const painted = await map.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, 512, 512);
      return data.filter((_, i) => i % 4 === 3).reduce((sum, alpha) => sum + (alpha > 0 ? 1 : 0), 0) / 512 ** 2;
    });
    expect(painted).toBeGreaterThan(0.02);
    expect(painted).toBeLessThan(0.9);

    expect(await seriousViolations(page, ['light'])).toEqual([]);

    await page.keyboard.press('Enter');
    await map.waitFor({ state: 'detached' });
    await shows(page).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[SCORE-1] names every deduction', async () => {
    const { context } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/drawings/${doubted}`);
    expect(await page.getByTestId('sum').textContent()).toBe('Likeness83.2Looks like writing−60.0Tiny−12.0Score11.2');
    await context.close();
  });

  it('[SCORE-3] is told without a map for an earlier model’s drawing', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/drawings/${earlier}`);
    await shows(page).click();
    await page.getByText('An earlier model judged this drawing').waitFor();
    expect(await page.getByTestId('heat').count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[SCREEN-10] is shown once by one press, also where the page was ready before it recorded no more', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    // The test, not the page, ends the recording of early presses.
    await page.addInitScript(() => {
      Object.defineProperty(window, 'replayEarlyEvents', {
        set: (replay) => Object.assign(window, { endRecording: replay }),
        get: () => undefined,
      });
    });
    await page.goto(`${game.server.url}/drawings/${honest}`);
    // A canvas is painted by a component that runs.
    await page.locator('canvas').first().waitFor();
    await shows(page).click();
    expect(await shows(page).getAttribute('aria-busy')).toBe('true');
    await page.evaluate(() => (window as unknown as { endRecording: () => Promise<void> }).endRecording());
    // The map, or that a busy judge has no time for it; pressed twice, neither.
    await page.getByTestId('heat').or(page.getByRole('status').locator('.problem')).waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('says so when the judge cannot be asked, and can be asked again', async () => {
    const { context } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/drawings/${honest}`);
    await page.route('**/explanation.json', (route) => route.abort());
    await shows(page).click();
    await page.getByText('can’t be reached').waitFor();
    await page.unroute('**/explanation.json');
    await showWhatCounted(page);
    await hides(page).waitFor();
    await context.close();
  });

  it('comes as JSON, with a code where there is nothing', async () => {
    const response = await fetch(`${game.server.url}/drawings/${honest}/explanation.json`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      labels: expect.any(Array),
      rawScore: expect.any(Number),
      deductions: [],
      score: expect.any(Number),
      heat: {
        frame: { x: expect.any(Number), y: expect.any(Number), side: expect.any(Number) },
        side: 8,
        drops: expect.any(Array),
      },
      heatNote: null,
      found: null,
    });
    const missing = await fetch(`${game.server.url}/drawings/none/explanation.json`);
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ error: { code: 'not_found', message: 'There is no such drawing.' } });
  });
});

it('an admin sees the hardest prompts', async () => {
  const { context, problems } = await watchedContext(game.browser);
  const page = await context.newPage();
  await signInAsAdmin(page, game.server);
  await page.getByText('Hardest and easiest prompts').click();
  const hardest = page.getByRole('list', { name: 'Ten hardest' }).getByRole('listitem');
  // Read when it is unfolded.
  await hardest.first().waitFor();
  expect(await hardest.count()).toBe(1);
  expect(await seriousViolations(page, ['light'])).toEqual([]);
  expect(await hardest.textContent()).toMatch(/a riddle in the dark5 drawings.*Median score 12\.0/);
  expect(problems).toEqual([]);
  await context.close();
});
