import type { Failure, Verdict } from './batch.ts';

export type FileResult = { file: string } & (Verdict | Failure);

const percent = (share: number) => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** The results as a table for a terminal, one file a row. */
export function table(results: readonly FileResult[]): string {
  const rows = results.map((result) =>
    'error' in result
      ? [result.file, '', '', result.error.message]
      : [
          result.file,
          result.similarity.toFixed(4),
          result.score.toFixed(1),
          result.labels.map(({ text, share }) => `${text} ${percent(share)}`).join(', '),
        ],
  );
  const all = [['drawing', 'similarity', 'score', 'nearest labels'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => (row[column] as string).length)));
  return all
    .map(([file, similarity, score, labels]) =>
      [
        file?.padEnd(widths[0] as number),
        similarity?.padStart(widths[1] as number),
        score?.padStart(widths[2] as number),
        labels,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
