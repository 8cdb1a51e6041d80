import { MAX_PLAYERS } from '#contract/limits.ts';
import { createRoom, drawFixture, fixtureOps, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../server.ts';
import { chooseMode, handIn, start, toPodium, uncovered } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

const FIXTURES = ['house', 'fish', 'tree', 'sun', 'star', 'cat', 'car', 'umbrella'] as const;
/** As long as names may be, in letters of every width. */
const NAMES = [
  'Wilhelmina Windmill',
  'WWWWWWWWWWWWWWWWWWWW',
  'عبد الرحمن الشهري',
  'Li',
  'Zoë Ødegård',
  'Mr. Iiiilliiillii',
];

/** A full room, everybody's scores on the screen. */
export const crowd: Scenario = async (run) => {
  const { desktop, phone } = run;
  const pages = [desktop.page, phone.page] as const;
  const [host, guest] = pages;
  const code = await createRoom(host, run.server.url, 'Maximiliane Mustert');
  await joinRoom(guest, run.server.url, code, 'Fred');
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await chooseMode(host, 'Live');
  const players = [];
  for (let n = 2; n < MAX_PLAYERS; n++) {
    const player = await run.player(NAMES[n % NAMES.length] as string);
    await player.join(code);
    if (n % 2 === 0) await player.send('room:ready', { ready: true });
    players.push(player);
  }
  await run.inspectBoth('crowd-lobby');
  await run.inspectTranslated('crowd-lobby');

  await start(host);
  for (const page of pages) await phase(page, 'drawing').waitFor();
  for (const [n, player] of players.entries()) {
    await player.drawPart(await fixtureOps(FIXTURES[n % FIXTURES.length] as string));
  }
  await drawFixture(host, 'house');
  await drawFixture(guest, 'sun');
  await host
    .getByTestId('live-ranking')
    .getByText(/\d\.\d/)
    .nth(20)
    .waitFor();
  await run.inspectBoth('crowd-drawing');
  for (const { page, name } of run.windows) {
    await handIn(page);
    await page.getByRole('heading', { name: 'Handed in' }).waitFor();
    await run.inspect('crowd-handed-in', name === 'desktop' ? desktop : phone);
  }
  run.holdBefore('podium');
  for (const player of players) await player.handIn();
  for (const page of pages) await uncovered(page);
  await run.inspectBoth('crowd-reveal');
  await run.inspectTranslated('crowd-reveal');
  run.release();
  await toPodium(host, pages);
  await run.inspectBoth('crowd-podium');
};
