import { describe, expect, it } from 'vitest';
import { PHONE, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();

describe('drawings for training', () => {
  it('[PLAYER-10] are allowed and taken back on one’s own page', async () => {
    const { context, problems } = await watchedContext(game.browser, PHONE);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/me`);
    await page.getByLabel('Nickname').fill('Ada');
    await page.getByRole('button', { name: 'Save' }).click();
    const part = page.getByRole('region', { name: 'Teach the judge' });
    await part.getByText('Your drawings do not teach a judge.').waitFor();
    await part.getByRole('button', { name: 'Allow it' }).click();
    await part.getByText(/^Allowed since \d/).waitFor();
    await part.getByRole('button', { name: 'Take it back' }).click();
    await part.getByText('Your drawings do not teach a judge.').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
