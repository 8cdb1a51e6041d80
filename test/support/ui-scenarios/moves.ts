import type { Locator, Page } from 'playwright';
import { phase } from '../browser.ts';

/** What a walker does on more than one screen. */

export const chooseMode = (page: Page, mode: string): Promise<void> =>
  page
    .getByRole('group', { name: 'What is played' })
    .locator('label')
    .filter({ has: page.getByText(mode, { exact: true }) })
    .click();

export const openAccess = (page: Page): Promise<void> => page.getByText('Who may come in').click();

export const chooseScores = (page: Page, who: string): Promise<void> => page.locator('label', { hasText: who }).click();

export const handIn = (page: Page): Promise<void> => page.getByRole('button', { name: "I'm done" }).click();

export const start = (page: Page): Promise<void> => page.getByRole('button', { name: 'Start', exact: true }).click();

export const liveScore = (page: Page): Locator => page.locator('[data-testid="live-meter"][data-score]');

/** All covers are off. */
export async function uncovered(page: Page): Promise<void> {
  await page.getByTestId('result').first().waitFor();
  await page.locator('[data-testid="result"][data-cover="on"]').first().waitFor({ state: 'detached' });
}

/** By the host's hand, unless the reveal's clock is faster. */
export async function toPodium(host: Page, everybody: readonly Page[]): Promise<void> {
  await Promise.any([host.getByRole('button', { name: 'To the podium' }).click(), phase(host, 'podium').waitFor()]);
  for (const page of everybody) await phase(page, 'podium').waitFor();
}

/** From the reveal of the last round over the podium to the lobby. */
export async function playAgain(host: Page, everybody: readonly Page[]): Promise<void> {
  await toPodium(host, everybody);
  await host.getByRole('button', { name: 'Play again' }).click();
  for (const page of everybody) await phase(page, 'lobby').waitFor();
}

export async function showWhatCounted(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show what counted' }).first().click();
  await page.getByTestId('heat').first().waitFor();
}

export async function say(page: Page, text: string): Promise<void> {
  const side = page.getByRole('complementary', { name: 'People and chat' });
  if ((await side.count()) === 0) await page.getByRole('button', { name: /^Chat/ }).click();
  await side.getByRole('textbox').fill(text);
  await side.getByRole('button', { name: 'Send' }).click();
}
