// `node --import tsx scripts/game-picture.ts`: plays a game of four people and a machine in real browsers, a round of
// guessing against machines and a round on paper, and composes what they see into docs/game.png, the picture of the README.
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import sharp, { type OverlayOptions } from 'sharp';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { Reaction } from '#contract/chat.ts';
import type { DrawOp } from '#contract/drawing.ts';
import { createRoom, drawOps, fixtureOps, joinRoom, launchBrowser, PHONE, phase } from '../test/support/browser.ts';
import { seededDataFolder } from '../test/support/data-folder.ts';
import { photoOf } from '../test/support/paper-photo.ts';
import { seedDrawings } from '../test/support/seeded-drawings.ts';
import { startServer } from '../test/support/server.ts';
import { SocketPlayer } from '../test/support/socket-player.ts';
import {
  chooseMode,
  handIn,
  liveScore,
  say,
  start,
  uncovered,
  waitUntilStable,
} from '../test/support/ui-scenarios/page-actions.ts';

const FILE = fileURLToPath(new URL('../docs/game.png', import.meta.url));
const WIDTH = 1600;
const GAP = 14;
/** Small enough that its words can be read in the picture. */
const SCREEN: BrowserContextOptions = { viewport: { width: 1120, height: 700 }, colorScheme: 'light' };
const EDGE = '#23264f';

/** What two people without a window draw; where they stop while the others look on. */
const OTHERS = [
  { nickname: 'Pia', fixture: 'cat', colour: '#2f6fde', says: 'Easy. I have three of them.' },
  { nickname: 'Ole', fixture: 'fish', colour: '#e8590c', says: 'What does a cat look like again?' },
] as const;
/** What each of them gives to which place, from 0. */
const REACTIONS: readonly (readonly [place: number, reaction: Reaction])[][] = [
  [
    [0, 'clap'],
    [2, 'laugh'],
    [3, 'think'],
  ],
  [
    [0, 'heart'],
    [1, 'heart'],
    [0, 'fire'],
  ],
];

/** What hangs in the gallery. */
const GALLERY = [
  ['a house', 'house', 'Ida'],
  ['a fish', 'fish', 'Ole'],
  ['a tree', 'tree', 'Mika'],
  ['a sun', 'sun', 'Zoë'],
  ['a star', 'star', 'Ben'],
  ['a car', 'car', 'Pia'],
  ['an umbrella', 'umbrella', 'Fred'],
] as const;

const dataFolder = await seededDataFolder();
await seedDrawings(
  dataFolder,
  GALLERY.map(([prompt, fixture, nickname], n) => ({
    prompt,
    fixture,
    change: { nickname, submittedAt: new Date(Date.now() - n * 3_600_000) },
  })),
);
const server = await startServer({ dataFolder });
const browser = await launchBrowser();
const sockets: SocketPlayer[] = [];
try {
  const game = await play(browser);
  await compose([...game, [await guess(browser), await paper(browser), await gallery(browser)]]);
  console.log(FILE);
} finally {
  for (const socket of sockets) socket.close();
  await browser.close();
  await server.dispose();
}

