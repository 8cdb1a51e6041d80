import type { HeatView } from '#contract/explanation.ts';
import type { Deduction, DeductionReason } from '#contract/room.ts';
import type { Failure, Verdict } from './batch.ts';

export type FileResult = { file: string } & ((Verdict & { heat?: HeatView }) | Failure);

export const percent = (share: number) => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** `looks_like_writing` → “looks like writing”. */
export const reasonText = (reason: DeductionReason): string => reason.replaceAll('_', ' ');

const takenOff = (deductions: readonly Deduction[]) =>
  deductions.map(({ reason, points }) => `${reasonText(reason)} -${points.toFixed(1)}`).join(', ') || '-';

/** The results as a table for a terminal, one file a row. */
export function table(results: readonly FileResult[]): string {
  const rows = results.map((result) =>
    'error' in result
      ? [result.file, '', '', '', '', result.error.message]
      : [
          result.file,
          result.similarity.toFixed(4),
          result.rawScore.toFixed(1),
          takenOff(result.deductions),
          result.score.toFixed(1),
          result.labels.map(({ text, share }) => `${text} ${percent(share)}`).join(', '),
        ],
  );
  const all = [['drawing', 'similarity', 'raw', 'taken off', 'score', 'nearest labels'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => (row[column] as string).length)));
  return all
    .map(([file, similarity, raw, off, score, labels]) =>
      [
        file?.padEnd(widths[0] as number),
        similarity?.padStart(widths[1] as number),
        raw?.padStart(widths[2] as number),
        off?.padEnd(widths[3] as number),
        score?.padStart(widths[4] as number),
        labels,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
