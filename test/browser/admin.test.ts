import { describe, expect, it } from 'vitest';
import { createRoom, PHONE, phase, setRoom, signInAsAdmin, watchedContext } from '../support/browser.ts';
import { sharedServerAndBrowser } from '../support/server-and-browser.ts';

const game = sharedServerAndBrowser();
describe('an admin', () => {
  it('is let in by the printed password only', async () => {
    const { context } = await watchedContext(game.browser);
    const page = await context.newPage();
    await page.goto(`${game.server.url}/admin`);
    await page.getByLabel('Password').fill('admin');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/not the password|wrong/i)
      .first()
      .waitFor();
    for (const path of ['/admin/import', '/admin/packs', '/admin/daily', '/admin/health']) {
      await page.goto(game.server.url + path);
      expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    }
    await context.close();
  });

  it('adds a prompt, which is then played', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    await page.goto(`${game.server.url}/admin/packs`);
    await page.getByLabel('New pack').fill('Fresh ink');
    await page.getByRole('button', { name: 'Add pack' }).click();
    await page.getByText('Fresh ink').first().waitFor();
    await page.goto(`${game.server.url}/admin`);
    await page.getByLabel('New prompt').fill('a lighthouse wearing socks');
    await page.getByLabel('Goes into').selectOption({ label: 'Fresh ink' });
    await page.getByRole('button', { name: 'Add prompt' }).click();
    await page.getByText('a lighthouse wearing socks').first().waitFor();

    await createRoom(page, game.server.url, 'Ada');
    await setRoom(page, { rounds: 1, seconds: 60, pack: 'Fresh ink' });
    await page.getByRole('button', { name: 'Start' }).click();
    await phase(page, 'drawing').waitFor();
    expect(await page.getByTestId('prompt').first().textContent()).toContain('a lighthouse wearing socks');
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[PROMPT-2] imports exactly what the preview showed', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    await page.goto(`${game.server.url}/admin/import`);
    const rows = [
      'sep=;',
      'prompt;pack',
      '1. a teapot in the rain;Rainy days',
      '"a broken line;Rainy days',
      'a house;',
    ];
    const csv = Buffer.from(`\uFEFF${rows.join('\r\n')}`, 'utf16le');
    await page.getByLabel('Or a file').setInputFiles({ name: 'prompts.csv', mimeType: 'text/csv', buffer: csv });
    expect(await page.getByLabel('Format').inputValue()).toBe('csv');
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('New packs: “Rainy days”.').waitFor();
    const leftOut = page.getByRole('region', { name: 'Will be left out' });
    expect(await leftOut.innerText()).toMatch(/Line 5 a house.*Line 4 "a broken line;Rainy days/s);
    expect(await page.getByLabel('Prompts', { exact: true }).inputValue()).toContain('1. a teapot in the rain');

    // Whatever else the field holds now has not been shown yet.
    const field = page.getByLabel('Prompts', { exact: true });
    await field.fill((await field.inputValue()).replace('"a broken line', 'a mended line'));
    await page.getByRole('button', { name: 'Import 1 prompt', exact: true }).click();
    await page.getByText('Something has changed since this was checked').waitFor();
    expect(await page.getByRole('heading', { name: 'Ready to import' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Import 2 prompts', exact: true }).click();
    await page.getByRole('heading', { name: '2 prompts imported' }).waitFor();
    await page.goto(`${game.server.url}/admin?search=mended`);
    await page.getByText('a mended line').first().waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });

  it('translates a prompt and makes it the one of tomorrow', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    await page.getByLabel('New prompt').fill('a snail with a jetpack');
    await page.getByText('Translations', { exact: true }).click();
    await page.getByLabel('German').fill('eine Schnecke mit Raketenrucksack');
    await page.getByRole('button', { name: 'Add prompt' }).click();
    await page.getByRole('link', { name: 'Edit “a snail with a jetpack”' }).click();
    const form = page.getByRole('region', { name: 'The prompt' });
    await form.getByLabel('Arabic').fill('حلزون نفّاث');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved.').waitFor();

    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await page.goto(`${game.server.url}/admin/daily`);
    const days = page.getByRole('listitem').filter({ has: page.locator('time') });
    expect(await days.count()).toBe(30);
    await page.getByRole('link', { name: `Choose for ${tomorrow}` }).click();
    const chooser = page.getByRole('region', { name: `A prompt for ${tomorrow}` });
    await chooser.getByLabel('Search').fill('raketenruck');
    await chooser.getByRole('button', { name: 'Search' }).click();
    await chooser.getByRole('button', { name: 'Take it “a snail with a jetpack”' }).click();
    await page.getByText('The prompt of that day is chosen.').waitFor();
    const day = days.filter({ hasText: 'a snail with a jetpack' });
    expect(await day.locator('time').getAttribute('datetime')).toBe(tomorrow);
    expect(await day.getByText('حلزون نفّاث').getAttribute('lang')).toBe('ar');
    await day.getByRole('button', { name: 'Leave to chance' }).click();
    await page.getByText('That day is left to chance again.').waitFor();
    expect(await day.count()).toBe(0);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('[ADMIN-4] [ADMIN-6] adds an editor, who may do less, finds in the log what was done, and lets nobody in any more', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    await page.goto(`${game.server.url}/admin/accounts`);
    await page.getByLabel('New account').fill('Edith');
    await page.getByLabel('Role', { exact: true }).selectOption('editor');
    await page.getByRole('button', { name: 'Add account' }).click();
    const told = await page.getByText('can sign in with the password').textContent();
    const password = /password (\S+)/.exec(told ?? '')?.[1] ?? '';

    const phone = await watchedContext(game.browser, PHONE);
    const editor = await phone.context.newPage();
    await editor.goto(`${game.server.url}/admin`);
    expect(await editor.getByLabel('Name').inputValue()).toBe('owner');
    await editor.getByLabel('Name').fill('edith');
    await editor.getByLabel('Password').fill(password);
    await editor.keyboard.press('Enter');
    await editor.getByRole('button', { name: 'Sign out' }).waitFor();
    const sections = editor.getByRole('navigation', { name: 'Admin' }).getByRole('link');
    expect(await sections.allTextContents()).not.toContain('Accounts');
    expect((await editor.goto(`${game.server.url}/admin/audit`))?.status()).toBe(403);
    await editor.getByRole('heading', { name: 'Not for your account' }).waitFor();
    await editor.goto(`${game.server.url}/admin/packs`);
    await editor.getByLabel('New pack').fill('Edith’s own');
    await editor.getByRole('button', { name: 'Add pack' }).click();
    await editor.getByText('It needs prompts before').waitFor();
    await editor.goto(`${game.server.url}/admin/account`);
    await editor.getByText('Chrome on').first().waitFor();

    await page.goto(`${game.server.url}/admin/audit`);
    await page.getByLabel('Words').fill('EDITH own');
    await page.keyboard.press('Enter');
    const entries = page.getByRole('list', { name: 'Entries, the newest first' }).getByRole('listitem');
    // Of everything that was there only this is left.
    await entries.nth(1).waitFor({ state: 'detached' });
    await entries.filter({ hasText: 'Edith · pack.add' }).waitFor();
    await page.goto(`${game.server.url}/admin/accounts`);
    await page.getByRole('button', { name: 'Disable “Edith”' }).click();
    await page.getByText('The account is disabled, and its sessions have ended.').waitFor();
    await editor.reload();
    await editor.getByText('Your session has ended').waitFor();
    expect([...problems, ...phone.problems.filter((problem) => !problem.includes('403'))]).toEqual([]);
    await phone.context.close();
    await context.close();
  });

  it('[SERVICE-2] makes a key, with which a program asks the judge until it is revoked', async () => {
    const { context, problems } = await watchedContext(game.browser, PHONE);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    await page.goto(`${game.server.url}/admin/api-keys`);
    await page.getByLabel('New key').fill('class bot');
    await page.getByRole('button', { name: 'Make a key' }).click();
    const told = await page.getByText('The key for “class bot”').textContent();
    const key = /djk_\S+/.exec(told ?? '')?.[0];
    const ask = async () =>
      page.request.post(`${game.server.url}/api/judge/embed`, {
        headers: { Authorization: `Bearer ${key}` },
        data: { text: 'a house' },
      });
    expect((await ask()).status()).toBe(200);
    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'class bot' });
    expect(await page.getByText('djk_').count()).toBe(0);
    await row.getByText('last used').waitFor();
    await row.getByRole('button', { name: 'Revoke “class bot”' }).click();
    await row.getByText('Revoked').waitFor();
    // Without any key the service is off.
    expect((await ask()).status()).toBe(404);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the table of prompts', () => {
  it('[PROMPT-3] [PROMPT-4] [PROMPT-6] checks a prompt, is edited by keyboard, and changes many at once', async () => {
    const { context, problems } = await watchedContext(game.browser);
    const page = await context.newPage();
    await signInAsAdmin(page, game.server);
    for (const text of ['a kettle on stilts', 'a kettle on skis']) {
      await page.getByLabel('New prompt').fill(text);
      await page.getByRole('button', { name: 'Add prompt' }).click();
      await page.getByText(`“${text}” is in`).waitFor();
    }
    await page.getByLabel('New prompt').fill('a penguin in a bathtub');
    await page.getByRole('button', { name: 'Check it' }).click();
    const card = page.getByRole('region', { name: 'Check of “a penguin in a bathtub”' });
    await card.getByText('The model reads them, and none is rude.').waitFor();
    await card.getByText('a duck in a bathtub').waitFor();
    // It ends here, and another one may begin.
    await page.goto(`${game.server.url}/admin?search=a+kettle+on&sort=text`);
    const table = page.getByRole('grid', { name: 'Prompts' });
    const cell = (row: number, column: number) => table.locator(`[data-cell="${row}:${column}"]`);
    await cell(0, 1).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByLabel('German of “a kettle on skis”').fill('ein Kessel auf Skiern');
    await page.keyboard.press('Tab');
    await page.getByLabel('Arabic of “a kettle on skis”').fill('never saved');
    await page.keyboard.press('Escape');
    expect(await cell(0, 2).innerText()).toContain('ein Kessel auf Skiern');
    expect(await cell(0, 3).innerText()).not.toContain('never saved');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const text = page.getByLabel('Prompt of “a kettle on skis”');
    await text.fill('A kettle  on STILTS');
    await page.keyboard.press('Enter');
    await table.getByText('There is already a prompt').waitFor();
    await page.keyboard.press('Escape');
    expect(await cell(0, 1).innerText()).toContain('a kettle on skis');

    await page.getByLabel('Choose all on this page').check();
    const bar = page.getByRole('region', { name: 'Chosen prompts' });
    await bar.getByText('2 prompts are chosen.').waitFor();
    await bar.getByLabel('What to do with them').selectOption('retire');
    await bar.getByRole('button', { name: 'Show what changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retire' });
    await dialog.getByText('2 prompts are retired.').waitFor();
    await dialog.getByRole('button', { name: 'Change 2 prompts' }).click();
    await page.getByText('Done: 2 prompts are retired.').waitFor();
    await page.getByText('No prompt fits.').waitFor();
    expect(problems).toEqual([]);
    await context.close();
  });
});
