import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import type { DrawOp } from '#contract/drawing.ts';
import { MAX_OPS_PER_BATCH, MAX_ROUND_SECONDS } from '#contract/limits.ts';
import { DESKTOP } from '../../../test/support/browser.ts';
import type { GameServer } from '../server/game-server.ts';
import { type Identity, must, Player } from '../server/player.ts';

/** A seat whose owner draws: a browser that gets it goes straight to the canvas. */
export interface DrawingSeat {
  pageUrl: string;
  identity: Identity;
  /** Put into the tab's sessionStorage before the page's own scripts run. */
  initScript: string;
  close(): void;
}

/** A room of one in the drawing phase, with these ops on the canvas. */
export async function openDrawingSeat(game: GameServer, ops: readonly DrawOp[] = []): Promise<DrawingSeat> {
  const [identity] = (await game.identities(1)) as [Identity];
  const player = new Player(game.url, 'Artist', identity);
  await player.connected();
  const code = await player.create({ rounds: 1, seconds: MAX_ROUND_SECONDS });
  must(await player.send('room:start', {}));
  const { round } = await player.phase('drawing');
  for (let from = 0; from < ops.length; from += MAX_OPS_PER_BATCH) {
    const batch = ops.slice(from, from + MAX_OPS_PER_BATCH);
    must(await player.send('draw:ops', { roundId: round.id, from, ops: batch }));
  }
  const seat = JSON.stringify({ code, seatToken: player.seatToken });
  return {
    pageUrl: `${game.url}/room/${code}`,
    identity,
    initScript: `sessionStorage.setItem('dj.seat', ${JSON.stringify(seat)});`,
    close: () => player.close(),
  };
}

/** Ends only what hangs. */
const PATIENCE_MS = 180_000;

export interface FreshPage {
  context: BrowserContext;
  page: Page;
  cdp: CDPSession;
}

/** A page that has seen nothing before: no cache, no storage. */
export async function freshPage(browser: Browser, seat: DrawingSeat | null): Promise<FreshPage> {
  const context = await browser.newContext(DESKTOP);
  if (seat) {
    const [name = '', value = ''] = seat.identity.cookie.split('=', 2);
    await context.addCookies([{ name, value, url: new URL('/', seat.pageUrl).href }]);
    await context.addInitScript({ content: seat.initScript });
  }
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  return { context, page, cdp: await context.newCDPSession(page) };
}
