import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { createRoom, DESKTOP, drawFixture, joinRoom, PHONE, phase, setRoom } from '../support/browser.ts';
import { HOUSE_PACK } from '../support/server.ts';
import { sharedServerAndBrowser, watchedPages } from '../support/server-and-browser.ts';
import { DUEL_FIXTURES, DUELS } from '../support/shared-server.ts';
import { chooseMode, handIn, playAgain, start, uncovered } from '../support/ui-scenarios/page-actions.ts';

const game = sharedServerAndBrowser();
const { newPage, problems } = watchedPages(game);

/** In the page: the phases that are shown from now on, up to the next drawing. */
function phasesUntilDrawing(): Promise<(string | null)[]> {
  const table = document.querySelector('[data-phase]') as Element;
  const shown: (string | null)[] = [];
  return new Promise((resolve) => {
    const look = () => {
      shown.push(table.getAttribute('data-phase'));
      if (shown.at(-1) === 'drawing') resolve(shown);
    };
    new MutationObserver(look).observe(table, { attributeFilter: ['data-phase'] });
  });
}

/** A desktop and a phone in one room that plays one long round. */
async function room(names: readonly string[], mode: string, pack: string): Promise<Page[]> {
  const pages: Page[] = [];
  for (const i of names.keys()) pages.push(await newPage(i % 2 === 0 ? DESKTOP : PHONE));
  const [host, ...guests] = pages as [Page, ...Page[]];
  const code = await createRoom(host, game.server.url, names[0] as string);
  for (const [i, page] of guests.entries()) await joinRoom(page, game.server.url, code, names[i + 1] as string);
  await setRoom(host, { rounds: 1, seconds: 300, pack });
  await chooseMode(host, mode);
  for (const page of guests) await page.getByText(mode, { exact: true }).first().waitFor();
  await start(host);
  for (const page of pages) await phase(page, 'drawing').waitFor();
  return pages;
}

const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 120_000 });
const noProblems = () => expect(problems()).toEqual([]);

