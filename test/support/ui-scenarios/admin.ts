import { signInAsAdmin } from '../browser.ts';
import type { Scenario } from './scenario-run.ts';

const PAGES = [
  ['admin-prompts', '/admin'],
  ['admin-search', '/admin?search=house&status=all'],
  ['admin-import', '/admin/import'],
  ['admin-packs', '/admin/packs'],
  ['admin-daily', '/admin/daily'],
  ['admin-moderation', '/admin/moderation'],
  ['admin-bans', '/admin/moderation/bans'],
  ['admin-health', '/admin/health'],
  ['admin-accounts', '/admin/accounts'],
  ['admin-audit', '/admin/audit'],
  ['admin-account', '/admin/account'],
] as const;

/** New prompts, and one of each kind of trouble. */
const IMPORT = `sep=;
prompt;note;pack;de
1. a teapot in the rain;;Rainy days;eine Teekanne im Regen
2. a walrus with an umbrella;;Rainy days;
3. a sponge on holiday;;Rainy days;
4. a cloud in a bad mood;;Rainy days;
5. a very wet dog;;Rainy days;
a house;;;
"a broken line;;Rainy days;
a 5" disk;;Rainy days;
a very wet dog;;Rainy days;
;;Rainy days;
a boat; a duck;;Rainy days;;x`;

/** The admin's pages. */
export const admin: Scenario = async (run) => {
  await run.inspectBoth('admin-sign-in', (page) => page.goto(run.url('/admin')));
  await run.inspectBoth('admin-wrong-password', async (page) => {
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/not the password|wrong|too many|later/i)
      .first()
      .waitFor();
  });
  // Signed in once: attempts are rate-limited.
  const { page: first } = await run.newVisitor('desktop');
  await signInAsAdmin(first, run.server);
  const storageState = await first.context().storageState();
  for (const name of ['desktop', 'phone'] as const) {
    const window = await run.newVisitor(name, { storageState });
    const { page } = window;
    for (const [state, path] of PAGES) {
      await page.goto(run.url(path));
      await run.inspect(state, window);
    }
    await page.goto(run.url('/admin/import'));
    await page.getByLabel('Format').selectOption('csv');
    await page.getByLabel('Prompts', { exact: true }).fill(IMPORT);
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByRole('heading', { name: 'Ready to import' }).waitFor();
    await run.inspect('admin-import-preview', window);
    await page.goto(run.url('/admin?search=house'));
    await page.getByRole('link', { name: 'Edit “a house”' }).click();
    await page.getByRole('region', { name: 'The prompt' }).waitFor();
    await run.inspect('admin-edit', window);
  }
};
