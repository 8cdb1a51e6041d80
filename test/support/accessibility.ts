import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { waitUntilStable } from './ui-scenarios/page-actions.ts';

export type Theme = 'light' | 'dark';

/** The rules whose result depends on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds on the page as it is, of serious or critical impact: every rule in the first theme, the rules about
 * colours in the others. @returns a line for each violation
 */
export async function seriousViolations(page: Page, themes: readonly Theme[] = ['light', 'dark']): Promise<string[]> {
  const found: string[] = [];
  for (const [turn, colorScheme] of themes.entries()) {
    await page.emulateMedia({ colorScheme });
    await waitUntilStable(page);
    // The default mode opens a blank page for each analysis, to join the results of frames. The pages have no frames.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    const { violations } = await (turn === 0 ? axe : axe.withRules(COLOUR_RULES)).analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(`${colorScheme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    }
  }
  return found;
}
