'use client';

import { useSyncExternalStore } from 'react';

/** From here on there is room for something beside the table; the style sheets say the same. */
const WIDE = '(min-width: 64rem)';
/** From here on, beside one's own paper with all of its tools, too. */
const ROOMY = '(min-width: 100rem)';

const watch = (media: string) => {
  const matches = () => window.matchMedia(media).matches;
  const subscribe = (listener: () => void) => {
    const query = window.matchMedia(media);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return { matches, use: (): boolean => useSyncExternalStore(subscribe, matches, () => false) };
};

export const { matches: isWide, use: useWide } = watch(WIDE);
export const { use: useRoomy } = watch(ROOMY);
