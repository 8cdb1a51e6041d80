import type { Page } from 'playwright';
import type { RunningServer } from './server.ts';

export async function signInAsAdmin(page: Page, server: RunningServer): Promise<void> {
  if (!server.adminPassword) throw new Error('The password is printed at the first start only.');
  await page.goto(`${server.url}/admin`);
  await page.getByLabel('Password').fill(server.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Makes a pack of these prompts, through the import page. */
export async function addPack(page: Page, server: RunningServer, pack: string, prompts: string[]): Promise<void> {
  await page.goto(`${server.url}/admin/import`);
  await page.getByLabel('Prompts', { exact: true }).fill(prompts.join('\n'));
  await page.getByLabel('Pack', { exact: true }).fill(pack);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('heading', { name: new RegExp(`^${prompts.length} prompts? added`) }).waitFor();
}
