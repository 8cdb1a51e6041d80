import { createHash } from 'node:crypto';
import { toQuickDrawing } from '#canvas/to-quickdraw.ts';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { QuickDrawing } from '#contract/drawing.ts';
import type { TrainingDrawing } from '../../server/storage/port/players.ts';

/** A line of the file, with the names of the Quick, Draw! dataset. */
export interface TrainingRow {
  /** The prompt without its article. */
  word: string;
  key_id: string;
  /** Whether the judge saw what was asked for. */
  recognized: boolean;
  drawing: QuickDrawing;
}

/** @returns null for a drawing without lines, such as one of fills alone */
export function trainingRow({ id, prompt, isRecognised, ops }: TrainingDrawing): TrainingRow | null {
  const drawing = toQuickDrawing(visibleStrokes(replayOps(ops)));
  if (drawing.length === 0) return null;
  return { word: prompt.replace(/^(an?|the) /i, ''), key_id: keyOf(id), recognized: isRecognised, drawing };
}

/** A number as in the dataset. It stays the same from export to export, and leads to no page of the drawing. */
const keyOf = (id: string): string =>
  createHash('sha256').update(`training:${id}`).digest().readBigUInt64BE(0).toString();
