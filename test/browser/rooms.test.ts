import type { Browser, Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import {
  createRoom,
  DESKTOP,
  drawFixture,
  joinRoom,
  loseCanvases,
  PHONE,
  phase,
  watchedContext,
} from '../support/browser.ts';
import { serverAndBrowser } from '../support/server-and-browser.ts';

// Quick play leads to any public room: nobody else plays here.
const game = serverAndBrowser();

type Watched = Awaited<ReturnType<typeof watchedContext>>;
const opened: Watched[] = [];

/** A page in a browser of its own; `close` says that nothing went wrong in any of them. */
async function open(options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const watched = await watchedContext(game.browser, options);
  opened.push(watched);
  return watched.context.newPage();
}
async function close(): Promise<void> {
  for (const { context, problems } of opened.splice(0)) {
    expect(problems).toEqual([]);
    await context.close();
  }
}

const side = (page: Page) => page.locator('header button[aria-controls="side"]');
const said = (page: Page) => page.getByTestId('chat-message');
async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your message').fill(text);
  await page.keyboard.press('Enter');
}
const openMenu = (page: Page, nickname: string) =>
  page.getByTestId('seat').filter({ hasText: nickname }).getByRole('button').click();

async function playNow(page: Page, nickname: string): Promise<void> {
  await page.goto(game.server.url);
  await page.getByLabel('Nickname').fill(nickname);
  await page.getByRole('button', { name: 'Play now' }).click();
  await phase(page, 'lobby').waitFor();
}

