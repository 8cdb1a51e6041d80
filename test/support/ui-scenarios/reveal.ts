import type { SocketPlayer } from '../socket-player.ts';
import { showWhatCounted, toPodium, uncovered } from './moves.ts';
import type { Walk } from './scenario-run.ts';

/** The reveal of a round of three that begins now, and the podium after it. */
export async function reveal(walk: Walk, third: SocketPlayer): Promise<void> {
  const [host, guest] = [walk.desktop.page, walk.phone.page];
  const pages = [host, guest];
  const { round, results } = await third.until('reveal');
  for (const { seatId } of results.slice(0, 2)) {
    for (const reaction of ['fire', 'laugh'] as const) {
      await third.send('room:react', { roundId: round.id, seatId, reaction, on: true });
    }
  }
  for (const page of pages) await page.getByTestId('result').nth(2).waitFor({ state: 'attached' });
  await walk.both('reveal-covered');
  for (const page of pages) await uncovered(page);
  await host
    .getByRole('button', { name: /^Applause/ })
    .first()
    .click();
  await walk.both('reveal');
  await walk.translated('reveal');
  await walk.both('reveal-why', showWhatCounted);
  await walk.both('reveal-replay', async (page) => {
    await page
      .getByRole('button', { name: /^Replay: / })
      .nth(1)
      .click();
    await page.getByTestId('curve').waitFor();
  });
  await walk.translated('reveal-replay');
  walk.goOn();
  await toPodium(host, pages);
  await walk.both('podium');
  await walk.translated('podium');
}
