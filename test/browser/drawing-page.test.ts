import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type DrawingId, PublicId } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import type { SavedDrawing } from '#server/storage/port/drawings.ts';
import { seriousViolations } from '../support/accessibility.ts';
import { DESKTOP, loseCanvases, onTheLan, PHONE, watchedContext } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { seedDrawings } from '../support/seeded-drawings.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';
import { showWhatCounted } from '../support/ui-scenarios/page-actions.ts';

let honest: string;
let earlier: string;
let promptId: string;
/** Of the player of `honest`. */
const publicId = PublicId.parse(randomBytes(16).toString('base64url'));

const game = serverAndBrowser(async () => {
  const dataFolder = await seededDataFolder();
  const ids = await seedDrawings(dataFolder, [
    { prompt: 'a house', fixture: 'house', change: { nickname: 'Hanna "House" <b>' } },
    { prompt: 'a house', fixture: 'tree', change: { modelHash: 'an earlier model' } },
    { prompt: 'a house', fixture: 'star', change: { score: 99.9 } },
  ]);
  [honest, earlier] = [ids[0] as string, ids[1] as string];
  const storage = await openStorage({ dataFolder });
  const drawing = (await storage.drawings.find(ids[0] as DrawingId)) as SavedDrawing;
  promptId = drawing.promptId;
  await storage.players.setPublic(drawing.playerId, publicId);
  await storage.close();
  return { dataFolder };
});

async function openPage(options?: Parameters<typeof watchedContext>[1]) {
  const { context, problems } = await watchedContext(game.browser, { reducedMotion: 'no-preference', ...options });
  return { context, problems, page: await context.newPage() };
}

/** As a well-behaved client asks: again, when the server says that the thing is not ready yet. */
async function fetchMade(url: string, headers: Record<string, string> = {}): Promise<Response> {
  for (;;) {
    const response = await fetch(url, { headers });
    if (response.status !== 503) return response;
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

const at = (path: string) => `${game.server.url}/drawings/${path}`;
const play = (page: Page) => page.getByRole('button', { name: 'Replay of this drawing' });
const slider = (page: Page) => page.getByRole('slider', { name: /Moment of the replay/ });
const sliderAt = async (page: Page) => Number(await slider(page).inputValue());
const inkOf = (page: Page) =>
  page.locator('canvas[data-drawn="true"]').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    return data.filter((level, i) => i % 4 === 0 && level < 128).length / (data.length / 4);
  });

describe('the replay on a drawing’s page', () => {
  it('[REPLAY-1] shows the finished drawing until somebody asks; then plays, pauses and scrubs with the keyboard', async () => {
    const { context, problems, page } = await openPage({
      ...DESKTOP,
      reducedMotion: 'reduce',
      colorScheme: 'dark',
    });
    await page.goto(at(honest));
    await play(page).waitFor();
    expect(await sliderAt(page)).toBe(100);
    const finished = await inkOf(page);
    expect(finished).toBeGreaterThan(0.02);
    // [TOOL-12]
    await loseCanvases(page);
    expect(await inkOf(page)).toBe(finished);
    expect(await page.getByTestId('curve').count()).toBe(0);

    await slider(page).focus();
    await page.keyboard.press('Home');
    expect(await inkOf(page)).toBeLessThan(finished / 4);
    for (let i = 0; i < 5; i++) await page.keyboard.press('PageUp');
    const half = await inkOf(page);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(finished);
    expect(await slider(page).getAttribute('aria-valuetext')).toMatch(/^0:0\d of 0:0\d$/);

    // [REPLAY-2] The judge looks while the replay is there to be seen, and the mark goes with it.
    await page.getByTestId('curve').waitFor();
    const mark = () => page.getByTestId('curve-mark').getAttribute('d');
    const before = await mark();
    await page.getByRole('radio', { name: '1×' }).focus();
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('radio', { name: '4×' }).isChecked()).toBe(true);
    await play(page).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('input[type=range]')?.value === '100');
    await play(page).waitFor();
    expect(await mark()).not.toBe(before);
    expect(await inkOf(page)).toBe(finished);
    const score = await page.getByTestId('sum').locator('dd').last().textContent();
    await page.getByText(`Score at this moment ${score}`).waitFor();
    expect(await seriousViolations(page, ['dark'])).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[REPLAY-1] plays, pauses and scrubs by touch on a phone, with targets that a thumb hits', async () => {
    const { context, problems, page } = await openPage({ ...PHONE, colorScheme: 'light' });
    await page.goto(at(honest));
    await play(page).tap();
    const pause = page.getByRole('button', { name: 'Pause of this drawing' });
    await page.waitForFunction(() => Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value) > 5);
    // On a quick machine it may have ended by itself.
    if (await pause.isVisible()) await pause.tap({ timeout: 2_000 }).catch(() => {});
    await play(page).waitFor();
    await slider(page).scrollIntoViewIfNeeded();
    const line = await slider(page).boundingBox();
    if (!line) throw new Error('no slider');
    await page.touchscreen.tap(line.x + line.width * 0.3, line.y + line.height / 2);
    await page.waitForFunction(() => {
      const value = Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value);
      return value > 20 && value < 40;
    });
    await page.getByTestId('curve').waitFor();
    for (const target of await page.locator('main :is(button, a.btn, input[type=range], fieldset label)').all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), await target.innerHTML()).toBeGreaterThanOrEqual(44);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousViolations(page, ['light'])).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows what counted on the finished drawing only', async () => {
    const { context, page } = await openPage();
    await page.goto(at(honest));
    await slider(page).fill('40');
    await showWhatCounted(page);
    expect(await sliderAt(page)).toBe(100);
    await slider(page).fill('40');
    await page.getByTestId('heat').waitFor({ state: 'detached' });
    await context.close();
  });

  it('[REPLAY-2] says that an earlier model’s drawing has no curve, and why one can’t be had', async () => {
    const { context, page } = await openPage();
    await page.goto(at(earlier));
    await slider(page).fill('50');
    await page.getByText('An earlier model judged this drawing').waitFor();
    expect(await page.getByTestId('curve').count()).toBe(0);
    await page.goto(at(honest));
    await page.route('**/curve.json', (route) => route.abort());
    await slider(page).fill('50');
    await page.getByText('can’t be reached').waitFor();
    await context.close();
  });
});