describe('rooms that people stay in', () => {
  it('[SCREEN-1] two strangers meet by quick play, and begin when both are ready', async () => {
    const first = await open(DESKTOP);
    const second = await open(PHONE);
    await playNow(first, 'Ada');
    await first.getByText('machines play along until people come').waitFor();

    // The list knows the room that quick play has opened, and somebody comes to look on.
    const third = await open(PHONE);
    await third.goto(`${game.server.url}/rooms`);
    await third.getByTestId('public-room').filter({ hasText: 'Ada’s room' }).waitFor();

    await playNow(second, 'Bo');
    await first.getByText('Bo', { exact: true }).first().waitFor();
    await first.getByTestId('self-start').waitFor();
    await third.getByLabel('Nickname').fill('Cy');
    await third.getByRole('button', { name: 'Look on in Ada’s room' }).click();
    await third.locator('[data-phase]').waitFor();

    for (const page of [first, second]) await page.getByRole('button', { name: 'I’m ready' }).click();
    for (const page of [first, second]) await phase(page, 'drawing').waitFor();
    await third.getByText('You are looking on').first().waitFor();
    await close();
  });

  it('[SCREEN-2] [HOST-6] who is sent out stays out, in a private window too', async () => {
    const host = await open(DESKTOP);
    const guest = await open(PHONE);
    const code = await createRoom(host, game.server.url, 'Hanna');
    await joinRoom(guest, game.server.url, code, 'Trudi Trouble');
    await openMenu(host, 'Trudi Trouble');
    const menu = host.getByRole('dialog', { name: 'Trudi Trouble' });
    await menu.getByRole('button', { name: 'Send out' }).click();
    await menu.getByLabel('Lock the room, too').check();
    await menu.getByRole('button', { name: 'Yes, send out' }).click();
    await guest.getByRole('heading', { name: 'You were sent out' }).waitFor();
    await menu.waitFor({ state: 'detached' });
    expect(await host.getByTestId('seat').count()).toBe(1);

    await guest.goto(`${game.server.url}/room/${code}`);
    await guest.getByLabel('Nickname').fill('Nobody You Know');
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest
      .getByRole('alert')
      .filter({ hasText: /sent out/i })
      .waitFor();

    const stranger = await open(PHONE);
    await stranger.goto(`${game.server.url}/room/${code}`);
    await stranger.getByLabel('Nickname').fill('Trudi Trouble');
    await stranger.getByRole('button', { name: 'Join' }).click();
    await stranger.getByRole('alert').filter({ hasText: 'This room is locked.' }).waitFor();

    await host.getByText('The room is locked: nobody new can come in.').waitFor();
    await side(host).click();
    await side(host).click();
    await host.getByRole('tab', { name: 'People' }).click();
    await host.getByRole('complementary').getByLabel('Lock the room').uncheck();
    await host.getByText('The room is locked: nobody new can come in.').waitFor({ state: 'detached' });
    await stranger.getByRole('button', { name: 'Join' }).click();
    await phase(stranger, 'lobby').waitFor();
    await close();
  });

  it('[SCREEN-2] [SCREEN-8] the room chats, chooses one of three prompts, and lets people look on', async () => {
    const host = await open(DESKTOP);
    const guest = await open(PHONE);
    const watcher = await open(DESKTOP);
    const code = await createRoom(host, game.server.url, 'Hanna');
    await joinRoom(guest, game.server.url, code, 'Fred');
    await watcher.goto(`${game.server.url}/room/${code}?watch=1`);
    await watcher.getByLabel('Nickname').fill('Wanda');
    await watcher.getByRole('button', { name: 'Look on' }).click();
    await watcher.getByText('You are looking on').waitFor();

    await say(host, 'Hello there');
    await guest.getByRole('button', { name: 'Chat, 1 new message' }).click();
    await said(guest).filter({ hasText: 'Hello there' }).waitFor();
    await say(guest, 'Hi Hanna');
    await said(host).filter({ hasText: 'Hi Hanna' }).waitFor();
    await said(watcher).filter({ hasText: 'Hi Hanna' }).waitFor();

    // Whom one mutes for oneself, the others still read.
    await guest.getByRole('button', { name: 'Hanna: what can be done' }).click();
    await guest.getByRole('button', { name: 'Mute for me' }).click();
    await say(host, 'Can anybody hear me?');
    await said(watcher).filter({ hasText: 'Can anybody hear me?' }).waitFor();
    await guest.getByText('2 messages of people you muted are hidden.').waitFor();
    expect(await said(guest).filter({ hasText: 'Can anybody hear me?' }).count()).toBe(0);
    await side(guest).click();

    await host.getByLabel('Rounds').fill('1');
    await host.getByLabel('Vote for one of three').check();
    await guest.getByText('You vote for one of three before each round.').waitFor();
    await host.getByRole('button', { name: 'Start' }).click();
    await phase(host, 'choosing').waitFor();
    const option = guest.getByTestId('option').nth(1);
    await option.waitFor();
    const chosen = (await option.locator('bdi').first().textContent()) ?? '';
    await option.tap();
    await host.keyboard.press('2');
    for (const page of [host, guest, watcher]) await phase(page, 'drawing').waitFor();
    expect(await host.getByTestId('prompt').first().textContent()).toContain(chosen);

    // Nothing lies over the paper of a phone, and whoever looks on sees each stroke.
    expect(await side(guest).isVisible()).toBe(false);
    const ink = () =>
      watcher
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
          let dark = 0;
          for (let i = 0; i < pixels.length; i += 4) if ((pixels[i] as number) < 128) dark += 1;
          return dark;
        });
    expect(await ink()).toBe(0);
    await drawFixture(host, 'house');
    await expect.poll(ink, { timeout: 30_000 }).toBeGreaterThan(100);
    // [TOOL-12] All of a lost canvas would be dark.
    const lost = watcher.locator('canvas').first();
    const area = await lost.evaluate((canvas: HTMLCanvasElement) => canvas.width * canvas.height);
    await loseCanvases(watcher);
    await expect.poll(ink).toBeLessThan(area / 2);
    expect(await ink()).toBeGreaterThan(100);
    await drawFixture(guest, 'fish');
    for (const page of [host, guest]) await page.getByRole('button', { name: "I'm done" }).click();
    for (const page of [host, guest, watcher]) {
      await phase(page, 'reveal').waitFor();
      await page.getByTestId('result').nth(1).waitFor();
    }
    await close();
  });

  it('[SCREEN-1] a hidden code is nowhere on the screen, and the tab still comes back to its room', async () => {
    const host = await open(DESKTOP);
    const code = await createRoom(host, game.server.url, 'Hanna');
    expect(await host.locator('body').innerText()).toContain(code);
    await host.getByLabel('Your message').fill('Half a');
    await host.getByLabel('Hide the code').check();
    await host.waitForURL(`${game.server.url}/room`);
    // Nothing begins anew: the keyboard is where it was, and so is what is being written.
    const hasFocus = (element: Element) => element === document.activeElement;
    expect(await host.getByLabel('Hide the code').evaluate(hasFocus)).toBe(true);
    expect(await host.getByLabel('Your message').inputValue()).toBe('Half a');
    const seen = async () =>
      [
        await host.title(),
        host.url(),
        await host.locator('body').innerText(),
        ...(await host
          .locator('input')
          .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value))),
        ...(await host
          .locator('[aria-label], [title]')
          .evaluateAll((all) => all.map((one) => `${one.getAttribute('aria-label')} ${one.getAttribute('title')}`))),
      ].join('\n');
    expect(await seen()).not.toContain(code);
    await host.reload();
    await phase(host, 'lobby').waitFor();
    expect(await seen()).not.toContain(code);

    const guest = await open(PHONE);
    await joinRoom(guest, game.server.url, code, 'Fred');
    await host.getByText('Fred', { exact: true }).first().waitFor();
    await host.getByRole('button', { name: 'Copy the hidden code' }).click();
    await host.getByLabel('Hide the code').uncheck();
    await host.waitForURL(`${game.server.url}/room/${code}`);
    await close();
  });
});
