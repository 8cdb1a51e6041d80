'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';

const GLIDE: KeyframeAnimationOptions = { duration: 320, easing: 'cubic-bezier(0.34, 1.2, 0.64, 1)' };

/**
 * Rows of a list that changed places glide there (FLIP: the new place is laid out, the way from the old one animated), so
 * that the eye can follow who overtook whom. Rows are told apart by `data-key`.
 * @param order changes when the rows change places
 */
export function useFlip(list: RefObject<HTMLElement | null>, order: string): void {
  const tops = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured when their order changes, not at other times.
  useLayoutEffect(() => {
    const rows = [...(list.current?.children ?? [])].filter((row) => row instanceof HTMLElement);
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = new Map(rows.map((row) => [row.dataset.key ?? '', row.offsetTop]));
    for (const row of rows) {
      const before = tops.current.get(row.dataset.key ?? '');
      const moved = before === undefined ? 0 : before - row.offsetTop;
      if (moved !== 0 && !isStill) row.animate({ translate: [`0 ${moved}px`, '0 0'] }, GLIDE);
    }
    tops.current = now;
  }, [list, order]);
}
