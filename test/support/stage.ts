import type { Browser } from 'playwright';
import { packOf, signInAsAdmin } from './admin-pages.ts';
import { launchBrowser, watchedContext } from './browser.ts';
import { type RunningServer, startServer } from './server.ts';

export const HOUSE_PACK = 'House party';

/** A server and a browser; on the server a pack `HOUSE_PACK` that holds nothing but "a house". */
export async function setStage(): Promise<{ server: RunningServer; browser: Browser }> {
  const [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  const { context } = await watchedContext(browser);
  const page = await context.newPage();
  await signInAsAdmin(page, server);
  await packOf(page, server, HOUSE_PACK, ['a house']);
  await context.close();
  return { server, browser };
}
