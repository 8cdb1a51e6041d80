import { writeFile } from 'node:fs/promises';
import { heatPlaces, heatSteps, paintHeat } from '#canvas/heat.ts';
import type { HeatView } from '#contract/explanation.ts';
import type { Deduction, DeductionReason } from '#contract/judgement.ts';
import type { DrawingInput } from '../../server/judge/framing.ts';
import { openRasteriser } from '../../server/judge/framing.ts';
import { imageOnCanvas } from '../../server/judge/image-input.ts';
import type { ImageJudge } from '../../server/judge/open-judge.ts';
import type { Failure, Verdict } from './batch.ts';
import { InputError } from './read-drawing.ts';

export type FileResult = { file: string } & ((Verdict & { heat?: HeatView }) | Failure);

const percent = (share: number) => `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** `looks_like_writing` → “looks like writing”. */
const reasonText = (reason: DeductionReason): string => reason.replaceAll('_', ' ');

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

export type Explained = Verdict & { heat: HeatView };

/** @throws JudgeError */
export async function heatOf(judge: ImageJudge, prompt: string, drawing: DrawingInput): Promise<HeatView> {
  const { frame, side, drops } = await (drawing.kind === 'strokes'
    ? judge.explain({ prompt, strokes: drawing.strokes })
    : judge.explainImage({ prompt, image: drawing.bytes }));
  return { frame, side, drops: [...drops] };
}

/** For cells from what speaks most against the prompt to what speaks most for it. */
const BLOCKS: Record<number, string> = {
  [-4]: '#',
  [-3]: '+',
  [-2]: '=',
  [-1]: '-',
  0: '·',
  1: '░',
  2: '▒',
  3: '▓',
  4: '█',
};
const BAR_CHARS = 24;

/** Everything about one drawing, for a terminal. */
export function explainedText(
  file: string,
  { prompt, similarity, rawScore, deductions, score, labels, heat }: Explained,
) {
  const sum = [
    ['similarity', similarity.toFixed(4)],
    ['raw score', rawScore.toFixed(1)],
    ...deductions.map(({ reason, points }) => [reasonText(reason), `-${points.toFixed(1)}`]),
    ['score', score.toFixed(1)],
  ] as [string, string][];
  const wide = Math.max(...sum.map(([name]) => name.length), ...labels.map(({ text }) => [...text].length));
  const bar = (share: number) => '█'.repeat(Math.round(share * BAR_CHARS)) || '▏';
  const steps = heatSteps(heat);
  const rows = Array.from({ length: heat.side }, (_, row) =>
    steps
      .slice(row * heat.side, (row + 1) * heat.side)
      // Twice: a character is about half as wide as it is high.
      .map((step) => (BLOCKS[step] as string).repeat(2))
      .join(''),
  );
  return [
    `${file}: “${prompt}”`,
    '',
    ...sum.map(([name, value]) => `  ${name.padEnd(wide)}  ${value.padStart(6)}`),
    '',
    '  nearest labels',
    ...labels.map(({ text, share }) => `  ${text.padEnd(wide)}  ${percent(share).padStart(6)}  ${bar(share)}`),
    '',
    '  what counted: ░▒▓█ for the prompt, -=+# against it',
    ...rows.map((row) => `  ${row}`),
    `  ${placesLine(heat)}`,
    '',
  ].join('\n');
}

function placesLine(heat: HeatView): string {
  const { liked, disliked } = heatPlaces(heat);
  const against = disliked.length > 0 ? ` Against it: ${disliked.join(', ')}.` : '';
  return `${liked.length > 0 ? `The judge looked most at: ${liked.join(', ')}.` : 'Nothing here spoke for the prompt.'}${against}`;
}

const MAP_SIDE_PX = 512;

/** The drawing with the map over it, as a PNG. @throws InputError when the file cannot be written */
export async function writeHeatMap(file: string, drawing: DrawingInput, heat: HeatView): Promise<void> {
  const input = Buffer.from(paintHeat(heat, MAP_SIDE_PX).buffer);
  const raw = { width: MAP_SIDE_PX, height: MAP_SIDE_PX, channels: 4 } as const;
  const washes = { input, raw, blend: 'multiply' } as const;
  const bytes = drawing.kind === 'strokes' ? openRasteriser(MAP_SIDE_PX).png(drawing.strokes) : drawing.bytes;
  const png = await imageOnCanvas(bytes, MAP_SIDE_PX, washes);
  await writeFile(file, png).catch(() => {
    throw new InputError('unavailable', `The heat map ${file} cannot be written.`);
  });
}
