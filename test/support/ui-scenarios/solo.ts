import type { Page } from 'playwright';
import { drawFixture, phase } from '../browser.ts';
import { handIn, liveScore, showWhatCounted, start } from './moves.ts';
import type { Chapter } from './scenario-run.ts';

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
export const solo: Chapter = async (walk) => {
  await walk.both('daily', (page) => page.goto(walk.at('/daily')));
  await walk.translated('daily');
  await walk.both('daily-drawing', async (page) => {
    await page.getByLabel('Nickname').fill('Solo');
    await page.getByRole('button', { name: 'Draw it now' }).click();
    await draw(page, 'sun');
  });
  await walk.both('daily-reveal', async (page) => {
    await result(page);
    await page.getByTestId('streak').waitFor();
  });
  await walk.translated('daily-reveal');
  await walk.both('daily-again', async (page) => {
    await page.getByRole('button', { name: 'Try again' }).click();
    await draw(page, 'star');
  });
  for (const { page } of walk.windows) await result(page);
  await walk.both('daily-tried', (page) => page.goto(walk.at('/daily')));
  await walk.translated('daily-tried');
  await walk.both('home-streak', async (page) => {
    await page.goto(walk.at('/'));
    await page.getByText(/day in a row/).waitFor();
  });

  await walk.both('draw', (page) => page.goto(walk.at('/draw')));
  await walk.translated('draw');
  await walk.both('draw-nothing-found', async (page) => {
    await page.getByLabel('Search').fill('quantum chromodynamics');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText(/No open prompt/).waitFor();
  });
  await walk.both('draw-found', async (page) => {
    await page.getByLabel('Search').fill('house');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/search=house/);
  });
  await walk.both('draw-surprise', async (page) => {
    await page.goto(walk.at('/draw'));
    await page.getByRole('button', { name: 'Surprise me' }).click();
    await page.getByTestId('chosen').waitFor();
  });
  await walk.both('free-drawing', async (page) => {
    await page.getByTestId('chosen').locator('..').getByRole('button', { name: 'Draw', exact: true }).click();
    await draw(page, 'sun');
  });
  await walk.both('free-reveal', result);

  await walk.both('practice-lobby', async (page) => {
    await page.goto(walk.at('/'));
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await phase(page, 'lobby').waitFor();
  });
  await walk.both('practice-drawing', async (page) => {
    await start(page);
    await draw(page, 'star');
  });
  await walk.both('practice-reveal', result);
  await walk.both('practice-why', showWhatCounted);
};
