// `npm run tour`: plays a scripted game in real browsers and writes a screenshot of every screen and state, phone and
// desktop, light and dark, to test/artifacts/tour/.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { DESKTOP, launchBrowser, PHONE } from '../test/support/browser.ts';
import { startServer } from '../test/support/server.ts';
import { type Walker, walk } from '../test/support/walk.ts';

const folder = fileURLToPath(new URL('../test/artifacts/tour/', import.meta.url));
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const walkers: Walker[] = [
  { name: 'desktop-light', nickname: 'Hanna House', options: { ...DESKTOP, colorScheme: 'light' }, draws: 'house' },
  { name: 'phone-light', nickname: 'Fred', options: { ...PHONE, colorScheme: 'light' }, draws: 'fish' },
  {
    name: 'desktop-dark',
    nickname: 'Maximiliane Mustert',
    options: { ...DESKTOP, colorScheme: 'dark' },
    draws: 'tree',
  },
  { name: 'phone-dark', nickname: 'Zoë Ødegård', options: { ...PHONE, colorScheme: 'dark' }, draws: null },
];

const server = await startServer();
const browser = await launchBrowser();
let shots = 0;
try {
  await walk(browser, server, walkers, async (state, walker, page) => {
    shots += 1;
    const number = String(shots).padStart(3, '0');
    await page.screenshot({ path: `${folder}${number}-${state}-${walker.name}.png`, animations: 'allow' });
    // Not a page, but what people see of one before they open it.
    if (state === 'drawing-page') await saveCard(page, `${folder}${number}-drawing-card-${walker.name}.png`);
  });
  console.log(`${shots} screenshots in ${folder}`);
} finally {
  await browser.close();
  await server.dispose();
}

/** The picture with which the page's link previews. */
async function saveCard(page: Page, file: string): Promise<void> {
  const address = await page.locator('meta[property="og:image"]').getAttribute('content');
  const card = await fetch(server.url + new URL(address ?? '').pathname);
  if (!card.ok) throw new Error(`The card answered ${card.status}.`);
  await writeFile(file, new Uint8Array(await card.arrayBuffer()));
}
