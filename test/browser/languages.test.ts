import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { messagesOf } from '#app/i18n/catalogue.ts';
import type { Locale } from '#contract/locales.ts';
import { DESKTOP, drawFixture, PHONE, phase, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();

const de = messagesOf('de');
const ar = messagesOf('ar');

/** What the page says it is. */
const languageOf = (page: Page) =>
  page.evaluate(() => ({ lang: document.documentElement.lang, dir: getComputedStyle(document.body).direction }));

async function openIn(locale: Locale, options: BrowserContextOptions = DESKTOP) {
  const { context, problems } = await watchedContext(game.browser, { ...options, locale });
  const page = await context.newPage();
  return { page, problems, close: () => context.close() };
}

async function createRoom(page: Page, texts: typeof de, nickname: string): Promise<void> {
  await page.goto(game.server.url);
  await page.getByLabel(texts.home.nickname).first().fill(nickname);
  await page.getByRole('button', { name: texts.home.create }).click();
  await phase(page, 'lobby').waitFor();
}

const choose = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** Texts that were not sent to the browser: they show as their keys. */
async function missingTexts(page: Page): Promise<string[]> {
  const text = await page.evaluate(() => document.body.innerText);
  return text.match(/\b(common|errors|words|lobby|round|tools|reveal|rooms|replay|explanation|chat)\.\w+/g) ?? [];
}

describe('the languages of the pages', () => {
  it('[TEXT-2] a browser that wishes for German plays in German, to the reveal', async () => {
    const { page, problems, close } = await openIn('de');
    await createRoom(page, de, 'Jörg');
    expect(await languageOf(page)).toEqual({ lang: 'de', dir: 'ltr' });
    await page.getByRole('button', { name: de.lobby.start, exact: true }).click();
    await phase(page, 'drawing').waitFor();
    await page.getByText('Zeichne', { exact: true }).first().waitFor();
    // The English words are what is judged: they stay, marked as English.
    await page.getByTestId('prompt').locator('[lang="en"]').first().waitFor();
    await drawFixture(page, 'house');
    await page.getByRole('button', { name: de.round.drawing.done, exact: true }).click();
    await phase(page, 'reveal').waitFor();
    await page.getByTestId('result').first().waitFor();
    await page.getByText(de.reveal.judgeSaw).first().waitFor();
    // Numbers are written as in German.
    expect(await page.getByTestId('result').first().innerText()).toMatch(/\d,\d/);
    expect(await missingTexts(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  it('[TEXT-1] what the server refuses is said in the language of the page', async () => {
    const { page, close } = await openIn('de');
    await page.goto(`${game.server.url}/room/ZZZZZ`);
    await page.getByLabel(de.home.nickname).first().fill('Jörg');
    await page.getByRole('button', { name: de.rooms.enter.join, exact: true }).click();
    await page.getByText(de.errors.room_not_found).first().waitFor();
    await close();
  });

  it('[TEXT-2] switching to Arabic turns the page around and keeps the seat and the socket', async () => {
    const { page, problems, close } = await openIn('de', PHONE);
    await createRoom(page, de, 'Lena');
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    let reloads = 0;
    page.on('load', () => reloads++);

    await choose(page, 'العربية');
    await page.getByRole('heading', { name: ar.lobby.title.alone }).waitFor();
    expect(await languageOf(page)).toEqual({ lang: 'ar', dir: 'rtl' });
    await page.getByText('Lena').first().waitFor();
    expect(await missingTexts(page)).toEqual([]);

    await page.getByRole('button', { name: ar.lobby.start, exact: true }).click();
    await phase(page, 'drawing').waitFor();
    expect(await missingTexts(page)).toEqual([]);
    await drawFixture(page, 'fish');
    await page.getByRole('button', { name: ar.round.drawing.done, exact: true }).click();
    await phase(page, 'reveal').waitFor();
    await page.getByTestId('result').first().waitFor();
    expect(await missingTexts(page)).toEqual([]);
    expect({ sockets, reloads }).toEqual({ sockets: [], reloads: 0 });
    expect(problems).toEqual([]);

    // Remembered, whatever the browser wishes; and nothing is wider than the phone.
    await page.goto(`${game.server.url}/boards?period=all`);
    expect(await languageOf(page)).toEqual({ lang: 'ar', dir: 'rtl' });
    for (const path of ['/', '/boards?period=all', '/rooms', '/daily', '/draw']) {
      await page.goto(game.server.url + path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
      expect(await missingTexts(page), path).toEqual([]);
    }
    await close();
  });

  it('[TEXT-2] the switch works without scripts, and refuses what is no language', async () => {
    const { context } = await watchedContext(game.browser, { ...DESKTOP, locale: 'en-GB', javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${game.server.url}/boards`);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await choose(page, 'Deutsch');
    await page.getByRole('heading', { name: de.boards.title }).first().waitFor();
    await page.getByRole('button', { name: 'English' }).evaluate((button) => button.setAttribute('value', 'tlh'));
    await choose(page, 'English');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await context.close();
  });
});