/** @returns the pictures of two rows: a screen, a phone and a screen each */
async function play(browser: Browser): Promise<Buffer[][]> {
  const screen = await (await browser.newContext(SCREEN)).newPage();
  const phone = await (await browser.newContext({ ...PHONE, colorScheme: 'light' })).newPage();
  const pages = [screen, phone];

  const code = await createRoom(screen, server.url, 'Hanna');
  await joinRoom(phone, server.url, code, 'Fred');
  for (const { nickname } of OTHERS) {
    const player = await SocketPlayer.connect(server.url, nickname);
    await player.join(code);
    sockets.push(player);
  }
  await screen.getByRole('button', { name: /, a machine of level 5$/ }).click();
  await screen.locator('label', { hasText: 'Our own' }).click();
  await screen.getByLabel('Your prompts, one a line').fill('a cat');
  await screen.getByLabel('Rounds').fill('1');
  await screen.getByLabel('Time to draw').fill('120');
  // New settings make everybody unready.
  await phone.getByText('1 round of 2 min').waitFor();
  await phone.getByText(/of the host’s own/).waitFor();
  for (const [n, player] of sockets.entries()) {
    await player.send('room:ready', { ready: true });
    const { says = '' } = OTHERS[n] ?? {};
    if (says) await player.send('room:chat', { text: says });
  }
  await say(screen, 'Pencils up!');
  await screen.evaluate(() => window.scrollTo(0, 0));
  await screen
    .getByTestId('seat')
    .filter({ hasText: 'ready' })
    .nth(sockets.length - 1)
    .waitFor();
  const lobby = await shot(screen);

  await screen.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await start(screen);
  for (const page of pages) await phase(page, 'drawing').waitFor();
  const drawings = await Promise.all(
    OTHERS.map(async ({ fixture, colour }) => painted(await fixtureOps(fixture), colour)),
  );
  for (const [n, player] of sockets.entries()) await player.drawPart(half(drawings[n] ?? []));
  const cat = await fixtureOps('cat');
  await phone.getByRole('button', { name: 'Teal', exact: true }).click();
  await drawOps(phone, half(cat));
  const drawing = await shot(phone);
  await screen.getByRole('button', { name: 'Brown', exact: true }).click();
  await drawOps(screen, cat);
  await handIn(screen);
  await screen.getByRole('heading', { name: 'Handed in' }).waitFor();
  await screen.getByTestId('watching').locator('li[data-done="true"]', { hasText: 'Bézier' }).waitFor();
  const watching = await shot(screen);

  for (const [n, player] of sockets.entries()) {
    await player.drawPart(drawings[n] ?? []);
    await player.handIn();
  }
  await handIn(phone);
  for (const page of pages) await uncovered(page);
  const { round, results } = (await sockets[0]?.until('reveal')) ?? { round: null, results: [] };
  for (const [n, player] of sockets.entries()) {
    for (const [place, reaction] of REACTIONS[n] ?? []) {
      const seatId = results[place]?.seatId;
      if (round && seatId) await player.send('room:react', { roundId: round.id, seatId, reaction, on: true });
    }
  }
  await phone
    .getByRole('button', { name: /^Replay: / })
    .first()
    .click();
  await phone.getByTestId('curve').waitFor();
  await phone.getByRole('slider', { name: /Moment of the replay/ }).fill('60');
  await phone.getByTestId('replay').evaluate((replay) => replay.scrollIntoView({ block: 'start' }));
  await screen.evaluate(() => window.scrollTo(0, 0));
  const reveal = await shot(screen);
  const replay = await shot(phone);

  await screen.getByRole('button', { name: 'To the podium' }).click();
  for (const page of pages) await phase(page, 'podium').waitFor();
  await screen.evaluate(() => window.scrollTo(0, 0));
  return [
    [lobby, drawing, watching],
    [reveal, replay, await shot(screen)],
  ];
}

/** One person guesses what a machine draws. */
async function guess(browser: Browser): Promise<Buffer> {
  const page = await (await browser.newContext(SCREEN)).newPage();
  await page.goto(server.url);
  await page.getByLabel('Nickname').fill('Hanna');
  await page.getByRole('button', { name: 'Practise alone' }).click();
  await page.getByRole('button', { name: /, a machine of level 5$/ }).click();
  await chooseMode(page, 'Guess first');
  await page.locator('label', { hasText: 'Our own' }).click();
  await page.getByLabel('Your prompts, one a line').fill('a sailboat');
  await page.getByLabel('Rounds').fill('1');
  await start(page);
  const line = page.getByTestId('guessing').getByRole('textbox');
  await line.waitFor();
  await finished(page.getByTestId('watching').locator('canvas'));
  for (const words of ['a tent', 'a kite', 'a boat']) {
    await line.fill(words);
    await line.press('Enter');
    await page.getByTestId('guesses').getByText(words).waitFor();
    await page.waitForTimeout(1_500);
  }
  return shot(page);
}

