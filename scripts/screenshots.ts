// `npm run screenshots [scenario …]`: plays scripted games in real browsers and writes a screenshot of every state of
// every screen (phone and desktop, light and dark, the main ones in every language) to test/artifacts/screenshots/.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { LOCALES } from '#contract/locales.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { startServer } from '../test/support/server.ts';
import { SCENARIO_SERVER, SCENARIOS } from '../test/support/ui-scenarios/index.ts';
import { waitUntilStable } from '../test/support/ui-scenarios/page-actions.ts';
import { ScenarioRun, type Window } from '../test/support/ui-scenarios/scenario-run.ts';

const folder = fileURLToPath(new URL('../test/artifacts/screenshots/', import.meta.url));
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(SCENARIOS, name));
if (unknown) {
  console.error(`There is no scenario “${unknown}”. There are: ${Object.keys(SCENARIOS).join(', ')}.`);
  process.exit(1);
}
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const server = await startServer(SCENARIO_SERVER);
const browser = await launchBrowser();
const started = performance.now();
let shots = 0;
try {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const run = await ScenarioRun.open(server, browser, {
      languages: LOCALES.filter((locale) => locale !== 'en'),
      inspect: (state, window) => photograph(`${name}-${state}`, window),
    });
    try {
      await scenario(run);
      console.log(`${name}: ${Math.round((performance.now() - started) / 1000)} s`);
    } catch (error) {
      // The other scenarios still run.
      process.exitCode = 1;
      console.error(`${name} is stuck:`, error);
      for (const { name: window, page } of run.windows) {
        await page.screenshot({ path: `${folder}stuck-${name}-${window}.png` });
      }
    }
    await run.close();
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
  await waitUntilStable(page);
  await shoot('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await waitUntilStable(page);
  await shoot('light');
  if (await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight * 1.1)) {
    await shoot('whole', true);
  }
  // The picture with which a link to the page previews.
  if (state === 'boards-drawing-page') await saveCard(page, `${folder}${shots}-drawing-card-${name}.png`);
}

async function saveCard(page: Page, file: string): Promise<void> {
  const address = await page.locator('meta[property="og:image"]').getAttribute('content');
  const card = await fetch(server.url + new URL(address ?? '').pathname);
  if (!card.ok) throw new Error(`The card answered ${card.status}.`);
  await writeFile(file, new Uint8Array(await card.arrayBuffer()));
}
