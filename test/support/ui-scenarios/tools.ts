import type { Page } from 'playwright';
import { drawFixture, phase } from '../browser.ts';
import { start } from './moves.ts';
import type { Chapter } from './scenario-run.ts';

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** What does not fit beside the largest paper lies in a drawer. */
async function openDrawer(page: Page): Promise<void> {
  const drawer = button(page, 'Pencil case');
  if ((await drawer.count()) > 0 && (await drawer.getAttribute('aria-expanded')) === 'false') await drawer.click();
}

/** Everything that unfolds from the tools. */
export const tools: Chapter = async (walk) => {
  for (const { page } of walk.windows) {
    await page.goto(walk.at('/'));
    await page.getByLabel('Nickname').fill('Solo');
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.getByLabel('Time to draw').fill('300');
    await start(page);
    await phase(page, 'drawing').waitFor();
    await drawFixture(page, 'cat');
  }
  await walk.both('drawer', openDrawer);
  await walk.translated('drawer');
  await walk.both('shapes', (page) => button(page, /^Shapes/).click());
  await walk.both('hand', async (page) => {
    await page.keyboard.press('Escape');
    await openDrawer(page);
    await button(page, 'Your hand').click();
    await page.getByRole('radio', { name: 'For every kind of colour vision' }).check();
    await page.getByRole('radio', { name: 'Left hand' }).check();
  });
  await walk.both('left-handed', async (page) => {
    await button(page, 'Done').click();
    await openDrawer(page);
  });
  await walk.both('zoomed', async (page) => {
    await openDrawer(page);
    for (let n = 0; n < 3; n++) await button(page, 'Zoom in').click();
    await page.keyboard.press('Escape');
  });
  await walk.desktop.page.keyboard.press('?');
  await walk.desktop.page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await walk.see('keys', walk.desktop);
};
