import { createRoom, drawFixture, fixtureOps, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../stage.ts';
import { handIn, liveScore, say, start } from './moves.ts';
import { reveal } from './reveal.ts';
import type { Chapter } from './scenario-run.ts';

/** One round from the vote for its prompt to the podium, with everything that can happen on the way. */
export const round: Chapter = async (walk) => {
  const { desktop, phone } = walk;
  const pages = [desktop.page, phone.page] as const;
  const [host, guest] = pages;

  const code = await createRoom(host, walk.server.url, 'Hanna House');
  await joinRoom(guest, walk.server.url, code, 'Fred');
  const third = await walk.player('Zoë Ødegård');
  await third.join(code);
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await host.getByLabel('Vote for one of three').click();
  await guest.getByText('You vote for one of three before each round.').waitFor();

  walk.stayBefore('countdown');
  await start(host);
  for (const page of pages) await phase(page, 'choosing').waitFor();
  // There are 12 seconds for it.
  await Promise.all(walk.windows.map((window) => walk.see('choosing', window)));
  for (const page of pages) {
    const house = page.getByTestId('option').filter({ has: page.getByText('a house', { exact: true }) });
    await house.click();
    await house.and(page.locator('[aria-pressed="true"]')).waitFor();
  }
  await walk.both('choosing-voted');
  await walk.translated('choosing-voted');
  walk.stayBefore('drawing');
  for (const page of pages) await phase(page, 'countdown').waitFor();
  await Promise.all(walk.windows.map((window) => walk.see('countdown', window)));
  walk.goOn();

  for (const page of pages) await phase(page, 'drawing').waitFor();
  await walk.both('drawing-empty');
  for (const name of ['desktop', 'phone'] as const) {
    const late = await walk.stranger(name);
    await joinRoom(late.page, walk.server.url, code, 'Late Larry');
    await walk.see('late-joiner', late);
    await late.page.getByRole('button', { name: 'Leave' }).click();
    await late.page.waitForURL(walk.at('/'));
  }
  await drawFixture(host, 'house');
  await drawFixture(guest, 'fish');
  for (const page of pages) await liveScore(page).waitFor();
  await third.drawPart(await fixtureOps('tree'));
  await walk.both('drawing');
  await walk.translated('drawing');

  await third.send('room:chat', { text: 'Mine looks like a mop' });
  await say(host, 'No peeking!');
  await host.getByText('No peeking!').first().waitFor();
  await walk.see('drawing-chat', desktop);
  await host.getByRole('complementary').getByRole('button', { name: 'Close' }).click();

  await guest.context().setOffline(true);
  await guest
    .getByText(/Offline/)
    .first()
    .waitFor();
  await walk.see('drawing-offline', phone);
  await guest.context().setOffline(false);
  await guest.locator('header [data-link="online"]').waitFor();

  for (const name of ['desktop', 'phone'] as const) {
    const onlooker = await walk.stranger(name);
    await onlooker.page.goto(walk.at(`/room/${code}?watch=1`));
    await onlooker.page.getByLabel('Nickname').fill('Otto');
    await onlooker.page.getByRole('button', { name: 'Look on' }).click();
    await onlooker.page.getByTestId('looking-on').waitFor();
    await walk.see('watching', onlooker);
    await walk.translated('watching', onlooker);
    await onlooker.page.close();
  }
  for (const { page, name } of walk.windows) {
    await handIn(page);
    await page.getByRole('heading', { name: 'Handed in' }).waitFor();
    await walk.see('handed-in', name === 'desktop' ? desktop : phone);
  }
  walk.stayBefore('reveal');
  await third.handIn();
  for (const page of pages) await phase(page, 'judging').waitFor();
  await walk.both('judging');
  await walk.translated('judging');
  walk.stayBefore('podium');
  await reveal(walk, third);
};
