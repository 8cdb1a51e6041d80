import { type RefObject, useLayoutEffect, useState } from 'react';

/** The tools that are always visible: all; the bar and the colours; or the bar only. The others are in a drawer. */
type OpenTools = 'all' | 'colours' | 'bar';

export interface BoardLayout {
  /** Place of the tools relative to the canvas. */
  place: 'below' | 'beside';
  open: OpenTools;
  /** Buttons in a row: a multiple of four, as sliders are four buttons wide, or two where there is only the bar. */
  columns: number;
  drawerColumns: number;
  /** Size of a button, CSS pixels. */
  cellWidthPx: number;
  cellHeightPx: number;
  /** Side of the canvas with its border, CSS pixels. */
  paperPx: number;
}

/** Least size of a touch target. */
export const MIN_CELL_PX = 44;
const MAX_CELL_PX = 58;
/** Gap between canvas and tools. */
export const BETWEEN_PX = { below: 8, beside: 16 };
/** Border of the tools above and below; at the sides it takes no space. */
export const FRAME_PX = 4;
/** Space for the shadow of the canvas. */
export const SHADOW_PX = 4;

/** Buttons: bar 8; colours 16; sizes 4, slider 4, own colours 4 and 4, opacity 4, zoom 4. */
const CELLS: Record<OpenTools, number> = { all: 48, colours: 24, bar: 8 };
const COLUMNS = [2, 4, 8, 16];
const SLIDER_COLUMNS = 4;
/** Visible tools may cost this share of the canvas's side, */
const WORTH = 0.04;
/** or more if the canvas is at least this large. */
const LARGE_PX = 520;

/** The largest canvas, and as many visible tools as it allows. */
export function boardLayout(widthPx: number, heightPx: number): BoardLayout {
  const all = (['below', 'beside'] as const).flatMap((place) =>
    COLUMNS.flatMap((columns) =>
      (Object.keys(CELLS) as OpenTools[]).map((open) => layout(place, columns, open, widthPx, heightPx)),
    ),
  );
  const fitting = all.filter(({ paperPx }) => paperPx > 0);
  const largest = Math.max(...fitting.map(({ paperPx }) => paperPx));
  const good = fitting.filter(({ paperPx }) => paperPx >= Math.min(LARGE_PX, largest * (1 - WORTH)));
  const least = all.find(({ open }) => open === 'bar') as BoardLayout;
  return good.reduce(better, good[0] ?? least);
}

function layout(
  place: BoardLayout['place'],
  columns: number,
  open: OpenTools,
  widthPx: number,
  heightPx: number,
): BoardLayout {
  const rows = CELLS[open] / columns;
  const [toolsWidth, toolsHeight] = [columns * MIN_CELL_PX, rows * MIN_CELL_PX + FRAME_PX];
  const used = BETWEEN_PX[place] + SHADOW_PX;
  const [paperWidth, paperHeight] =
    place === 'below'
      ? [widthPx - SHADOW_PX, heightPx - used - toolsHeight]
      : [widthPx - used - toolsWidth, heightPx - SHADOW_PX];
  const isWhole = Number.isInteger(rows) && (open === 'bar' || columns >= SLIDER_COLUMNS);
  const hasRoom = isWhole && toolsWidth <= widthPx && toolsHeight <= heightPx;
  const paperPx = hasRoom ? Math.floor(Math.max(0, Math.min(paperWidth, paperHeight))) : 0;
  const [leftWidth, leftHeight] =
    place === 'below' ? [widthPx, heightPx - used - paperPx] : [widthPx - used - paperPx, heightPx];
  const cell = (room: number) => Math.min(MAX_CELL_PX, Math.max(MIN_CELL_PX, Math.floor(room)));
  return {
    place,
    open,
    columns,
    drawerColumns: Math.max(columns, SLIDER_COLUMNS),
    cellWidthPx: cell(leftWidth / columns),
    cellHeightPx: cell((leftHeight - FRAME_PX) / rows),
    paperPx,
  };
}

const RANK: Record<OpenTools, number> = { all: 2, colours: 1, bar: 0 };

/** Prefers more visible tools, then the larger canvas, then more columns. */
function better(one: BoardLayout, other: BoardLayout): BoardLayout {
  const ahead =
    RANK[one.open] - RANK[other.open] || Math.round(one.paperPx - other.paperPx) || one.columns - other.columns;
  return ahead >= 0 ? one : other;
}

/** The layout for the current size of `board`. */
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
