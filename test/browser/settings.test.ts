import sharp from 'sharp';
import { expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, PHONE, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

const game = serverAndBrowser();
const NAME = 'Kritzelschule';

it('[INSTANCE-2] to [INSTANCE-5] an owner names the instance, and visitors see name, logo and links', async () => {
  const { context, problems } = await watchedContext(game.browser, DESKTOP);
  const page = await context.newPage();
  await signInAsAdmin(page, game.server);
  await page.goto(`${game.server.url}/admin/settings`);
  // Tests start the server with this variable: it is shown, and has no field.
  await page.getByText('set by the environment variable').waitFor();
  expect(await page.getByLabel('First drawings').count()).toBe(0);

  await page.getByLabel('Name').fill(NAME);
  await page.getByLabel('Imprint').fill('javascript:alert(1)');
  await page.getByRole('button', { name: 'Save This instance' }).click();
  await page.getByText('It must begin with https:// or http://.').waitFor();
  expect(await page.getByLabel('Name').inputValue()).toBe(NAME);
  await page.getByLabel('Imprint').fill('https://example.org/imprint');
  await page.getByLabel('Privacy').fill('https://example.org/privacy');
  await page.getByRole('button', { name: 'Save This instance' }).click();
  await page.getByText('Saved: Name, Imprint, Privacy.').waitFor();

  const logo = page.getByLabel('Logo', { exact: true });
  await logo.setInputFiles({ name: 'logo.svg', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
  await page.getByRole('button', { name: 'Save logo' }).click();
  await page.getByText('The file is no PNG, JPEG or WebP picture.').waitFor();
  const square = sharp({ create: { width: 96, height: 96, channels: 4, background: '#101020' } });
  const png = await square
    .extend({ left: 20, right: 20, background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png()
    .toBuffer();
  await logo.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: png });
  await page.getByRole('button', { name: 'Save logo' }).click();
  await page.getByText('The logo is saved.').waitFor();
  expect(await violationsOf(page)).toEqual([]);

  const visitor = await watchedContext(game.browser, { ...PHONE, colorScheme: 'dark', locale: 'de' });
  const seen = await visitor.context.newPage();
  await seen.goto(game.server.url);
  await seen.getByRole('heading', { level: 1, name: NAME }).waitFor();
  expect(await seen.title()).toBe(NAME);
  expect(await seen.getByRole('link', { name: 'Impressum' }).getAttribute('href')).toBe('https://example.org/imprint');
  await seen.getByText('Läuft mit Doodle Judge').waitFor();
  expect(await seen.locator('meta[property="og:site_name"]').getAttribute('content')).toBe(NAME);
  const icon = await seen.locator('link[rel="icon"]').getAttribute('href');
  expect(icon).toMatch(/^\/logo\/[0-9a-f]{16}\/icon-192\.png$/);
  const answer = await seen.request.get(game.server.url + icon);
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png']);
  const again = { headers: { 'if-none-match': answer.headers().etag ?? '' } };
  expect((await seen.request.get(game.server.url + icon, again)).status()).toBe(304);
  const manifest = await seen.request.get(`${game.server.url}/instance.webmanifest`);
  expect(await manifest.json()).toMatchObject({ name: NAME, icons: [{ sizes: '192x192' }, { sizes: '512x512' }] });
  await seen.goto(`${game.server.url}/boards`);
  await seen.getByRole('navigation', { name: NAME }).getByRole('link', { name: NAME }).waitFor();
  expect(await seen.title()).toMatch(new RegExp(` · ${NAME}$`));
  expect(await violationsOf(seen)).toEqual([]);
  const width = await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(width).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Remove logo' }).click();
  await page.getByText('That setting has its default again.').waitFor();
  expect((await seen.request.get(game.server.url + icon)).status()).toBe(404);
  await page.goto(`${game.server.url}/admin/audit`);
  await page.getByText('setting.reset').last().waitFor();
  expect([...problems, ...visitor.problems]).toEqual([]);
});

it('[INSTANCE-2] settings are saved and set back without JavaScript', async () => {
  const { context } = await watchedContext(game.browser, { ...PHONE, javaScriptEnabled: false });
  const page = await context.newPage();
  await signInAsAdmin(page, game.server);
  await page.goto(`${game.server.url}/admin/settings`);
  const rooms = page.getByLabel('Rooms', { exact: true });
  await rooms.fill('many');
  await page.getByRole('button', { name: 'Save Limits' }).click();
  await page.getByText('It must be a whole number from 1 to 9999999.').waitFor();
  expect(await rooms.inputValue()).toBe('many');
  await rooms.fill('12');
  await page.getByRole('button', { name: 'Save Limits' }).click();
  await page.getByText('Saved: Rooms.').waitFor();
  await page.getByRole('button', { name: 'Set back “Rooms”' }).click();
  await page.getByText('That setting has its default again.').waitFor();
  expect(await rooms.inputValue()).toBe('2000');
});

it('[INSTANCE-6] [INSTANCE-7] a private instance asks a visitor on a phone for its password, and leads back', async () => {
  const owner = await watchedContext(game.browser, DESKTOP);
  const page = await owner.context.newPage();
  await signInAsAdmin(page, game.server);
  await page.goto(`${game.server.url}/admin/settings`);
  await page.locator('input[name=password]').fill('open sesame');
  await page.getByRole('button', { name: 'Make the instance private' }).click();
  await page.getByText('The password is set.').waitFor();

  const visitor = await watchedContext(game.browser, { ...PHONE, colorScheme: 'dark', locale: 'de' });
  const seen = await visitor.context.newPage();
  await seen.goto(`${game.server.url}/boards?mode=race`);
  const password = seen.getByLabel('Passwort');
  await password.fill('close sesame');
  await seen.getByRole('button', { name: 'Eintreten' }).click();
  await seen.getByText('Dieses Passwort ist falsch.').waitFor();
  expect(await violationsOf(seen)).toEqual([]);
  await password.fill('open sesame');
  await seen.getByRole('button', { name: 'Eintreten' }).click();
  await seen.waitForURL(`${game.server.url}/boards?mode=race`);

  await page.getByRole('button', { name: 'Open the instance to everybody' }).click();
  await page.getByText('This instance is open to everybody.').waitFor();
  expect([...owner.problems, ...visitor.problems]).toEqual([]);
});
