/** Which tools lie open on the table: all; the bar and the colours; or the bar alone. The rest is in a drawer. */
export type OpenTools = 'all' | 'colours' | 'bar';

export interface BoardLayout {
  /** Where the tools are: below the paper, or beside it. */
  place: 'below' | 'beside';
  open: OpenTools;
  /** Buttons in a row. Every row of tools is a multiple of four buttons wide. */
  columns: number;
  /** Of a button, CSS pixels. */
  cellWidthPx: number;
  cellHeightPx: number;
  /** Side of the paper with its edge, CSS pixels. */
  paperPx: number;
}

/** Nothing under a thumb is smaller. */
export const MIN_CELL_PX = 44;
const MAX_CELL_PX = 58;
/** Between paper and tools. */
export const BETWEEN_PX = { below: 8, beside: 16 };
/** The tools' edge above and below; at their sides it takes no room. */
export const FRAME_PX = 4;
/** For the shadow that the paper throws. */
export const SHADOW_PX = 4;

/** Buttons: bar 8; colours 16; sizes 4, slider 4, own colours 4 and 4, opacity 4, zoom 4. */
const CELLS: Record<OpenTools, number> = { all: 48, colours: 24, bar: 8 };
const COLUMNS = [4, 8, 16];
/** Open tools may cost this share of the paper's side … */
const WORTH = 0.04;
/** … or more where the paper is as large as this anyway. */
const LARGE_PX = 520;

/** The paper is as large as it can be, and as many tools lie open as that allows. */
export function boardLayout(widthPx: number, heightPx: number): BoardLayout {
  const all = (['below', 'beside'] as const).flatMap((place) =>
    COLUMNS.flatMap((columns) =>
      (Object.keys(CELLS) as OpenTools[]).map((open) => layout(place, columns, open, widthPx, heightPx)),
    ),
  );
  const fitting = all.filter(({ paperPx }) => paperPx > 0);
  const largest = Math.max(...fitting.map(({ paperPx }) => paperPx));
  const good = fitting.filter(({ paperPx }) => paperPx >= Math.min(LARGE_PX, largest * (1 - WORTH)));
  return good.reduce(better, good[0] ?? (all[0] as BoardLayout));
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
  const hasRoom = Number.isInteger(rows) && toolsWidth <= widthPx && toolsHeight <= heightPx;
  const paperPx = hasRoom ? Math.floor(Math.max(0, Math.min(paperWidth, paperHeight))) : 0;
  const [leftWidth, leftHeight] =
    place === 'below' ? [widthPx, heightPx - used - paperPx] : [widthPx - used - paperPx, heightPx];
  const cell = (room: number) => Math.min(MAX_CELL_PX, Math.max(MIN_CELL_PX, Math.floor(room)));
  return {
    place,
    open,
    columns,
    cellWidthPx: cell(leftWidth / columns),
    cellHeightPx: cell((leftHeight - FRAME_PX) / rows),
    paperPx,
  };
}

const RANK: Record<OpenTools, number> = { all: 2, colours: 1, bar: 0 };

/** More open tools first, then the larger paper, then the broader strip. */
function better(one: BoardLayout, other: BoardLayout): BoardLayout {
  const ahead =
    RANK[one.open] - RANK[other.open] || Math.round(one.paperPx - other.paperPx) || one.columns - other.columns;
  return ahead >= 0 ? one : other;
}
