import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import { seriousViolations } from '../support/accessibility.ts';
import { fixtureOps, launchBrowser, onTheLan, PHONE } from '../support/browser.ts';
import { writeFilm } from '../support/fake-camera.ts';
import { photoOf, type Scene } from '../support/paper-photo.ts';
import { sharedServerAndBrowser, watchedPages } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();
const SCENE: Scene = {
  seed: 'film',
  pen: 'felt',
  paper: 'squared',
  tilt: 12,
  turn: 5,
  shadow: 0.7,
  blur: 0.6,
  noise: 4,
  width: 800,
  height: 600,
};

describe('a round on paper', () => {
  let folder: string;
  let browser: Browser;
  const pages = watchedPages({
    get browser() {
      return browser;
    },
  });
  const newPage = () => pages.newPage(PHONE);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'doodle-paper-'));
    const photo = photoOf(visibleStrokes(replayOps(await fixtureOps('cat'))), SCENE);
    const film = join(folder, 'film.y4m');
    await writeFilm(film, [photo]);
    // Lies on its side, as phones store their photos, and says so.
    const { width, height, data } = photo;
    await writeFile(
      join(folder, 'photo.jpg'),
      await sharp(data, { raw: { width, height, channels: 4 } })
        .rotate(90)
        .withMetadata({ orientation: 8 })
        .jpeg()
        .toBuffer(),
    );
    browser = await launchBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function begin(page: Page): Promise<void> {
    await page.getByLabel('Nickname').first().fill('Ada');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.locator('[data-phase="drawing"]').waitFor();
  }

  const cameraOf = (page: Page) =>
    page.evaluate(() => {
      const { featurePolicy } = document as unknown as { featurePolicy: { allowsFeature(name: string): boolean } };
      return featurePolicy.allowsFeature('camera');
    });

  it('[PAPER-1] [PAPER-2] the camera sees the sheet, the score follows, and what is handed in is what it saw', async () => {
    const page = await newPage();
    await page.goto(`${game.server.url}/daily`);
    expect(await cameraOf(page)).toBe(false);
    await page.getByRole('link', { name: 'Draw it on paper' }).click();
    await page.getByRole('heading', { name: 'Draw it on paper' }).waitFor();
    expect(await cameraOf(page)).toBe(true);
    await page.locator('a[href="/paper/words"]').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await begin(page);
    await page.getByRole('button', { name: 'Turn the camera on' }).click();
    await page.locator('[data-sheet="true"]').waitFor();
    await page.locator('[data-testid="live-meter"][data-score]').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByRole('button', { name: 'Turn the camera off' }).click();
    await page.getByRole('button', { name: 'Turn the camera on' }).click();
    // Until then the sheet is the one that was seen before, which goes as the camera comes.
    await page.getByRole('button', { name: 'Turn the camera off' }).waitFor();
    await page.locator('[data-sheet="true"]').waitFor();
    await page.getByRole('button', { name: "I'm done" }).click();
    await page.waitForURL(/\/room/);
    await page.locator('[data-phase="reveal"]').waitFor();
    expect(await cameraOf(page)).toBe(false);
    await page.getByTestId('on-paper').waitFor();
    // Again, in the same room: the camera's page comes back.
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/paper/);
    await page.locator('[data-phase="drawing"]').waitFor();
  });

  it('[PAPER-5] [PAPER-6] any words: the best is written into the picture, with the shares of all', async () => {
    const page = await newPage();
    await page.goto(`${game.server.url}/paper/words#phrase=a+house&phrase=a+cat&phrase=an+umbrella`);
    expect(await cameraOf(page)).toBe(true);
    await page.getByText('hardly knows photographs').waitFor();
    await page.getByRole('button', { name: 'Turn the camera on' }).click();
    const best = page.getByTestId('best-phrase');
    await best.getByText('a cat', { exact: true }).waitFor();
    const shares = page.getByTestId('shares').getByRole('listitem');
    expect(await shares.count()).toBe(3);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    // Of words of which none fits, the nearest is no more than that.
    await page.getByLabel('Phrases').fill('a house\nan umbrella');
    await best.getByText('Nothing fits well').waitFor();
    expect(await shares.count()).toBe(2);
    expect(new URL(page.url()).hash).toBe('#phrase=a+house&phrase=an+umbrella');
    await page.getByRole('button', { name: 'Turn the camera off' }).click();
    await best.waitFor({ state: 'detached' });
    expect(pages.problems()).toEqual([]);
  });

  it('[PAPER-1] over plain http there is no camera, and a photo does; it is turned by its EXIF orientation', async () => {
    const page = await newPage();
    await page.goto(`${onTheLan(game.server.url)}/paper`);
    await begin(page);
    await page.getByRole('button', { name: 'Turn the camera on' }).click();
    await page.getByText('over https only').waitFor();
    await page.getByLabel('Choose a picture').setInputFiles(join(folder, 'photo.jpg'));
    await page.locator('[data-sheet="true"]').waitFor();
    const { width, height } = (await page.getByTestId('viewfinder').boundingBox()) ?? { width: 0, height: 1 };
    expect(width / height).toBeCloseTo(SCENE.width / SCENE.height, 0);
    await page.locator('[data-testid="live-meter"][data-score]').waitFor();
    await page.getByRole('button', { name: "I'm done" }).click();
    await page.waitForURL(/\/room/);
    await page.locator('[data-phase="reveal"]').waitFor();
    expect(pages.problems()).toEqual([]);
  });
});