describe('every mode', () => {
  it('[SCREEN-3] live: the scores of all move while all draw, and the ladder with them', async () => {
    const pages = await room(['Hanna House', 'Fred Fish', 'Ines'], 'Live', HOUSE_PACK);
    const [host, guest, third] = pages as [Page, Page, Page];
    await drawFixture(host, 'house');
    await drawFixture(guest, 'fish');
    await drawFixture(third, 'star');
    for (const page of pages) {
      await soon(() => page.getByTestId('live-ranking').innerText()).toMatch(
        /1\s+Hanna House[\s\S]*\d\.\d[\s\S]*\d\.\d/,
      );
      expect(await fits(page)).toBe(true);
    }
    for (const page of pages) await handIn(page);
    for (const page of pages) await uncovered(page);
    expect(await host.getByTestId('result').first().textContent()).toContain('Hanna House');
    await playAgain(host, pages);
    noProblems();
  });

  it('[SCREEN-3] [SCREEN-5] duel: each draws its own prompt, and the judge tells them apart', async () => {
    const pages = await room(['Ada', 'Bo'], 'Duel', DUELS);
    const drawn: string[] = [];
    for (const page of pages) {
      const own = (await page.getByTestId('prompt').first().innerText()).trim();
      const rival = Object.keys(DUEL_FIXTURES).find((prompt) => prompt !== own) as string;
      await page.getByTestId('rival').getByText(rival).waitFor();
      expect(await fits(page)).toBe(true);
      await drawFixture(page, DUEL_FIXTURES[own] as string);
      drawn.push(own);
    }
    expect(drawn.toSorted()).toEqual(Object.keys(DUEL_FIXTURES).toSorted());
    for (const page of pages) await handIn(page);
    for (const page of pages) {
      await uncovered(page);
      await page.getByRole('heading', { name: /^The duel was a(n umbrella| fish) or a(n umbrella| fish)$/ }).waitFor();
      for (const card of await page.getByTestId('result').all()) {
        const said = (await card.getByTestId('sureness').innerText()).replace(/\s+/g, ' ');
        const [, percent, prompt] = /^(\d+) % sure it is (.+)$/.exec(said) ?? [];
        expect(Number(percent)).toBeGreaterThan(50);
        expect(Object.keys(DUEL_FIXTURES)).toContain(prompt);
        expect(Number(await card.getAttribute('data-points'))).toBeGreaterThan(0);
      }
    }
    await playAgain(pages[0] as Page, pages);
    noProblems();
  });

  it('[SCREEN-3] ghosts: past drawings draw along, and are ranked with the living', async () => {
    // The first test's drawings of "a house" are the past.
    const page = await newPage({ ...PHONE, reducedMotion: 'no-preference' });
    await page.goto(game.server.url);
    await page.getByLabel('Nickname').fill('Gwen');
    await page.getByRole('button', { name: /^Ghosts/ }).click();
    await phase(page, 'lobby').waitFor();
    await setRoom(page, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
    await start(page);
    await phase(page, 'drawing').waitFor();
    const ghosts = page.getByTestId('ghosts').locator('canvas');
    await ghosts.first().waitFor();
    const count = await ghosts.count();
    expect(count).toBeGreaterThanOrEqual(1);
    expect(await fits(page)).toBe(true);
    // Their strokes come by and by; nobody waits for all of them.
    await soon(() =>
      ghosts.first().evaluate((canvas: HTMLCanvasElement) => {
        const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        );
        return data.some((level, i) => i % 4 === 0 && level < 128);
      }),
    ).toBe(true);
    await drawFixture(page, 'house');
    await handIn(page);
    await uncovered(page);
    expect(await page.locator('[data-testid="result"][data-ghost="true"]').count()).toBe(count);
    expect(await page.locator('[data-testid="result"][data-you="true"]').count()).toBe(1);
    expect(await page.getByTestId('result').count()).toBe(count + 1);
    noProblems();
  });

  it('[SCREEN-7] daily: once more with one press; the best one counts, and the day is stamped', async () => {
    const page = await newPage(PHONE);
    await page.goto(`${game.server.url}/daily`);
    const prompt = (await page.getByTestId('daily-prompt').innerText()).trim();
    await page.getByLabel('Nickname').fill('Dora Daily');
    await page.getByRole('button', { name: 'Draw it now' }).click();
    const scores: number[] = [];
    for (const [i, fixture] of ['sun', 'cat'].entries()) {
      if (i > 0) {
        const passed = page.evaluate(phasesUntilDrawing);
        await page.getByRole('button', { name: 'Try again' }).click();
        expect(await passed).toEqual(['countdown', 'drawing']);
      }
      await phase(page, 'drawing').waitFor();
      expect(await page.getByTestId('prompt').first().innerText()).toBe(prompt);
      await drawFixture(page, fixture);
      await handIn(page);
      await uncovered(page);
      await page
        .getByTestId('best-today')
        .getByText(i === 0 ? '1 try' : '2 tries')
        .waitFor();
      scores.push(Number(await page.getByTestId('result').getAttribute('data-score')));
    }
    const best = Math.max(...scores).toFixed(1);
    expect(await page.getByTestId('best-today').innerText()).toContain(best);
    expect(await page.getByTestId('streak').getAttribute('data-current')).toBe('1');

    await page.goto(`${game.server.url}/daily`);
    expect(await page.getByTestId('best-today').innerText()).toContain(best);
    await page.getByText('1 day in a row').waitFor();
    const board = page.getByRole('region', { name: 'The board of the day' });
    await board.getByText('Dora Daily').waitFor();
    expect(await board.getByRole('listitem').count()).toBe(1);
    expect(await board.innerText()).toContain(best);
    expect(await fits(page)).toBe(true);

    // Somebody else has the same prompt and a card without stamps.
    const other = await newPage(DESKTOP);
    await other.goto(`${game.server.url}/daily`);
    expect((await other.getByTestId('daily-prompt').innerText()).trim()).toBe(prompt);
    await other.getByText('No streak yet').waitFor();
    noProblems();
  });

  it('[SCREEN-7] free: any open prompt, found by its words or on its board', async () => {
    const page = await newPage(DESKTOP);
    await page.goto(`${game.server.url}/draw`);
    await page.getByLabel('Search').fill('umbrella');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/search=umbrella/);
    await page.getByLabel('Nickname').fill('Frida Free');
    await page.getByRole('button', { name: /^Draw this\s*: an umbrella$/ }).click();
    await phase(page, 'drawing').waitFor();
    expect((await page.getByTestId('prompt').first().innerText()).trim()).toBe('an umbrella');
    // Others have drawn the umbrella, and a copy of theirs would be on no board.
    await drawFixture(page, 'car');
    await handIn(page);
    await uncovered(page);
    const board = page.getByRole('link', { name: 'Board of this prompt' });
    await page.goto(new URL((await board.getAttribute('href')) as string, game.server.url).href);
    await page.getByText('Frida Free').waitFor();
    await page.getByRole('link', { name: 'Draw this' }).click();
    await page.getByTestId('chosen').getByText('an umbrella').waitFor();
    expect(await page.getByLabel('Nickname').inputValue()).toBe('Frida Free');
    noProblems();
  });
});

