import type { BrowserContextOptions } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { newDrawing } from '../contract/storage-fixtures.ts';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, fixtureOps, PHONE, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { HOUSE_PACK, type RunningServer, startServer } from '../support/server.ts';
import { sharedBrowser } from '../support/server-and-browser.ts';

const EARLIER = 'e'.repeat(64);
const DRAWINGS = 6;

const shared = sharedBrowser();
let server: RunningServer;
let promptId: PromptId;
beforeAll(async () => {
  const dataFolder = await seededDataFolder({ [HOUSE_PACK]: ['a house'] });
  const storage = await openStorage({ dataFolder });
  const ops = await fixtureOps('house');
  const found = await storage.prompts.list({ search: 'a house', packId: null, status: 'open', offset: 0, limit: 1 });
  promptId = found.prompts[0]?.id as PromptId;
  for (let n = 0; n < DRAWINGS; n++) {
    await storage.drawings.save(
      newDrawing(promptId, {
        ...{ id: `drawing-${n}` as DrawingId, playerId: `player-${n}` as PlayerId, nickname: `Ann ${n}` },
        ...{
          modelHash: EARLIER,
          modelId: 'older-clip',
          score: 100 - n,
          ops,
          submittedAt: new Date(Date.UTC(2026, 0, 1 + n)),
        },
      }),
    );
  }
  await storage.close();
  server = await startServer({ dataFolder });
});
afterAll(() => server?.dispose());

describe('after a change of model', () => {
  it('[REJUDGE-1] [REJUDGE-4] [REJUDGE-5] an owner has all drawings judged, sees what moved, and old boards stay', async () => {
    const { context, problems } = await watchedContext(shared.browser, DESKTOP);
    const page = await context.newPage();
    await signInAsAdmin(page, server);
    await page.goto(`${server.url}/admin/rejudge`);
    await page.getByText(`${DRAWINGS} drawings left of older-clip (eeeeeeeeeeee).`).waitFor();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText(`Done. ${DRAWINGS} of ${DRAWINGS} drawings`).waitFor();
    await page.getByText('The present model has judged all stored drawings.').waitFor();
    await page.getByRole('img', { name: /^Changes of scores\. 6 drawings: / }).waitFor();
    const lost = page.getByRole('region', { name: 'Largest losses', exact: true });
    await lost.getByRole('row', { name: /“a house” by Ann 0.*100\.0.*1 of 6/ }).waitFor();
    const signedIn = await context.storageState();

    await page.goto(`${server.url}/boards/${promptId}`);
    const now = page.getByTestId('models').getByRole('link', { name: /doodle-clip .* the present judge/ });
    expect(await now.getAttribute('aria-current')).toBe('true');
    await page.getByTestId('models').getByRole('link', { name: 'older-clip eeeeeeeeeeee' }).click();
    await page.getByText('Judged by older-clip').waitFor();
    await page
      .getByText('100.0')
      .or(page.getByText('100', { exact: true }))
      .first()
      .waitFor();
    // The choice stays in the links of the board.
    await page.getByRole('link', { name: 'Pictures' }).click();
    await page.waitForURL(/model=e{64}.*view=grid/);
    await page.goto(`${server.url}/boards?period=all&model=${EARLIER}`);
    await page.getByText('Ann 0').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();

    const phone: BrowserContextOptions = { ...PHONE, colorScheme: 'dark', storageState: signedIn };
    const { context: small } = await watchedContext(shared.browser, phone);
    const narrow = await small.newPage();
    for (const path of ['/admin/rejudge', `/boards/${promptId}?model=${EARLIER}`]) {
      await narrow.goto(server.url + path);
      expect(await violationsOf(narrow)).toEqual([]);
      const isTooWide = await narrow.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(isTooWide, path).toBe(false);
    }
    await small.close();
  });
});
