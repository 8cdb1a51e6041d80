import { describe, expect, it } from 'vitest';
import { violationsOf } from '../support/accessibility.ts';
import { DESKTOP, PHONE, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { seedDrawings } from '../support/seeded-drawings.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

const NICKNAMES = ['Zoë', 'Adam', 'Lin'];
let ids: string[];

const game = serverAndBrowser(async () => {
  const dataFolder = await seededDataFolder();
  ids = await seedDrawings(
    dataFolder,
    NICKNAMES.map((nickname, i) => ({
      prompt: 'a house',
      fixture: 'house',
      change: { nickname, submittedAt: new Date(Date.UTC(2026, 10, 1, i)) },
    })),
  );
  return { dataFolder };
});

describe('moderation', () => {
  it('[MOD-1] [MOD-4] [MOD-5] a phone reports a drawing, a moderator hides it by keyboard, and it is gone from the gallery and comes back', async () => {
    const [zoe] = ids as [string];
    const phone = await watchedContext(game.browser, PHONE);
    const page = await phone.context.newPage();
    const cards = page.getByTestId('gallery-card');
    await page.goto(`${game.server.url}/gallery`);
    await page.getByRole('button', { name: /Replay of “a house” by Zoë/ }).tap();
    await page.getByRole('button', { name: /^Report “a house” by Zoë/ }).tap();
    const dialog = page.getByRole('dialog', { name: 'Report this drawing' });
    await dialog.getByLabel('Insulting or hateful').check();
    await dialog.getByLabel('More details').fill('this is not a house');
    expect(await violationsOf(page, { onlySerious: true })).toEqual([]);
    await dialog.getByRole('button', { name: 'Send report' }).tap();
    await dialog.getByText('Your report has arrived').waitFor();

    const desk = await watchedContext(game.browser, DESKTOP);
    const admin = await desk.context.newPage();
    await signInAsAdmin(admin, game.server);
    await admin.getByRole('link', { name: 'Moderation' }).click();
    const open = admin.getByTestId('case');
    await open.getByRole('heading', { name: '“a house” by Zoë' }).waitFor();
    expect(await open.innerText()).toMatch(/Insulting or hateful.*this is not a house/s);
    await open.locator('canvas').waitFor();
    expect(await violationsOf(admin, { onlySerious: true })).toEqual([]);
    // Switched off, letters do nothing, also when the page comes again.
    const letterKeys = admin.getByRole('checkbox', { name: 'Keys of one letter' });
    await letterKeys.uncheck();
    await admin.reload();
    await open.getByRole('button', { name: 'Hide', exact: true }).waitFor();
    await admin.waitForFunction(() => !document.querySelector('[aria-keyshortcuts]'));
    await admin.keyboard.press('b');
    expect(await admin.getByRole('dialog').count()).toBe(0);
    await letterKeys.check();
    await admin.keyboard.press('j');
    await open.locator('h2:focus').waitFor();
    await admin.keyboard.press('h');
    await admin.getByRole('status').filter({ hasText: 'Hidden: “a house” by Zoë.' }).waitFor();
    await admin.locator('h2:focus', { hasText: 'Nothing to look at.' }).waitFor();

    await page.goto(`${game.server.url}/gallery`);
    await cards.first().waitFor();
    expect(await cards.count()).toBe(2);
    expect(await page.getByText('Zoë').count()).toBe(0);
    for (const path of ['', '/thumbnail.png', '/card.png', '/ops.json']) {
      expect((await phone.context.request.get(`${game.server.url}/drawings/${zoe}${path}`)).status()).toBe(404);
    }
    // Moderators see it, and no cache keeps it.
    const picture = await desk.context.request.get(`${game.server.url}/drawings/${zoe}/thumbnail.png`);
    expect([picture.status(), picture.headers()['cache-control']]).toEqual([200, 'private, no-store']);

    await admin.getByRole('link', { name: 'Decided' }).click();
    await open.getByText('Decided: hidden by').waitFor();
    await admin.keyboard.press('r');
    await admin.getByRole('status').filter({ hasText: 'Restored: “a house” by Zoë.' }).waitFor();
    await page.goto(`${game.server.url}/gallery`);
    await page.getByText('Zoë').first().waitFor();
    expect(await cards.count()).toBe(3);

    expect([...phone.problems, ...desk.problems]).toEqual([]);
    await phone.context.close();
    await desk.context.close();
  });

  it('[MOD-6] [MOD-8] a banned browser is told why and until when, and appeals with one click', async () => {
    const desk = await watchedContext(game.browser, DESKTOP);
    const admin = await desk.context.newPage();
    await signInAsAdmin(admin, game.server);
    const phone = await watchedContext(game.browser, { ...PHONE, locale: 'de-DE' });
    const page = await phone.context.newPage();
    await page.goto(`${game.server.url}/banned`);
    await page.getByRole('heading', { name: 'Du bist nicht gesperrt' }).waitFor();
    // A room under a rude name is flagged.
    await page.goto(game.server.url);
    await page.getByLabel('Dein Name').fill('Arschloch');
    await page.getByRole('button', { name: 'Raum aufmachen' }).tap();
    await page.waitForURL(/\/room\//);
    await admin.goto(`${game.server.url}/admin/moderation`);
    await admin.getByTestId('case').getByRole('heading', { name: 'Arschloch' }).waitFor();
    await admin.keyboard.press('b');
    const dialog = admin.getByRole('dialog', { name: 'Ban Arschloch' });
    expect(await violationsOf(admin, { onlySerious: true })).toEqual([]);
    await dialog.getByLabel('How long').selectOption('A day');
    await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
    await admin.getByRole('status').filter({ hasText: 'Banned: Arschloch.' }).waitFor();

    await page.waitForURL(/\/banned$/);
    await page.getByRole('heading', { name: 'Du bist gesperrt' }).waitFor();
    expect(await page.getByTestId('ban-end').innerText()).toMatch(/^Die Sperre endet am \d/);
    await page.getByText('Grund: Beleidigend oder hasserfüllt.').waitFor();
    await page.getByRole('button', { name: 'Einspruch einlegen' }).tap();
    await page.getByTestId('appealed').waitFor();
    await admin.goto(`${game.server.url}/admin/moderation`);
    await admin.getByTestId('case').and(admin.locator('[data-kind="appeal"]')).waitFor();
    await admin.keyboard.press('r');
    await admin.getByRole('status').filter({ hasText: 'The ban is lifted' }).waitFor();
    await page.goto(`${game.server.url}/banned`);
    await page.getByRole('heading', { name: 'Du bist nicht gesperrt' }).waitFor();
    expect(desk.problems).toEqual([]);
    await phone.context.close();
    await desk.context.close();
  });
});
