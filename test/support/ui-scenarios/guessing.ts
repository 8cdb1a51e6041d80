import { createRoom, drawFixture, joinRoom, phase, setRoom } from '../browser.ts';
import { HOUSE_PACK } from '../server.ts';
import { chooseMode, start } from './page-actions.ts';
import type { Scenario, ScenarioRun, Window } from './scenario-run.ts';

/** Guess first, each window once as the drawer and once as a guesser; then a machine draws. */
export const guessing: Scenario = async (run) => {
  await round(run, run.desktop, run.phone);
  await round(run, run.phone, run.desktop);
  await run.inspectBoth('of-a-machine', async (page) => {
    await page.goto(run.url('/'));
    await page.getByRole('button', { name: 'Practise alone' }).click();
    await page.getByRole('button', { name: /, a machine of level 4$/ }).click();
    await page.getByTestId('machine-badge').first().waitFor();
    await setRoom(page, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
    await chooseMode(page, 'Guess first');
    await start(page);
    await page.getByTestId('guessing').getByRole('textbox').waitFor();
  });
  await run.inspectTranslated('of-a-machine');
};

async function round(run: ScenarioRun, drawer: Window, guesser: Window): Promise<void> {
  const windows = [drawer, guesser];
  const both = async (state: string, translate = true) => {
    await Promise.all(windows.map((window) => run.inspect(state, window)));
    if (translate) await run.inspectTranslated(state);
  };
  const code = await createRoom(drawer.page, run.server.url, 'Hanna House');
  await joinRoom(guesser.page, run.server.url, code, 'Maximiliane Mustert');
  const third = await run.player('Zoë Ødegård');
  await third.join(code);
  await setRoom(drawer.page, { rounds: 1, seconds: 300, pack: HOUSE_PACK });
  await chooseMode(drawer.page, 'Guess first');
  await guesser.page.getByText('Guess first', { exact: true }).first().waitFor();
  await drawer.page.getByLabel('Choose one of three').click();
  await guesser.page.getByText('The player that draws chooses one of three.').waitFor();

  run.holdBefore('countdown');
  await start(drawer.page);
  for (const { page } of windows) await phase(page, 'choosing').waitFor();
  await both('choosing', false);
  run.holdBefore('drawing');
  for (const { page } of windows) await phase(page, 'countdown').waitFor();
  await both('countdown', false);
  run.release();
  for (const { page } of windows) await phase(page, 'drawing').waitFor();
  await both('nothing-drawn', false);

  await drawFixture(drawer.page, 'house');
  const prompt = ((await drawer.page.getByTestId('prompt').innerText()).split('\n')[0] as string).trim();
  const roundId = (await third.until('drawing')).round.id;
  const line = guesser.page.getByTestId('guessing').getByRole('textbox');
  await third.send('room:guess', { roundId, text: 'a garage with a very long driveway' });
  // All of its words, among others.
  await line.fill(`${prompt} or something`);
  await line.press('Enter');
  await guesser.page.getByTestId('verdict').getByText('is close').waitFor();
  await third.send('room:guess', { roundId, text: prompt });
  await drawer.page.getByTestId('guesses').getByText('has it').waitFor();
  await both('close');
  await line.fill('zebra crossing');
  await line.press('Enter');
  await guesser.page.getByTestId('verdict').getByText('zebra crossing').waitFor();
  await run.inspect('wrong', guesser);

  run.holdBefore('reveal');
  await line.fill(prompt);
  await line.press('Enter');
  for (const { page } of windows) await phase(page, 'judging').waitFor();
  await both('judging', false);
  run.holdBefore('podium');
  for (const { page } of windows) await page.getByTestId('guess-results').waitFor();
  await both('reveal');
  run.release();
}
