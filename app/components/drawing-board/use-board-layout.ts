import { type RefObject, useLayoutEffect, useState } from 'react';
import { type BoardLayout, boardLayout } from './board-layout.ts';

/** The layout for the size that `board` has now. */
export function useBoardLayout(board: RefObject<HTMLElement | null>): BoardLayout {
  const [layout, setLayout] = useState(() => boardLayout(0, 0));
  useLayoutEffect(() => {
    const element = board.current;
    if (!element) return;
    const measure = () =>
      setLayout((before) => {
        const next = boardLayout(element.clientWidth, element.clientHeight);
        return JSON.stringify(next) === JSON.stringify(before) ? before : next;
      });
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [board]);
  return layout;
}
