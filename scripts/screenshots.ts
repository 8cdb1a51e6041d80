// `npm run screenshots [chapter …]`: plays scripted games in real browsers and writes a screenshot of every screen and state,
// phone and desktop, light and dark, the main ones in every language, to test/artifacts/screenshots/.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { LOCALES } from '#contract/locales.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { startServer } from '../test/support/server.ts';
import { CHAPTERS, type ChapterName } from '../test/support/ui-scenarios/index.ts';
import { Walk, type Window } from '../test/support/ui-scenarios/scenario-run.ts';
import { settled } from '../test/support/ui-scenarios/settled.ts';

const folder = fileURLToPath(new URL('../test/artifacts/screenshots/', import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(CHAPTERS, name));
if (unknown) {
  console.error(`There is no chapter “${unknown}”. There are: ${Object.keys(CHAPTERS).join(', ')}.`);
  process.exit(1);
}
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const server = await startServer();
const browser = await launchBrowser();
const started = performance.now();
let shots = 0;
try {
  for (const [name, chapter] of Object.entries(CHAPTERS)) {
    // The games are played with a pack that the admin's chapter makes.
    if (asked.length > 0 && name !== 'admin' && !asked.includes(name as ChapterName)) continue;
    const walk = await Walk.begin(server, browser, {
      languages: LOCALES.filter((locale) => locale !== 'en'),
      visit: (state, window) => photograph(`${name}-${state}`, window),
    });
    try {
      await chapter(walk);
      console.log(`${name}: ${Math.round((performance.now() - started) / 1000)} s`);
    } catch (error) {
      // The other chapters are worth looking at all the same.
      process.exitCode = 1;
      console.error(`${name} is stuck:`, error);
      for (const { name: window, page } of walk.windows) {
        await page.screenshot({ path: `${folder}stuck-${name}-${window}.png` });
      }
    }
    await walk.end();
  }
  console.log(`${shots} screenshots in ${folder}`);
} finally {
  await browser.close();
  await server.dispose();
}

async function photograph(state: string, { name, page }: Window): Promise<void> {
  const shoot = async (what: string, fullPage = false) => {
    shots += 1;
    const path = `${folder}${String(shots).padStart(3, '0')}-${state}-${name}-${what}.png`;
    await page.screenshot({ path, fullPage, animations: 'allow' });
  };
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  await shoot('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await settled(page);
  await shoot('light');
  if (await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight * 1.1)) {
    await shoot('whole', true);
  }
  // Not a page, but what people see of one before they open it.
  if (state === 'boards-drawing-page') await saveCard(page, `${folder}${shots}-drawing-card-${name}.png`);
}

/** The picture with which the page's link previews. */
async function saveCard(page: Page, file: string): Promise<void> {
  const address = await page.locator('meta[property="og:image"]').getAttribute('content');
  const card = await fetch(server.url + new URL(address ?? '').pathname);
  if (!card.ok) throw new Error(`The card answered ${card.status}.`);
  await writeFile(file, new Uint8Array(await card.arrayBuffer()));
}
