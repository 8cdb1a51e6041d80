import { describe, it } from 'vitest';
import { accessibilityFixture, drawZigzag } from '../support/accessibility-fixture.ts';
import { fixtureOps, signInAsAdmin } from '../support/browser.ts';

// Each state is set up by players without a browser and then opened in two windows: a desktop in English and a phone in
// Arabic. `npm run test:scenarios` covers every state of every screen.

const fixture = accessibilityFixture();

describe('no screen has a serious accessibility violation, in either theme and direction', () => {
  it.each([
    '/',
    '/rooms',
    '/boards',
    '/daily',
    '/draw',
    '/room/ZZZZZ',
    '/room',
    '/no-such-page',
    '/drawings/nothing',
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
    for (const path of ['/admin?search=house', '/admin/import', '/admin/packs', '/admin/daily', '/admin/system']) {
      await admin.page.goto(fixture.url(path));
      await fixture.expectAccessible(path, admin);
    }
    await admin.page.context().close();
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
