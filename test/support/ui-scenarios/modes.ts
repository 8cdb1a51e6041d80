import { createRoom, drawFixture, fixtureOps, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../server.ts';
import { chooseMode, handIn, playAgain, start, uncovered } from './page-actions.ts';
import type { Scenario } from './scenario-run.ts';

/** The modes that look different from a race, one game of each in one room. */
export const modes: Scenario = async (run) => {
  const { desktop, phone } = run;
  const pages = [desktop.page, phone.page] as const;
  const [host, guest] = pages;
  const code = await createRoom(host, run.server.url, 'Hanna House');
  await joinRoom(guest, run.server.url, code, 'Maximiliane Mustert');
  const third = await run.player('Zoë Ødegård');
  await third.join(code);
  await setRoom(host, { rounds: 1, seconds: 300, pack: HOUSE_PACK });

  const play = async (mode: string, whileDrawing: () => Promise<unknown>, translate = true) => {
    const state = mode.toLowerCase();
    await chooseMode(host, mode);
    await guest.getByText(mode, { exact: true }).first().waitFor();
    await start(host);
    for (const page of pages) await phase(page, 'drawing').waitFor();
    await drawFixture(host, 'house');
    await drawFixture(guest, 'sun');
    await third.drawPart(await fixtureOps('tree'));
    await whileDrawing();
    await run.inspectBoth(`${state}-drawing`);
    if (translate) await run.inspectTranslated(`${state}-drawing`);
    run.holdBefore('podium');
    await third.handIn();
    for (const page of pages) await handIn(page);
    for (const page of pages) await uncovered(page);
    await run.inspectBoth(`${state}-reveal`);
    if (translate) await run.inspectTranslated(`${state}-reveal`);
    run.release();
    await playAgain(host, pages);
  };

  const scored = (page: typeof host) =>
    page
      .getByTestId('live-ranking')
      .getByText(/\d\.\d/)
      .nth(2)
      .waitFor();
  await play('Live', () => Promise.all(pages.map(scored)));
  await play('Duel', () => guest.getByTestId('rival').waitFor());
  await play('Ghosts', () => guest.getByTestId('ghosts').waitFor(), false);
};
