import type { BrowserContextOptions, Page } from 'playwright';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Messages, messagesOf } from '#app/i18n/catalogue.ts';
import type { RoomSettings } from '#contract/room.ts';
import { seriousViolations, type Theme } from '../support/accessibility.ts';
import { DESKTOP, drawOps, fixtureOps, PHONE, phase, signInAsAdmin } from '../support/browser.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';
import { SocketPlayer } from '../support/socket-player.ts';
import { gateMessages, liveScore, type MessageGate, showWhatCounted } from '../support/ui-scenarios/page-actions.ts';

// Each state is set up by players without a browser and then opened in two windows: a desktop in English and a phone in
// Arabic. `npm run test:scenarios` covers every state of every screen.

const HOUR_MS = 3_600_000;
/** Phases stay for as long as the analyses take. */
const game = serverAndBrowser({
  timing: {
    choosingMs: HOUR_MS,
    revealBaseMs: HOUR_MS,
    revealMaxMs: HOUR_MS,
    autoStartMs: HOUR_MS,
    settingsDelayMaxMs: HOUR_MS,
  },
});

interface Window {
  name: string;
  page: Page;
  gate: MessageGate;
  texts: Messages;
  themes: readonly Theme[];
}

const sockets: SocketPlayer[] = [];
let windows: [Window, Window];
let desktop: Window;
let phone: Window;

