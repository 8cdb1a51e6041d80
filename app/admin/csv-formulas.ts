/**
 * The beginnings of a formula in spreadsheets. After apostrophes, too: such a cell gets one more, so that each text has
 * a cell of its own.
 */
const FORMULA = /^'*[=+\-@＝＋－＠\t\r\n]/u;
const GUARDED = /^'+[=+\-@＝＋－＠\t\r\n]/u;

/** A cell that no spreadsheet calculates. `unguarded` reads the text back. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const unguarded = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell);
