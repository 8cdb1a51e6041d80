import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Result, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import { waitUntilStable } from './ui-scenarios/page-actions.ts';

export type Theme = 'light' | 'dark';

/** The minified build: what `axe.source` holds is twice as long, and each document loads it anew. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules whose result depends on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

export interface AxeOptions {
  /** Every rule is checked in the first theme, the rules about colours in the others. */
  themes?: readonly Theme[];
  /** A selector of the part that is checked. */
  within?: string;
  /** Only violations of serious or critical impact. */
  onlySerious?: boolean;
}

/** What axe finds on the page as it is. @returns a line for each violation */
export async function violationsOf(page: Page, options: AxeOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for (const [turn, colorScheme] of (options.themes ?? ['light', 'dark']).entries()) {
    await page.emulateMedia({ colorScheme });
    await waitUntilStable(page);
    for (const { id, impact, nodes } of await analyse(page, options.within, turn > 0 ? COLOUR_RULES : null)) {
      if (options.onlySerious && impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${colorScheme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}

/** Injects axe once into each document: loading it takes half as long as checking a page. The pages have no frames. */
async function analyse(page: Page, within = 'html', rules: readonly string[] | null = null): Promise<Result[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const options: RunOptions = {
    resultTypes: ['violations'],
    ...(rules && { runOnly: { type: 'rule', values: [...rules] } }),
  };
  return page.evaluate(
    async ({ context, options }) => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      return (await inPage.run(context, options)).violations;
    },
    { context: within, options },
  );
}

export const seriousViolations = (page: Page, themes?: readonly Theme[]): Promise<string[]> =>
  violationsOf(page, { onlySerious: true, ...(themes ? { themes } : {}) });
