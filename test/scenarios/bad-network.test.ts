import type { Browser, Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { type NetworkProxy, noWebSocketProxy, slowProxy } from '../support/bad-network.ts';
import {
  createRoom,
  drawFixture,
  joinRoom,
  PHONE,
  phase,
  results,
  setRoom,
  watchedContext,
} from '../support/browser.ts';
import { HOUSE_PACK, HOUSES } from '../support/server.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

const game = serverAndBrowser({ ...HOUSES, timing: { entrantGraceMs: 2_000, hostGraceMs: 2_000 } });
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function openPage(options?: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const { context } = await watchedContext(game.browser, options);
  closers.push(() => context.close());
  return context.newPage();
}

async function through<P extends NetworkProxy>(proxy: P): Promise<P> {
  closers.push(() => proxy.close());
  return proxy;
}

/** Ann hosts from beside the server; Ben comes by `url`. Both are drawing when it resolves. */
async function roundWith(url: string, seconds: number): Promise<{ ann: Page; ben: Page }> {
  const ann = await openPage();
  const ben = await openPage(PHONE);
  const code = await createRoom(ann, game.server.url, 'Ann');
  await joinRoom(ben, url, code, 'Ben');
  await ann.getByText('Ben').first().waitFor();
  await setRoom(ann, { rounds: 1, seconds, pack: HOUSE_PACK });
  await ann.getByRole('button', { name: 'Start' }).click();
  for (const page of [ann, ben]) await phase(page, 'drawing').waitFor();
  return { ann, ben };
}

const done = (page: Page) => page.getByRole('button', { name: "I'm done" }).click();

async function bensScore(page: Page): Promise<number> {
  await phase(page, 'reveal').waitFor({ timeout: 120_000 });
  await page.getByTestId('result').nth(1).waitFor();
  return (await results(page)).find(({ text }) => text.includes('Ben'))?.score ?? 0;
}

describe('on a bad network', () => {
  it('300 ms away, with two packets of a hundred lost, a round is played to its end and nothing drawn is lost', async () => {
    const slow = await through(await slowProxy(game.server.url, { delayMs: 150, lossShare: 0.02, lossMs: 400 }));
    const { ann, ben } = await roundWith(slow.url, 200);
    await drawFixture(ben, 'house');
    // At once: what is still on its way belongs to the drawing.
    await done(ben);
    await done(ann);
    const [seenByAnn, seenByBen] = await Promise.all([bensScore(ann), bensScore(ben)]);
    expect(seenByBen).toBe(seenByAnn);
    expect(seenByBen).toBeGreaterThan(20);
  });

  it('300 ms away, what was drawn until time is up counts', async () => {
    const slow = await through(await slowProxy(game.server.url, { delayMs: 150, lossShare: 0.02, lossMs: 400 }));
    const { ann, ben } = await roundWith(slow.url, 20);
    await drawFixture(ben, 'house');
    // On a slow machine the time is up before the house is whole.
    expect(await bensScore(ann)).toBeGreaterThan(0);
  });

  it('behind a proxy that forbids WebSocket, long polling carries the game', async () => {
    const proxy = await through(await noWebSocketProxy(game.server.url));
    const { ann, ben } = await roundWith(proxy.url, 200);
    expect(proxy.refused()).toBeGreaterThan(0);
    await drawFixture(ben, 'house');
    await done(ben);
    await done(ann);
    expect(await bensScore(ben)).toBeGreaterThan(20);
  });

  it('a page that the phone put to sleep wakes up in the round that is on, with its drawing', async () => {
    const { ann, ben } = await roundWith(game.server.url, 200);
    await drawFixture(ben, 'house');
    const devTools = await ben.context().newCDPSession(ben);
    await devTools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await ben.context().setOffline(true);
    await ann.waitForTimeout(3_000);
    await ben.context().setOffline(false);
    await devTools.send('Page.setWebLifecycleState', { state: 'active' });
    await ben.getByRole('button', { name: "I'm done" }).waitFor();
    await done(ben);
    await done(ann);
    expect(await bensScore(ben)).toBeGreaterThan(20);
  });
});
