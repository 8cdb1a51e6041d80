import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { waitUntilStable } from './ui-scenarios/page-actions.ts';

export type Theme = 'light' | 'dark';

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
    // The default mode opens a blank page for each analysis, to join the results of frames. The pages have no frames.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    if (options.within) axe.include(options.within);
    if (turn > 0) axe.withRules(COLOUR_RULES);
    const { violations } = await axe.analyze();
    for (const { id, impact, nodes } of violations) {
      if (options.onlySerious && impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${colorScheme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}

export const seriousViolations = (page: Page, themes?: readonly Theme[]): Promise<string[]> =>
  violationsOf(page, { onlySerious: true, ...(themes ? { themes } : {}) });
