import type { Page } from 'playwright';
import type { RunningServer } from './server.ts';

export async function signInAsAdmin(page: Page, server: RunningServer): Promise<void> {
  if (!server.adminPassword) throw new Error('The password is printed at the first start only.');
  await page.goto(`${server.url}/admin`);
  await page.getByLabel('Password').fill(server.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Makes a pack and moves seeded prompts into it, through the admin's pages. */
export async function packOf(page: Page, server: RunningServer, pack: string, prompts: string[]): Promise<void> {
  await page.goto(`${server.url}/admin/packs`);
  await page.getByLabel('New pack').fill(pack);
  await page.getByRole('button', { name: 'Add pack' }).click();
  await page.getByRole('button', { name: `Rename “${pack}”` }).waitFor();
  for (const prompt of prompts) {
    await page.goto(`${server.url}/admin?search=${encodeURIComponent(prompt)}`);
    await page.getByRole('link', { name: `Edit “${prompt}”` }).click();
    const form = page.getByRole('region', { name: 'The prompt' });
    await form.getByLabel('Pack').selectOption({ label: pack });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Saved.').waitFor();
  }
}
