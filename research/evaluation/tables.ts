type Row = readonly string[];

/** Columns padded with blanks, for a terminal. `right`: indices of the columns that are aligned right. */
export function plainTableOf(rows: readonly Row[], right: ReadonlySet<number>): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] as number;
          return right.has(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The lines of a Markdown table; the first row is its heading. */
export function markdownTableOf([headings = [], ...rows]: readonly Row[], right: ReadonlySet<number>): string[] {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map((_, i) => (right.has(i) ? '---:' : '---'))), ...rows.map(line)];
}
