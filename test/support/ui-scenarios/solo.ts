import type { Page } from 'playwright';
import { drawFixture, phase } from '../browser.ts';
import { handIn, liveScore, showWhatCounted, start } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

async function draw(page: Page, fixture: string): Promise<void> {
  await phase(page, 'drawing').waitFor();
  await drawFixture(page, fixture);
  await liveScore(page).waitFor();
}

async function result(page: Page): Promise<void> {
  await handIn(page);
  await page.getByTestId('result').waitFor();
}

/** What one person alone can play. */
export const solo: Scenario = async (run) => {
  await run.inspectBoth('daily', (page) => page.goto(run.url('/daily')));
  await run.inspectTranslated('daily');
  await run.inspectBoth('daily-drawing', async (page) => {
    await page.getByLabel('Nickname').fill('Solo');
    await page.getByRole('button', { name: 'Draw it now' }).click();
    await draw(page, 'sun');
  });
  await run.inspectBoth('daily-reveal', async (page) => {
    await result(page);
    await page.getByTestId('streak').waitFor();
  });
  await run.inspectTranslated('daily-reveal');
  await run.inspectBoth('daily-again', async (page) => {
    await page.getByRole('button', { name: 'Try again' }).click();
    await draw(page, 'star');
  });
  for (const { page } of run.windows) await result(page);
  await run.inspectBoth('daily-tried', (page) => page.goto(run.url('/daily')));
  await run.inspectTranslated('daily-tried');
  await run.inspectBoth('home-streak', async (page) => {
    await page.goto(run.url('/'));
    await page.getByText(/day in a row/).waitFor();
  });

  await run.inspectBoth('draw', (page) => page.goto(run.url('/draw')));
  await run.inspectTranslated('draw');
  await run.inspectBoth('draw-nothing-found', async (page) => {
    await page.getByLabel('Search').fill('quantum chromodynamics');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText(/No open prompt/).waitFor();
  });
  await run.inspectBoth('draw-found', async (page) => {
    await page.getByLabel('Search').fill('house');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/search=house/);
  });
  await run.inspectBoth('draw-surprise', async (page) => {
    await page.goto(run.url('/draw'));
    await page.getByRole('button', { name: 'Surprise me' }).click();
    await page.getByTestId('chosen').waitFor();
  });
  await run.inspectBoth('free-drawing', async (page) => {
    await page.getByTestId('chosen').locator('..').getByRole('button', { name: 'Draw', exact: true }).click();
    await draw(page, 'sun');
  });
  await run.inspectBoth('free-reveal', result);

  await run.inspectBoth('practice-lobby', async (page) => {
    await page.goto(run.url('/'));
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await phase(page, 'lobby').waitFor();
  });
  await run.inspectBoth('practice-drawing', async (page) => {
    await start(page);
    await draw(page, 'star');
  });
  await run.inspectBoth('practice-reveal', result);
  await run.inspectBoth('practice-why', showWhatCounted);
};
