'use client';

import { useEffect, useRef } from 'react';

/**
 * The keyboard's place when what had it is gone: buttons of one phase go with it, and the next Tab would begin at the
 * top of the page.
 * @param place what is on the screen, as a name: another name, and the focus may have been lost
 * @returns where the focus goes then; it needs `tabIndex={-1}`
 */
export function useKeptFocus(place: string) {
  const home = useRef<HTMLElement>(null);
  const before = useRef(place);
  useEffect(() => {
    if (before.current === place) return;
    before.current = place;
    if (document.activeElement === document.body) home.current?.focus({ preventScroll: true });
  }, [place]);
  return home;
}
