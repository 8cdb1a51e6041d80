import type { Locator } from 'playwright';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { accessibilityFixture, drawZigzag, seatOf } from '../support/accessibility-fixture.ts';
import { fixtureOps, phase, signInAsAdmin } from '../support/browser.ts';

// Each state is set up by players without a browser and then opened in two windows: a desktop in English and a phone in
// Arabic. `npm run test:scenarios` covers every state of every screen.

const fixture = accessibilityFixture();

/** Colours as they are painted. */
const look = (element: Locator): Promise<string> =>
  element.evaluate((shown) => {
    const { color, backgroundColor } = getComputedStyle(shown);
    return `${color} on ${backgroundColor}`;
  });

/** Whether the first match looks different from all of the others. */
async function expectDifferent(within: Locator, one: string, others: string): Promise<void> {
  const chosen = await look(within.locator(one).first());
  const all = await within.locator(others).all();
  expect(all.length).toBeGreaterThan(0);
  for (const other of all) expect(await look(other)).not.toBe(chosen);
}

/** The longest line of pixels that differ from the corner, as a share of the width. */
async function lineLength(slider: Locator): Promise<number> {
  const picture = await slider.screenshot();
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const rows = Array.from({ length: info.height }, (_, y) => {
    const row = data.subarray(y * info.width * 3, (y + 1) * info.width * 3);
    let different = 0;
    for (let x = 0; x < row.length; x += 3) if (!row.subarray(x, x + 3).equals(data.subarray(0, 3))) different += 1;
    return different / info.width;
  });
  return Math.max(...rows);
}

describe('no screen has a serious accessibility violation, in either theme and direction', () => {
  it.each([
    '/',
    '/rooms',
    '/boards',
    '/gallery',
    '/daily',
    '/draw',
    '/room/ZZZZZ',
    '/room',
    '/no-such-page',
    '/drawings/nothing',
    '/me',
    '/me/delete',
    '/admin',
  ])('%s', async (path) => {
    await Promise.all(fixture.windows.map(({ page }) => page.goto(fixture.url(path))));
    await fixture.expectAccessible(path);
    if (path !== '/admin') await fixture.expectMagnifiable(path);
  });

  it('the admin’s pages', async () => {
    // The narrow window, where forms and tables are most likely to fail.
    const admin = await fixture.openWindow('phone', { locale: 'en' });
    await signInAsAdmin(admin.page, fixture.game.server);
    for (const path of [
      '/admin?search=house',
      '/admin/import',
      '/admin/packs',
      '/admin/daily',
      '/admin/accounts',
      '/admin/audit',
      '/admin/account',
    ]) {
      await admin.page.goto(fixture.url(path));
      await fixture.expectAccessible(path, admin);
    }
    await admin.page.context().close();
  });

  it('[SCREEN-11] forced colours: what is chosen looks chosen, and sliders have their line', async () => {
    const { host, guest, code } = await fixture.room({});
    const forced = await fixture.openWindow('desktop', { forcedColors: 'active' });
    const { page } = forced;
    await fixture.join(forced, code, 'Ada');
    await host.send('room:host', { seatId: seatOf(host, 'Ada') });
    await page.getByLabel('Rounds').waitFor();
    const chosen = { radio: 'input:checked + *', others: 'input:not(:checked) + *' };
    for (const group of ['What is played', 'Prompts', 'Score while drawing']) {
      await expectDifferent(page.getByRole('group', { name: group }), chosen.radio, chosen.others);
    }
    await expectDifferent(page.getByRole('tablist'), '[aria-selected="true"]', '[aria-selected="false"]');
    await expectDifferent(
      page.getByRole('group', { name: 'Language' }),
      '[aria-pressed="true"]',
      '[aria-pressed="false"]',
    );
    const ready = page.getByRole('button', { name: 'I’m ready' });
    const before = await look(ready);
    await ready.click();
    await page.getByRole('button', { name: 'Ready!' }).waitFor();
    expect(await look(page.getByRole('button', { name: 'Ready!' }))).not.toEqual(before);
    expect(await lineLength(page.getByLabel('Rounds'))).toBeGreaterThan(0.8);

    await page.getByRole('button', { name: 'Start' }).click();
    await phase(page, 'drawing').waitFor();
    await expectDifferent(page.getByRole('toolbar'), '[aria-pressed="true"]', '[aria-pressed="false"]');
    for (const slider of ['Any size', 'Opacity']) {
      expect(await lineLength(page.getByRole('slider', { name: slider }))).toBeGreaterThan(0.8);
    }
    for (const socket of [host, guest]) {
      await socket.drawPart(await fixtureOps('tree'));
      await socket.handIn();
    }
    await drawZigzag(forced);
    await page.getByRole('button', { name: "I'm done" }).click();
    await phase(page, 'reveal').waitFor();
    const first = page.getByTestId('result').first().getByText('1st', { exact: true }).first();
    expect(await look(first)).not.toBe(await look(page.locator('body')));
    await page.context().close();
  });

  it('a spectator, and a duel', async () => {
    const { host, guest, code } = await fixture.room({ mode: 'duel', ownPrompts: ['a fish', 'an umbrella'] });
    await fixture.join(fixture.desktop, code, 'Ada');
    const { page, texts } = fixture.phone;
    await page.goto(fixture.url(`/room/${code}?watch=1`));
    await page.getByLabel(texts.home.nickname).fill('ليلى');
    await fixture.expectAccessible('the way in for a spectator', fixture.phone);
    await page.getByRole('button', { name: texts.rooms.enter.watch, exact: true }).click();
    await page.locator('[data-phase]').waitFor();
    await host.send('room:start', {});
    await fixture.shown('drawing');
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('fish'));
    await drawZigzag(fixture.desktop);
    await fixture.desktop.page.getByTestId('rival').waitFor();
    await fixture.expectAccessible('a duel, played and watched');
  });

  it('public rooms: the list, and a lobby that starts by itself', async () => {
    const { code } = await fixture.room({ isPublic: true });
    await Promise.all(
      fixture.windows.map(async ({ page }) => {
        await page.goto(fixture.url('/rooms'));
        await page.getByTestId('public-room').first().waitFor();
      }),
    );
    await fixture.expectAccessible('the list of public rooms');
    await fixture.join(fixture.desktop, code, 'Ada');
    await fixture.join(fixture.phone, code, 'ليلى');
    for (const { page } of fixture.windows) await page.getByTestId('self-start').waitFor();
    await fixture.expectAccessible('a public lobby');
  });
});