async function openWindow(name: 'desktop' | 'phone', options: BrowserContextOptions = {}): Promise<Window> {
  const locale = name === 'desktop' ? 'en' : 'ar';
  const screen = name === 'desktop' ? DESKTOP : PHONE;
  // Reduced motion: axe measures the state that an animation ends in.
  const context = await game.browser.newContext({ ...screen, locale, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(150_000);
  const page = await context.newPage();
  const themes: Theme[] = name === 'desktop' ? ['light', 'dark'] : ['dark', 'light'];
  return { name, page, gate: await gateMessages(page), texts: messagesOf(locale), themes };
}

beforeAll(async () => {
  windows = [await openWindow('desktop'), await openWindow('phone')];
  [desktop, phone] = windows;
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

const url = (path: string) => game.server.url + path;

async function expectAccessible(state: string, ...shown: Window[]): Promise<void> {
  const found: string[] = [];
  for (const { name, page, themes } of shown.length > 0 ? shown : windows) {
    for (const line of await seriousViolations(page, themes)) found.push(`${state}, ${name}, ${line}`);
  }
  expect.soft(found).toEqual([]);
}

async function player(nickname: string): Promise<SocketPlayer> {
  const socket = await SocketPlayer.connect(game.server.url, nickname);
  sockets.push(socket);
  return socket;
}

/** A room with a host and a guest without a window. */
async function room(
  settings: Partial<RoomSettings>,
): Promise<{ host: SocketPlayer; guest: SocketPlayer; code: string }> {
  const [host, guest] = [await player('Hanna House'), await player('Zoë Ødegård')];
  const { view } = await host.create({ settings: { rounds: 1, seconds: 300, ...settings } });
  await guest.join(view.code);
  return { host, guest, code: view.code };
}

async function join({ page, texts }: Window, code: string, nickname: string): Promise<void> {
  await page.goto(url(`/room/${code}`));
  await page.getByLabel(texts.home.nickname).fill(nickname);
  await page.getByRole('button', { name: texts.rooms.enter.join, exact: true }).click();
  await page.locator('[data-phase]').waitFor();
}

const seatOf = ({ view }: SocketPlayer, nickname: string) => {
  const seat = view?.seats.find((candidate) => candidate.nickname === nickname);
  if (!seat) throw new Error(`${nickname} has no seat.`);
  return seat.id;
};

/** Any drawing will do: one stroke of a few points. */
const drawZigzag = ({ page }: Window): Promise<void> =>
  drawOps(page, [
    {
      kind: 'stroke',
      t: 0,
      tool: 'pen',
      colour: '#000000',
      size: 20,
      points: [200, 300, 0.5, 0, 500, 800, 0.5, 50, 600, 200, 0.5, 100, 850, 700, 0.5, 150],
    },
  ]);

async function shown(name: string): Promise<void> {
  for (const { page } of windows) await phase(page, name).waitFor();
}

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
    await Promise.all(windows.map(({ page }) => page.goto(url(path))));
    await expectAccessible(path);
  });

  it('the admin’s pages', async () => {
    const first = await openWindow('desktop');
    await signInAsAdmin(first.page, game.server);
    const storageState = await first.page.context().storageState();
    await first.page.context().close();
    const admins = [await openWindow('desktop', { storageState }), await openWindow('phone', { storageState })];
    for (const path of ['/admin?search=house', '/admin/import', '/admin/packs', '/admin/daily', '/admin/system']) {
      await Promise.all(admins.map(({ page }) => page.goto(url(path))));
      await expectAccessible(path, ...admins);
    }
    for (const { page } of admins) await page.context().close();
  });

  it('a lobby: host and guest, chat, the menu of a seat, sent out', async () => {
    const { host, guest, code } = await room({});
    await (await player('Otto Onlooker')).join(code, true);
    await join(desktop, code, 'Ada');
    await join(phone, code, 'ليلى');
    await host.send('room:host', { seatId: seatOf(host, 'Ada') });
    await guest.send('room:ready', { ready: true });
    await guest.send('room:chat', { text: 'Hello! Who has sharpened the pencils?' });
    await desktop.page.getByText('Who has sharpened').first().waitFor();
    await desktop.page.getByText('Who may come in').click();
    await expectAccessible('lobby');
    for (const { page } of windows) {
      await page.getByTestId('seat').filter({ hasText: 'Zoë' }).getByRole('button').click();
      await page.getByRole('dialog').waitFor();
    }
    await expectAccessible('the menu of a seat');
    await desktop.page.keyboard.press('Escape');
    await desktop.page.getByTestId('seat').filter({ hasText: 'ليلى' }).getByRole('button').click();
    await desktop.page.getByRole('button', { name: 'Send out' }).click();
    await desktop.page.getByRole('button', { name: 'Yes, send out' }).click();
    await phone.page.getByRole('heading', { name: phone.texts.rooms.kicked.title }).waitFor();
    await expectAccessible('sent out', phone);
  });

  it('a round up to the drawing, with the tools', async () => {
    const { host, guest, code } = await room({ choice: true });
    await join(desktop, code, 'Ada');
    await join(phone, code, 'ليلى');
    for (const { gate } of windows) gate.holdFrom(/"name":"drawing"/);
    await host.send('room:start', {});
    await shown('choosing');
    await expectAccessible('choosing');
    const { roundId } = await host.until('choosing');
    for (const socket of [host, guest]) await socket.send('room:choose', { roundId, option: 0 });
    for (const { page } of windows) await page.getByTestId('option').first().click();
    await shown('countdown');
    await expectAccessible('countdown');
    for (const { gate } of windows) gate.holdFrom(null);

    await shown('drawing');
    await expectAccessible('an empty canvas');
    await drawZigzag(desktop);
    await drawZigzag(phone);
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('tree'));
    for (const { page } of windows) await liveScore(page).waitFor();
    await expectAccessible('drawing');
    await desktop.page.getByRole('button', { name: /^Shapes/ }).click();
    await expectAccessible('the shapes', desktop);
    await desktop.page.keyboard.press('Escape');
    await desktop.page.keyboard.press('?');
    await desktop.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await expectAccessible('the keys', desktop);
    await desktop.page.keyboard.press('Escape');
  });

  it('a round from handing in to the podium, then the boards', async () => {
    const { host, guest, code } = await room({});
    await join(desktop, code, 'Ada');
    await join(phone, code, 'ليلى');
    await host.send('room:start', {});
    await shown('drawing');
    await drawZigzag(desktop);
    await drawZigzag(phone);
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('tree'));
    for (const { gate } of windows) gate.holdFrom(/"name":"reveal"/);
    for (const { page, texts } of windows) {
      await page.getByRole('button', { name: texts.round.drawing.done, exact: true }).click();
    }
    await guest.handIn();
    for (const { page, texts } of windows)
      await page.getByRole('heading', { name: texts.round.drawing.handedIn }).waitFor();
    await expectAccessible('handed in');
    await host.handIn();
    await shown('judging');
    await expectAccessible('judging');
    for (const { gate } of windows) gate.holdFrom(null);

    await shown('reveal');
    for (const { page } of windows) await page.getByTestId('result').nth(3).waitFor();
    await expectAccessible('reveal');
    await showWhatCounted(desktop.page);
    await desktop.page
      .getByRole('button', { name: /^Replay: / })
      .nth(1)
      .click();
    await desktop.page.getByTestId('curve').waitFor();
    await expectAccessible('explanation and replay', desktop);
    await host.send('room:next', {});
    await shown('podium');
    await expectAccessible('podium');

    await Promise.all(windows.map(({ page }) => page.goto(url('/boards?period=today'))));
    await expectAccessible('boards');
    for (const link of ['a[href^="/boards/"]', 'a[href^="/drawings/"]']) {
      for (const { page } of windows) {
        const href = await page.locator(`main ${link}`).first().getAttribute('href');
        await page.goto(url(href ?? ''));
      }
      await expectAccessible(link);
    }
  });

  it('looking on, and a duel', async () => {
    const { host, guest, code } = await room({ mode: 'duel', ownPrompts: ['a fish', 'an umbrella'] });
    await join(desktop, code, 'Ada');
    const { page, texts } = phone;
    await page.goto(url(`/room/${code}?watch=1`));
    await page.getByLabel(texts.home.nickname).fill('ليلى');
    await expectAccessible('the way in for a spectator', phone);
    await page.getByRole('button', { name: texts.rooms.enter.watch, exact: true }).click();
    await page.locator('[data-phase]').waitFor();
    await host.send('room:start', {});
    await shown('drawing');
    for (const socket of [host, guest]) await socket.drawPart(await fixtureOps('fish'));
    await drawZigzag(desktop);
    await desktop.page.getByTestId('rival').waitFor();
    await expectAccessible('a duel, played and watched');
  });

  it('public rooms: the list, and a lobby that starts by itself', async () => {
    const { code } = await room({ isPublic: true });
    await Promise.all(
      windows.map(async ({ page }) => {
        await page.goto(url('/rooms'));
        await page.getByTestId('public-room').first().waitFor();
      }),
    );
    await expectAccessible('the list of public rooms');
    await join(desktop, code, 'Ada');
    await join(phone, code, 'ليلى');
    for (const { page } of windows) await page.getByTestId('self-start').waitFor();
    await expectAccessible('a public lobby');
  });
});
