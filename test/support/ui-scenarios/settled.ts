import type { Page } from 'playwright';

/** What moves for longer is part of the picture: a clock, confetti. */
const LONGEST_MS = 1_500;

/** Resolves when the page has its title, its pictures and its letters, and what slides or fades in has arrived. */
export async function settled(page: Page): Promise<void> {
  // Next streams a page's title after its first part.
  await page.waitForFunction(() => document.title !== '');
  await page.evaluate(async (longestMs) => {
    const inSight = [...document.images].filter(({ loading }) => loading !== 'lazy');
    const arriving = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
    const arrivals = arriving.map((animation) => animation.finished);
    await Promise.race([
      Promise.allSettled([document.fonts.ready, ...inSight.map((image) => image.decode()), ...arrivals]),
      new Promise((resolve) => setTimeout(resolve, longestMs)),
    ]);
    // In a tab behind another one nothing fades by itself: it would stay half way between two themes.
    for (const animation of arriving) if (animation instanceof CSSTransition) animation.finish();
  }, LONGEST_MS);
}
