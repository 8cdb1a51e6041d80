import type { Page } from 'playwright';
import { showWhatCounted } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

/** Boards with drawings on them, the page of one, and the gallery. */
export const boards: Scenario = async (run) => {
  await run.inspectBoth('boards', (page) => page.goto(run.url('/boards?period=today')));
  await run.inspectTranslated('boards');
  await run.inspectBoth('boards-grid', (page) => page.goto(run.url('/boards?period=all&view=grid')));
  await run.inspectBoth('board-of-a-prompt', async (page) => {
    await page.goto(run.url('/boards'));
    await page.locator('a[href^="/boards/"]', { hasText: 'house' }).first().click();
    await page.waitForURL(/\/boards\/.+/);
    await page.waitForLoadState('networkidle');
  });
  await run.inspectTranslated('board-of-a-prompt');
  await run.inspectBoth('board-of-machines', async (page) => {
    await page.getByRole('link', { name: 'Machines', exact: true }).click();
    await page.waitForURL(/by=machines/);
    await page.waitForLoadState('networkidle');
  });
  await run.inspectTranslated('board-of-machines');
  await run.inspectBoth('drawing-page', async (page) => {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.waitForURL((url) => !url.searchParams.has('by'));
    await openDrawing(page);
  });
  await run.inspectTranslated('drawing-page');
  await run.inspectBoth('drawing-page-replay', async (page) => {
    await page.getByRole('slider', { name: /Moment of the replay/ }).fill('45');
    await page.getByTestId('curve').waitFor();
  });
  await run.inspectBoth('drawing-page-download-busy', busyDownload);
  await run.inspectBoth('drawing-page-why', showWhatCounted);
  await run.inspectBoth('gallery', (page) => page.goto(run.url('/gallery')));
  await run.inspectTranslated('gallery');
  await run.inspectBoth('gallery-labels', (page) => page.getByText('The judge took it for', { exact: true }).click());
  await run.inspectBoth('gallery-replay', async (page) => {
    await page
      .getByTestId('gallery-card')
      .first()
      .getByRole('button', { name: /^Replay/ })
      .click();
    await page.getByRole('dialog').locator('canvas[data-drawn="true"]').waitFor();
  });
  for (const { page } of run.windows) await page.keyboard.press('Escape');
  await run.inspectBoth('gallery-search', (page) => page.goto(run.url('/gallery?q=a+house')));
  await run.inspectBoth('gallery-unreadable', (page) => page.goto(run.url('/gallery?q=猫')));
  await run.inspectTranslated('gallery-unreadable');
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
