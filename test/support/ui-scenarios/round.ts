import { createRoom, drawFixture, fixtureOps, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../server.ts';
import type { SocketPlayer } from '../socket-player.ts';
import { handIn, liveScore, say, showWhatCounted, start, toPodium, uncovered } from './page-actions.ts';
import type { Scenario, ScenarioRun } from './scenario-run.ts';

/** One round from the vote for its prompt to the podium, with everything that can happen on the way. */
export const round: Scenario = async (run) => {
  const { desktop, phone } = run;
  const pages = [desktop.page, phone.page] as const;
  const [host, guest] = pages;

  const code = await createRoom(host, run.server.url, 'Hanna House');
  await joinRoom(guest, run.server.url, code, 'Fred');
  const third = await run.player('Zoë Ødegård');
  await third.join(code);
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await host.getByLabel('Vote for one of three').click();
  await guest.getByText('You vote for one of three before each round.').waitFor();

  run.holdBefore('countdown');
  await start(host);
  for (const page of pages) await phase(page, 'choosing').waitFor();
  // There are 12 seconds for it.
  await Promise.all(run.windows.map((window) => run.inspect('choosing', window)));
  for (const page of pages) {
    const house = page.getByTestId('option').filter({ has: page.getByText('a house', { exact: true }) });
    await house.click();
    await house.and(page.locator('[aria-pressed="true"]')).waitFor();
  }
  await run.inspectBoth('choosing-voted');
  await run.inspectTranslated('choosing-voted');
  run.holdBefore('drawing');
  for (const page of pages) await phase(page, 'countdown').waitFor();
  await Promise.all(run.windows.map((window) => run.inspect('countdown', window)));
  run.release();

  for (const page of pages) await phase(page, 'drawing').waitFor();
  await run.inspectBoth('drawing-empty');
  for (const name of ['desktop', 'phone'] as const) {
    const late = await run.newVisitor(name);
    await joinRoom(late.page, run.server.url, code, 'Late Larry');
    await run.inspect('late-joiner', late);
    await late.page.getByRole('button', { name: 'Leave' }).click();
    await late.page.waitForURL(run.url('/'));
  }
  await drawFixture(host, 'house');
  await drawFixture(guest, 'fish');
  for (const page of pages) await liveScore(page).waitFor();
  await third.drawPart(await fixtureOps('tree'));
  await run.inspectBoth('drawing');
  await run.inspectTranslated('drawing');

  await third.send('room:chat', { text: 'Mine looks like a mop' });
  await say(host, 'No peeking!');
  await host.getByText('No peeking!').first().waitFor();
  await run.inspect('drawing-chat', desktop);
  await host.getByRole('complementary').getByRole('button', { name: 'Close' }).click();

  await guest.context().setOffline(true);
  await guest
    .getByText(/Offline/)
    .first()
    .waitFor();
  await run.inspect('drawing-offline', phone);
  await guest.context().setOffline(false);
  await guest.locator('header [data-link="online"]').waitFor();

  for (const name of ['desktop', 'phone'] as const) {
    const onlooker = await run.newVisitor(name);
    await onlooker.page.goto(run.url(`/room/${code}?watch=1`));
    await onlooker.page.getByLabel('Nickname').fill('Otto');
    await onlooker.page.getByRole('button', { name: 'Look on' }).click();
    await onlooker.page.getByTestId('looking-on').waitFor();
    await run.inspect('watching', onlooker);
    await run.inspectTranslated('watching', onlooker);
    await onlooker.page.close();
  }
  for (const { page, name } of run.windows) {
    await handIn(page);
    await page.getByRole('heading', { name: 'Handed in' }).waitFor();
    await run.inspect('handed-in', name === 'desktop' ? desktop : phone);
  }
  run.holdBefore('reveal');
  await third.handIn();
  for (const page of pages) await phase(page, 'judging').waitFor();
  await run.inspectBoth('judging');
  await run.inspectTranslated('judging');
  run.holdBefore('podium');
  await reveal(run, third);
};

/** The reveal of a round of three that begins now, and the podium after it. */
async function reveal(run: ScenarioRun, third: SocketPlayer): Promise<void> {
  const [host, guest] = [run.desktop.page, run.phone.page];
  const pages = [host, guest];
  const { round, results } = await third.until('reveal');
  for (const { seatId } of results.slice(0, 2)) {
    for (const reaction of ['fire', 'laugh'] as const) {
      await third.send('room:react', { roundId: round.id, seatId, reaction, on: true });
    }
  }
  for (const page of pages) await page.getByTestId('result').nth(2).waitFor({ state: 'attached' });
  await run.inspectBoth('reveal-covered');
  for (const page of pages) await uncovered(page);
  await host
    .getByRole('button', { name: /^Applause/ })
    .first()
    .click();
  await run.inspectBoth('reveal');
  await run.inspectTranslated('reveal');
  await run.inspectBoth('reveal-why', showWhatCounted);
  await run.inspectBoth('reveal-replay', async (page) => {
    await page
      .getByRole('button', { name: /^Replay: / })
      .nth(1)
      .click();
    await page.getByTestId('curve').waitFor();
  });
  await run.inspectTranslated('reveal-replay');
  run.release();
  await toPodium(host, pages);
  await run.inspectBoth('podium');
  await run.inspectTranslated('podium');
}
