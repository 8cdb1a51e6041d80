import type { Page } from 'playwright';
import sharp from 'sharp';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { fixtureOps } from '../browser.ts';
import { photoOf } from '../paper-photo.ts';
import { handIn, liveScore, uncovered } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

/** A cat on squared paper, as a phone sees it. */
async function photo(): Promise<Buffer> {
  const strokes = visibleStrokes(replayOps(await fixtureOps('cat')));
  const { width, height, data } = photoOf(strokes, {
    ...{ seed: 'scenario', pen: 'felt', paper: 'squared', tilt: 12, turn: 5, shadow: 0.7, blur: 0.6, noise: 4 },
    ...{ width: 800, height: 600 },
  });
  return sharp(data, { raw: { width, height, channels: 4 } })
    .jpeg()
    .toBuffer();
}

const show = (page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  page.getByLabel('Choose a picture').setInputFiles({ name, mimeType, buffer });

/** The daily on real paper: its start, no camera, a file that is no picture, a photo, and its result. */
export const paper: Scenario = async (run) => {
  const picture = await photo();
  await run.inspectBoth('start', (page) => page.goto(run.url('/paper')));
  await run.inspectTranslated('start');
  await run.inspectBoth('nothing-yet', async (page) => {
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByTestId('viewfinder').waitFor();
  });
  await run.inspectTranslated('nothing-yet');
  await run.inspectBoth('no-camera', async (page) => {
    await page.getByRole('button', { name: 'Turn the camera on' }).click();
    await page.locator('[data-testid="viewfinder"][data-source="off"]').waitFor();
  });
  await run.inspectBoth('no-picture', async (page) => {
    await show(page, 'photo.jpg', 'image/jpeg', Buffer.from('not a picture'));
    await page.getByText('can’t read this picture').waitFor();
  });
  await run.inspectBoth('photo', async (page) => {
    await show(page, 'photo.jpg', 'image/jpeg', picture);
    await page.locator('[data-sheet="true"]').waitFor();
    await liveScore(page).waitFor();
  });
  await run.inspectTranslated('photo');
  await run.inspectBoth('reveal', async (page) => {
    await handIn(page);
    await page.waitForURL(/\/room/);
    await uncovered(page);
    await page.getByTestId('on-paper').waitFor();
  });
  await run.inspectTranslated('reveal');
};
