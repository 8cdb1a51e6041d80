import type { Page } from 'playwright';
import type { Chapter } from './scenario-run.ts';

/** Boards with drawings on them, and the page of one. */
export const boards: Chapter = async (walk) => {
  await walk.both('boards', (page) => page.goto(walk.at('/boards?period=today')));
  await walk.translated('boards');
  await walk.both('board-of-a-prompt', async (page) => {
    await page.goto(walk.at('/boards'));
    await page.locator('a[href^="/boards/"]', { hasText: 'house' }).first().click();
    await page.waitForURL(/\/boards\/.+/);
    await page.waitForLoadState('networkidle');
  });
  await walk.translated('board-of-a-prompt');
  await walk.both('drawing-page', openDrawing);
  await walk.translated('drawing-page');
  await walk.both('drawing-page-replay', async (page) => {
    await page.getByRole('slider', { name: /Moment of the replay/ }).fill('45');
    await page.getByTestId('curve').waitFor();
  });
  await walk.both('drawing-page-download-busy', busyDownload);
  await walk.both('drawing-page-why', async (page) => {
    await page.getByRole('button', { name: 'Show what counted' }).click();
    await page.getByTestId('heat').waitFor();
  });
};

async function openDrawing(page: Page): Promise<void> {
  await page.locator('a[href^="/drawings/"]').first().click();
  await page.waitForURL(/\/drawings\//);
  await page.waitForLoadState('networkidle');
}

/** As the server answers somebody who asks too often. */
async function busyDownload(page: Page): Promise<void> {
  const error = { code: 'rate_limited', message: 'That was a lot at once. Wait a moment.' };
  await page.route('**/replay.gif', (route) => route.fulfill({ status: 429, json: { error } }));
  await page.getByRole('link', { name: 'Download GIF' }).click();
  await page.getByText(error.message).waitFor();
}