describe('Guess first', () => {
  it('[GUESS-1] [GUESS-7] one draws, the others type what it is in sight of the drawing, and see at the end who found it', async () => {
    const [ann, ben, cem] = (await room(['Ann', 'Ben', 'Cem'], 'Guess first', HOUSE_PACK)) as [Page, Page, Page];
    await drawFixture(ann, 'house');
    const prompt = ((await ann.getByTestId('prompt').innerText()).split('\n')[0] as string).trim();
    const line = (page: Page) => page.getByTestId('guessing').getByRole('textbox', { name: 'Your guess' });
    for (const page of [ben, cem]) {
      await page.getByTestId('word-lengths').waitFor();
      expect(await page.content()).not.toContain(`>${prompt}<`);
    }
    // The line has the focus, and its answer is heard.
    await ben.keyboard.type('zebra crossing');
    await ben.keyboard.press('Enter');
    await ben.getByTestId('verdict').getByText('zebra crossing').waitFor();
    for (const page of [ann, cem]) await page.getByTestId('guesses').getByText('zebra crossing').waitFor();
    // [MOD-1] A guess is reported beside the list.
    await cem.getByRole('button', { name: 'Report a guess' }).click();
    const dialog = cem.getByRole('dialog', { name: 'Report a guess' });
    await dialog.getByLabel('Ben: “zebra crossing”').check();
    await dialog.getByLabel('Insulting or hateful').check();
    await dialog.getByRole('button', { name: 'Send report' }).click();
    await dialog.getByTestId('reported').waitFor();
    await cem.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await line(ben).fill(prompt);
    await line(ben).press('Enter');
    await ben.getByTestId('prompt').getByText(prompt).waitFor();
    for (const page of [ann, cem]) await page.getByTestId('guesses').getByText('Ben has it!').waitFor();
    await line(cem).fill(prompt);
    await line(cem).press('Enter');
    for (const page of [ann, ben, cem]) {
      await page
        .getByTestId('guess-results')
        .getByText(/^after/)
        .nth(1)
        .waitFor();
      expect(await page.getByTestId('result').count()).toBe(1);
    }
  });

  it('[GUESS-2] [GUESS-5] [GUESS-6] [GUESS-9] a machine draws: one person on a phone is told what is close and what is right, above the keyboard', async () => {
    const page = await newPage({ ...PHONE, viewport: { width: 360, height: 740 } });
    await page.goto(game.server.url);
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.getByRole('button', { name: 'Add Vector, a machine of level 3' }).click();
    await page.getByTestId('seat').filter({ hasText: 'Vector' }).waitFor();
    await setRoom(page, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
    await chooseMode(page, 'Guess first');
    await start(page);
    const guessing = page.getByTestId('guessing');
    await guessing.getByRole('heading', { name: 'Vector (machine) draws: what is it?' }).waitFor();
    const line = guessing.getByRole('textbox', { name: 'Your guess' });
    await line.tap();
    // The keyboard of some phones makes the page lower: line and drawing stay in sight.
    await page.setViewportSize({ width: 360, height: 380 });
    await page.locator('[data-testid="guessing"][data-covered]').waitFor();
    for (const part of [line, page.getByTestId('watching')]) {
      const box = await part.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(380);
    }
    expect((await page.getByTestId('watching').boundingBox())?.width).toBeGreaterThan(180);
    expect(await fits(page)).toBe(true);
    await line.fill('a hous');
    await line.press('Enter');
    await page.getByTestId('verdict').getByText('“a hous” is close!').waitFor();
    await line.fill('HOUSE');
    await line.press('Enter');
    await page.setViewportSize({ width: 360, height: 740 });
    const found = page.getByTestId('guess-results').locator('li[data-found="true"]');
    await found.filter({ hasText: 'Ada' }).waitFor();
    expect(Number(await found.getAttribute('data-points'))).toBeGreaterThan(25);
    await page
      .getByTestId('result')
      .filter({ has: page.getByTestId('machine-badge') })
      .waitFor();
    noProblems();
  });
});