/** Resolves when a canvas with ink on it has not changed for five seconds. */
async function finished(canvas: Locator): Promise<void> {
  const ink = () => canvas.evaluate((element: HTMLCanvasElement) => element.toDataURL().length);
  const [blank, page] = [await ink(), canvas.page()];
  let before = blank;
  for (let quiet = 0; quiet < 5; ) {
    await page.waitForTimeout(1_000);
    const now = await ink();
    quiet = now === before && now !== blank ? quiet + 1 : 0;
    before = now;
  }
}

/** An umbrella on squared paper, as a phone sees it. */
async function paper(browser: Browser): Promise<Buffer> {
  const page = await (await browser.newContext({ ...PHONE, colorScheme: 'light' })).newPage();
  await page.goto(`${server.url}/draw?search=umbrella`);
  const prompt = page.locator('li', { has: page.getByText('an umbrella', { exact: true }) }).first();
  await prompt.locator('a[href^="/paper"]').click();
  await page.getByLabel('Nickname').fill('Fred');
  await page.getByRole('button', { name: 'Begin' }).click();
  const strokes = visibleStrokes(replayOps(await fixtureOps('umbrella')));
  const { width, height, data } = photoOf(strokes, {
    ...{ seed: 'picture', pen: 'felt', paper: 'squared', tilt: 12, turn: -6, shadow: 0.75, blur: 0.4, noise: 3 },
    ...{ width: 1200, height: 900 },
  });
  const buffer = await sharp(data, { raw: { width, height, channels: 4 } })
    .jpeg()
    .toBuffer();
  await page.getByLabel('Choose a picture').setInputFiles({ name: 'sheet.jpg', mimeType: 'image/jpeg', buffer });
  await page.locator('[data-sheet="true"]').waitFor();
  await liveScore(page).waitFor();
  return shot(page);
}

async function gallery(browser: Browser): Promise<Buffer> {
  const page = await (await browser.newContext(SCREEN)).newPage();
  await page.goto(`${server.url}/gallery?order=best`);
  await page.getByTestId('gallery-card').first().waitFor();
  return shot(page);
}

async function shot(page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await waitUntilStable(page);
  return page.screenshot();
}

function painted(ops: DrawOp[], colour: string): DrawOp[] {
  return ops.map((op) => (op.kind === 'stroke' ? { ...op, colour } : op));
}

function half(ops: DrawOp[]): DrawOp[] {
  return ops.slice(0, Math.ceil(ops.length / 2));
}

async function compose(rows: Buffer[][]): Promise<void> {
  const tiles: OverlayOptions[] = [];
  let top = 0;
  for (const row of rows) {
    const sizes = await Promise.all(row.map(async (picture) => sharp(picture).metadata()));
    const shapes = sizes.map(({ width, height }) => width / height);
    const height = Math.floor((WIDTH - GAP * (row.length - 1)) / shapes.reduce((sum, shape) => sum + shape, 0));
    let left = 0;
    for (const [n, picture] of row.entries()) {
      const width = Math.floor(height * (shapes[n] ?? 1));
      tiles.push({ input: await framed(picture, width, height), left, top });
      left += width + GAP;
    }
    top += height + GAP;
  }
  const background = { r: 0, g: 0, b: 0, alpha: 0 };
  await sharp({ create: { width: WIDTH, height: top - GAP, channels: 4, background } })
    .composite(tiles)
    .png({ palette: true, colours: 128, effort: 10 })
    .toFile(FILE);
}

/** Round corners and a line around it, so that it stands out on any background. */
function framed(picture: Buffer, width: number, height: number): Promise<Buffer> {
  const box = `x="1" y="1" width="${width - 2}" height="${height - 2}" rx="12"`;
  const svg = (shape: string) => Buffer.from(`<svg width="${width}" height="${height}">${shape}</svg>`);
  return sharp(picture)
    .resize(width, height)
    .composite([
      { input: svg(`<rect ${box} fill="#fff"/>`), blend: 'dest-in' },
      { input: svg(`<rect ${box} fill="none" stroke="${EDGE}" stroke-width="2"/>`) },
    ])
    .png()
    .toBuffer();
}
