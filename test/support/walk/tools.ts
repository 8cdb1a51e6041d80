import type { Page } from 'playwright';
import type { Walk } from './walk.ts';

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

/** What does not fit beside the largest paper lies in a drawer. */
async function openDrawer(page: Page): Promise<void> {
  const drawer = button(page, 'Pencil case');
  if ((await drawer.count()) > 0 && (await drawer.getAttribute('aria-expanded')) === 'false') await drawer.click();
}

/** Everything that unfolds from the tools; afterwards they are as before. */
export async function tools(walk: Walk): Promise<void> {
  await walk.both('tools-drawer', openDrawer);
  await walk.translated('tools');
  await walk.both('tools-shapes', (page) => button(page, /^Shapes/).click());
  await walk.both('tools-hand', async (page) => {
    await page.keyboard.press('Escape');
    await openDrawer(page);
    await button(page, 'Your hand').click();
    await page.getByText('For every kind of colour vision').click();
    await page.getByText('Left hand').click();
  });
  await walk.both('tools-left-handed', async (page) => {
    await button(page, 'Done').click();
    await openDrawer(page);
  });
  await walk.both('tools-zoomed', async (page) => {
    await openDrawer(page);
    for (let n = 0; n < 3; n++) await button(page, 'Zoom in').click();
    await page.keyboard.press('Escape');
  });
  for (const { page } of walk.windows) {
    await openDrawer(page);
    await button(page, 'The whole paper').click();
    await button(page, 'Your hand').click();
    await page.getByText('Classic').click();
    await page.getByText('Right hand').click();
    await button(page, 'Done').click();
    await page.keyboard.press('Escape');
  }
  await walk.desktop.page.keyboard.press('?');
  await walk.desktop.page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await walk.see('tools-keys', walk.desktop);
  await walk.desktop.page.keyboard.press('Escape');
}
