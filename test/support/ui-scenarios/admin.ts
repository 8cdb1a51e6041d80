import { signInAsAdmin } from '../browser.ts';
import type { Scenario } from './scenario-run.ts';

const PAGES = [
  ['admin-prompts', '/admin'],
  ['admin-search', '/admin?search=house&status=all'],
  ['admin-import', '/admin/import'],
  ['admin-packs', '/admin/packs'],
  ['admin-daily', '/admin/daily'],
  ['admin-health', '/admin/health'],
  ['admin-system', '/admin/system'],
] as const;

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
    await page.goto(run.url('/admin?search=house'));
    await page.getByRole('link', { name: 'Edit “a house”' }).click();
    await page.getByRole('region', { name: 'The prompt' }).waitFor();
    await run.inspect('admin-edit', window);
  }
};