describe('what can be taken away', () => {
  it('[REPLAY-3] are pictures: made when they are asked for, then kept for ever by whom has them', async () => {
    const { context, problems, page } = await openPage();
    await page.goto(at(honest));
    for (const [name, fileName, format] of [
      ['Download PNG', 'a-house.png', 'png'],
      ['Download PNG + caption', 'a-house.png', 'png'],
      ['Download GIF', 'a-house.gif', 'gif'],
      ['Download WebP', 'a-house.webp', 'webp'],
    ] as const) {
      const coming = page.waitForEvent('download');
      await page.getByRole('link', { name, exact: true }).click();
      const download = await coming;
      expect(download.suggestedFilename()).toBe(fileName);
      expect((await sharp(await download.path()).metadata()).format).toBe(format);
      await page.getByRole('status').filter({ hasText: 'is in your downloads' }).waitFor();
    }
    expect(problems).toEqual([]);
    await context.close();

    const picture = await fetchMade(at(`${honest}/replay.webp`));
    expect(picture.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(picture.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const etag = picture.headers.get('etag') ?? '';
    const again = await fetchMade(at(`${honest}/replay.webp`), { 'If-None-Match': `"x", W/${etag}` });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it('[REPLAY-3] that can’t be had are told in a sentence', async () => {
    for (const file of ['drawing.png', 'card.png', 'replay.gif', 'replay.webp', 'curve.json']) {
      for (const id of ['none', encodeURIComponent('no id at all'), `${honest}x`]) {
        const missing = await fetch(at(`${id}/${file}`));
        expect(missing.status, file).toBe(404);
        expect(await missing.json()).toEqual({ error: { code: 'not_found', message: 'There is no such drawing.' } });
      }
    }
    const { context, page } = await openPage();
    await page.goto(at(honest));
    const error = { code: 'rate_limited', message: 'That was a lot at once. Wait a moment.' };
    await page.route('**/replay.gif', (route) => route.fulfill({ status: 429, json: { error } }));
    await page.getByRole('link', { name: 'Download GIF' }).click();
    await page.getByText(error.message).waitFor();
    // Busy: it is asked for again without a word.
    let asked = 0;
    const busy = { code: 'unavailable', message: 'The picture is not ready yet.', retryAfterMs: 50 };
    await page.route('**/replay.webp', (route) => {
      asked += 1;
      return asked < 3 ? route.fulfill({ status: 503, json: { error: busy } }) : route.continue();
    });
    await page.getByRole('link', { name: 'Download WebP' }).click();
    await page.getByText('The WebP is in your downloads.').waitFor();
    expect(asked).toBe(3);
    await context.close();
  });

  it('[LINK-1] [LINK-2] the other pages have previews, and a room that is not there looks like one that is not told of', async () => {
    const tags = async (path: string) => {
      const html = await (await fetch(`${game.server.url}${path}`)).text();
      const found = [...html.matchAll(/<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"/g)];
      return Object.fromEntries(found.map(([, name, content]) => [name, content]));
    };
    for (const [path, card] of [
      ['/', '/card.png'],
      ['/boards', '/card.png'],
      [`/boards/${promptId}`, `/boards/${promptId}/card.png`],
      ['/gallery', '/card.png'],
      [`/players/${publicId}`, '/card.png'],
      ['/rooms', '/card.png'],
      ['/draw', '/card.png'],
      ['/daily', '/daily/card.png'],
      ['/room/ZZZZZZZ', '/room/ZZZZZZZ/card.png'],
    ] as const) {
      const { 'og:image': image, 'og:title': title, 'twitter:card': kind } = await tags(path);
      expect([image, kind]).toEqual([`${game.server.url}${card}`, 'summary_large_image']);
      expect(title).not.toContain('ZZZZZZZ');
      const answer = await fetchMade(`${game.server.url}${card}`);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({
        width: 1200,
        height: 630,
      });
    }
    const [one, other] = await Promise.all(['BCDFGHJ', 'ZZZZZZZ'].map((code) => tags(`/room/${code}`)));
    expect(JSON.stringify(one).replaceAll('BCDFGHJ', 'ZZZZZZZ')).toBe(JSON.stringify(other));
  });

  it('[REPLAY-4] is a link whose preview says what the page says', async () => {
    const html = await (
      await fetch(at(honest), { headers: { 'User-Agent': 'some chat’s preview'.replace('’', '') } })
    ).text();
    const head = html.slice(0, html.indexOf('</head>'));
    const { context, page } = await openPage();
    await page.setContent(head);
    const meta = (name: string) =>
      page.locator(`meta[property="${name}"], meta[name="${name}"]`).getAttribute('content');
    expect(await meta('og:title')).toBe('“a house” by Hanna "House" <b>');
    expect(await meta('og:description')).toMatch(/^[\d.]+ points\. .* 2nd of 2 on its board\.$/);
    expect(await meta('og:url')).toBe(at(honest));
    expect(await meta('og:image')).toBe(at(`${honest}/card.png`));
    expect([await meta('og:image:width'), await meta('og:image:height')]).toEqual(['1200', '630']);
    expect(await meta('twitter:card')).toBe('summary_large_image');
    await context.close();

    const card = await fetchMade(at(`${honest}/card.png`));
    expect(card.headers.get('content-type')).toBe('image/png');
    expect(card.headers.get('cache-control')).toBe('public, max-age=600');
    const png = Buffer.from(await card.arrayBuffer());
    expect(await sharp(png).metadata()).toMatchObject({ width: 1200, height: 630 });
    const { channels } = await sharp(png).extract({ left: 640, top: 60, width: 300, height: 120 }).stats();
    expect(Math.min(...channels.map(({ min }) => min))).toBeLessThan(60);
  });

  it('[REPLAY-4] is shared with the device’s own sheet, or the link is copied', async () => {
    const { context, problems, page } = await openPage(PHONE);
    await page.addInitScript(() => {
      const shared: ShareData[] = [];
      Object.assign(window, { shared });
      Object.assign(navigator, { share: async (data: ShareData) => void shared.push(data) });
    });
    await page.goto(at(honest));
    await page.getByRole('button', { name: 'Share' }).tap();
    await page.waitForFunction(() => (window as unknown as { shared: unknown[] }).shared.length === 1);
    expect(await page.evaluate(() => (window as unknown as { shared: unknown[] }).shared[0])).toEqual({
      title: '“a house” by Hanna "House" <b>',
      url: at(honest),
    });
    await context.close();
    expect(problems).toEqual([]);

    // No secure context: there is no sheet and no clipboard, and the address is the one that works here.
    const { context: lan, page: guest } = await openPage();
    await guest.goto(onTheLan(at(honest)));
    await guest.getByRole('button', { name: 'Share' }).click();
    await guest.getByText('The link is copied').waitFor();
    await guest.evaluate(() => {
      const field = document.createElement('textarea');
      document.body.append(field);
      field.focus();
    });
    await guest.keyboard.press('Control+V');
    expect(await guest.locator('textarea').inputValue()).toBe(onTheLan(at(honest)));
    await lan.close();
  });
});
