import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { accessibilityFixture, drawZigzag, seatOf } from '../support/accessibility-fixture.ts';
import { DESKTOP, fixtureOps } from '../support/browser.ts';
import { liveScore, showWhatCounted, start } from '../support/ui-scenarios/page-actions.ts';

// Each state is set up by players without a browser and then opened in two windows: a desktop in English and a phone in
// Arabic. `npm run test:scenarios` covers every state of every screen.

const fixture = accessibilityFixture();

/** [SCREEN-9] Playwright scrolls to each and fails where something else would take the press. */
async function reachesEveryTool(page: Page, viewport: { width: number; height: number }): Promise<void> {
  await page.setViewportSize(viewport);
  await page.getByRole('button', { name: 'Pencil case' }).click();
  const tools = page.getByRole('toolbar').getByRole('button', { disabled: false });
  const count = await tools.count();
  expect(count).toBeGreaterThan(25);
  for (let n = 0; n < count; n++) await tools.nth(n).click({ trial: true });
  await page.getByRole('button', { name: 'Pencil case' }).click();
}

describe('no screen has a serious accessibility violation, in either theme and direction', () => {
  it('a lobby: host and guest, chat, the menu of a seat, sent out', async () => {
    const { host, guest, code } = await fixture.room({});
    await (await fixture.player('Otto Onlooker')).join(code, true);
    await fixture.join(fixture.desktop, code, 'Ada');
    await fixture.join(fixture.phone, code, 'ليلى');
    await host.send('room:host', { seatId: seatOf(host, 'Ada') });
    await guest.send('room:ready', { ready: true });
    await guest.send('room:chat', { text: 'Hello! Who has sharpened the pencils?' });
    await fixture.desktop.page.getByText('Who has sharpened').first().waitFor();
    await fixture.desktop.page.getByText('Who may come in').click();
    await fixture.expectAccessible('lobby');
    await fixture.expectMagnifiable('lobby');
    for (const { page } of fixture.windows) {
      await page.getByTestId('seat').filter({ hasText: 'Zoë' }).getByRole('button').click();
      await page.getByRole('dialog').waitFor();
    }
    await fixture.expectAccessible('the menu of a seat');
    await fixture.desktop.page.keyboard.press('Escape');
    await fixture.desktop.page.getByTestId('seat').filter({ hasText: 'ليلى' }).getByRole('button').click();
    await fixture.desktop.page.getByRole('button', { name: 'Send out' }).click();
    await fixture.desktop.page.getByRole('button', { name: 'Yes, send out' }).click();
    await fixture.phone.page.getByRole('heading', { name: fixture.phone.texts.rooms.kicked.title }).waitFor();
    await fixture.expectAccessible('sent out', fixture.phone);
  });

  it('a round up to the drawing, with the tools', async () => {
    const { host, guest, code } = await fixture.room({ choice: true });
    await fixture.join(fixture.desktop, code, 'Ada');
    await fixture.join(fixture.phone, code, 'ليلى');
    for (const { gate } of fixture.windows) gate.holdBefore('drawing');
    await host.send('room:start', {});
    await fixture.shown('choosing');
    await fixture.expectAccessible('choosing');
    await fixture.expectMagnifiable('choosing');
    const { roundId } = await host.until('choosing');
    for (const socket of [host, guest]) await socket.send('room:choose', { roundId, option: 0 });
    for (const { page } of fixture.windows) await page.getByTestId('option').first().click();
    await fixture.shown('countdown');
    await fixture.expectAccessible('countdown');
    await fixture.expectMagnifiable('countdown');
    for (const { gate } of fixture.windows) gate.holdBefore(null);

    await fixture.shown('drawing');
    await fixture.expectAccessible('an empty canvas');
    await drawZigzag(fixture.desktop);
    await drawZigzag(fixture.phone);
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('tree'));
    for (const { page } of fixture.windows) await liveScore(page).waitFor();
    await fixture.expectAccessible('drawing');
    await fixture.expectMagnifiable('drawing');
    await fixture.desktop.page.getByRole('button', { name: /^Shapes/ }).click();
    await fixture.expectAccessible('the shapes', fixture.desktop);
    await fixture.desktop.page.keyboard.press('Escape');
    await reachesEveryTool(fixture.desktop.page, { width: 320, height: 256 });
    await fixture.desktop.page.setViewportSize(DESKTOP.viewport);
    await fixture.desktop.page.keyboard.press('?');
    await fixture.desktop.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await fixture.expectAccessible('the keys', fixture.desktop);
    await fixture.desktop.page.keyboard.press('Escape');
  });

  it('a round from handing in to the podium, then the boards', async () => {
    const { host, guest, code } = await fixture.room({});
    await fixture.join(fixture.desktop, code, 'Ada');
    await fixture.join(fixture.phone, code, 'ليلى');
    await host.send('room:start', {});
    await fixture.shown('drawing');
    await drawZigzag(fixture.desktop);
    await drawZigzag(fixture.phone);
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('tree'));
    for (const { gate } of fixture.windows) gate.holdBefore('reveal');
    for (const { page, texts } of fixture.windows) {
      await page.getByRole('button', { name: texts.round.drawing.done, exact: true }).click();
    }
    await guest.handIn();
    for (const { page, texts } of fixture.windows)
      await page.getByRole('heading', { name: texts.round.drawing.handedIn }).waitFor();
    await fixture.expectAccessible('handed in');
    await host.handIn();
    await fixture.shown('judging');
    await fixture.expectAccessible('judging');
    for (const { gate } of fixture.windows) gate.holdBefore(null);

    await fixture.shown('reveal');
    for (const { page } of fixture.windows) await page.getByTestId('result').nth(3).waitFor();
    await fixture.expectAccessible('reveal');
    await fixture.expectMagnifiable('reveal');
    await showWhatCounted(fixture.desktop.page);
    await fixture.desktop.page
      .getByRole('button', { name: /^Replay: / })
      .nth(1)
      .click();
    await fixture.desktop.page.getByTestId('curve').waitFor();
    await fixture.expectAccessible('explanation and replay', fixture.desktop);
    await host.send('room:next', {});
    await fixture.shown('podium');
    await fixture.expectAccessible('podium');
    await fixture.expectMagnifiable('podium');

    await Promise.all(fixture.windows.map(({ page }) => page.goto(fixture.url('/boards?period=today'))));
    await fixture.expectAccessible('boards');
    for (const { page } of fixture.windows) {
      await page.getByTestId('you-on-board').waitFor();
      await page.goto(fixture.url('/boards?period=today&mode=race&view=grid'));
      await page.getByTestId('you-on-board').waitFor();
    }
    await fixture.expectAccessible('boards as pictures');
    for (const link of ['a[href^="/boards/"]', 'a[href^="/drawings/"]']) {
      for (const { page } of fixture.windows) {
        const href = await page.locator(`main ${link}`).first().getAttribute('href');
        await page.goto(fixture.url(href ?? ''));
      }
      await fixture.expectAccessible(link);
    }
  });

  it('a lobby with machines, and a round of guessing', async () => {
    const { host, guest, code } = await fixture.room({ mode: 'guess', ownPrompts: ['a fish'] });
    await host.send('room:add-machine', { level: 5 });
    await fixture.join(fixture.desktop, code, 'Ada');
    await fixture.join(fixture.phone, code, 'ليلى');
    await host.send('room:host', { seatId: seatOf(host, 'Ada') });
    await fixture.desktop.page.getByRole('button', { name: /, a machine of level 1$/ }).waitFor();
    await fixture.expectAccessible('a lobby with machines');
    await fixture.expectMagnifiable('a lobby with machines');
    // The host of before draws: that seat is the oldest.
    await start(fixture.desktop.page);
    await fixture.shown('drawing');
    await host.drawPart(await fixtureOps('fish'));
    const { id: roundId } = (await guest.until('drawing')).round;
    await guest.send('room:guess', { roundId, text: 'a submarine' });
    const lines = fixture.windows.map(({ page }) => page.getByTestId('guessing').getByRole('textbox'));
    const say = async (text: string) => {
      for (const line of lines) {
        await line.fill(text);
        await line.press('Enter');
      }
    };
    await say('fish soup');
    for (const { page } of fixture.windows) await page.locator('[data-said="close"]').waitFor();
    await fixture.expectAccessible('guessing');
    await fixture.expectMagnifiable('guessing');
    await say('fish');
    for (const { page } of fixture.windows) await page.getByTestId('prompt').waitFor();
    await fixture.expectAccessible('they have it');
    await guest.send('room:guess', { roundId, text: 'a fish' });
    for (const { page } of fixture.windows) await page.getByTestId('guess-results').waitFor();
    await fixture.expectAccessible('the results of guessing');
    await fixture.expectMagnifiable('the results of guessing');
  });
});
