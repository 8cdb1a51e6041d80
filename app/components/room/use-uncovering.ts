'use client';

import { type RefObject, useEffect, useState } from 'react';
import { uncoveringTimes } from '#app/lib/reveal-plan.ts';
import { speaker } from '#app/lib/sound/speaker.ts';

/**
 * Lifts the covers of `count` results, the last place first, each with its sound.
 * @param isFresh false: who comes late, or wants no motion, sees everything at once
 * @returns the place whose cover was lifted last, from 0 for the winner; `count` before the first
 */
export function useUncovering(count: number, isFresh: boolean): number {
  const [lifted, setLifted] = useState(isFresh ? count : 0);
  useEffect(() => {
    if (!isFresh) return;
    const timers = uncoveringTimes(count).map((atMs, place) =>
      setTimeout(() => {
        setLifted((before) => Math.min(before, place));
        speaker.play(place === 0 ? 'best' : 'uncovered');
      }, atMs),
    );
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [count, isFresh]);
  return lifted;
}

/** What shows that somebody looks for themselves. */
const OWN_MOVES = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const;

/** Keeps the card in sight whose cover is lifted, until somebody scrolls or presses anything. */
export function useFollowing(list: RefObject<HTMLElement | null>, place: number, isFresh: boolean): void {
  const [follows, setFollows] = useState(isFresh);
  useEffect(() => {
    const stop = () => setFollows(false);
    for (const move of OWN_MOVES) window.addEventListener(move, stop, { passive: true });
    return () => {
      for (const move of OWN_MOVES) window.removeEventListener(move, stop);
    };
  }, []);
  useEffect(() => {
    const card = follows ? list.current?.children[place] : null;
    if (!card) return;
    const { top, bottom } = card.getBoundingClientRect();
    if (place === 0) window.scrollTo({ top: 0, behavior: 'smooth' });
    else if (top < 0 || bottom > window.innerHeight) card.scrollIntoView({ block: 'center', behavior: 'smooth' });
  }, [list, place, follows]);
}
