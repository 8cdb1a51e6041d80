import type { Page } from 'playwright';
import { drawFixture, phase } from '../browser.ts';
import { start } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** What does not fit beside the largest paper lies in a drawer. */
async function openDrawer(page: Page): Promise<void> {
  const drawer = button(page, 'Pencil case');
  if ((await drawer.count()) > 0 && (await drawer.getAttribute('aria-expanded')) === 'false') await drawer.click();
}

/** Everything that unfolds from the tools. */
export const tools: Scenario = async (run) => {
  for (const { page } of run.windows) {
    await page.goto(run.url('/'));
    await page.getByLabel('Nickname').fill('Solo');
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.getByLabel('Time to draw').fill('300');
    await start(page);
    await phase(page, 'drawing').waitFor();
    await drawFixture(page, 'cat');
  }
  await run.inspectBoth('drawer', openDrawer);
  await run.inspectTranslated('drawer');
  await run.inspectBoth('shapes', (page) => button(page, /^Shapes/).click());
  await run.inspectBoth('hand', async (page) => {
    await page.keyboard.press('Escape');
    await openDrawer(page);
    await button(page, 'Your hand').click();
    await page.getByRole('radio', { name: 'For every kind of colour vision' }).check();
    await page.getByRole('radio', { name: 'Left hand' }).check();
  });
  await run.inspectBoth('left-handed', async (page) => {
    await button(page, 'Done').click();
    await openDrawer(page);
  });
  await run.inspectBoth('zoomed', async (page) => {
    await openDrawer(page);
    for (let n = 0; n < 3; n++) await button(page, 'Zoom in').click();
    await page.keyboard.press('Escape');
  });
  await run.desktop.page.keyboard.press('?');
  await run.desktop.page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await run.inspect('keys', run.desktop);
};
