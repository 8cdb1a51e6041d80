import { packOf, signInAsAdmin } from '../admin-pages.ts';
import { HOUSE_PACK } from '../stage.ts';
import type { Chapter } from './scenario-run.ts';

const PAGES = [
  ['admin-prompts', '/admin'],
  ['admin-search', '/admin?search=house&status=all'],
  ['admin-import', '/admin/import'],
  ['admin-packs', '/admin/packs'],
  ['admin-daily', '/admin/daily'],
  ['admin-health', '/admin/health'],
  ['admin-system', '/admin/system'],
] as const;

/** The admin's pages. Makes the pack that the games of the walk are played with. */
export const admin: Chapter = async (walk) => {
  await walk.both('admin-sign-in', (page) => page.goto(walk.at('/admin')));
  await walk.both('admin-wrong-password', async (page) => {
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page
      .getByText(/not the password|wrong|too many|later/i)
      .first()
      .waitFor();
  });
  // Signed in once: attempts are rate-limited.
  const { page: first } = await walk.stranger('desktop');
  await signInAsAdmin(first, walk.server);
  await packOf(first, walk.server, HOUSE_PACK, ['a house', 'a house on wheels', 'a giant foot and a small house']);
  const storageState = await first.context().storageState();
  for (const name of ['desktop', 'phone'] as const) {
    const window = await walk.stranger(name, { storageState });
    const { page } = window;
    for (const [state, path] of PAGES) {
      await page.goto(walk.at(path));
      await walk.see(state, window);
    }
    await page.goto(walk.at('/admin?search=house'));
    await page.getByRole('link', { name: 'Edit “a house”' }).click();
    await page.getByRole('region', { name: 'The prompt' }).waitFor();
    await walk.see('admin-edit', window);
  }
};
