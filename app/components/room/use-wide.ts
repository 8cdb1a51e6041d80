'use client';

import { useSyncExternalStore } from 'react';

/** From here on there is room for something beside the table; the style sheets say the same. */
const WIDE = '(min-width: 64rem)';

const subscribe = (listener: () => void) => {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
};

export const isWide = (): boolean => window.matchMedia(WIDE).matches;

export const useWide = (): boolean => useSyncExternalStore(subscribe, isWide, () => false);
