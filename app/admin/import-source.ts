import type { Translations } from '#contract/locales.ts';
import { tidyText } from '#contract/room.ts';

const SHOWN_CHARS = 80;

export interface RejectedLine {
  /** Of the source, from 1; of a JSON list, which entry. */
  line: number;
  /** The beginning of what was rejected. */
  text: string;
  reason: string;
}

export interface SourceRow {
  line: number;
  text: string;
  /** As the source names it; '': not at all. */
  pack: string;
  /** By locale, as the source has them. */
  translations: Translations;
}
export type SourceRows = { ok: true; rows: SourceRow[]; rejected: RejectedLine[] } | { ok: false; problem: string };

/** The beginning of what is told of. */
export function shorten(text: string): string {
  const characters = [...tidyText(text.slice(0, SHOWN_CHARS * 8))];
  return characters.length > SHOWN_CHARS ? `${characters.slice(0, SHOWN_CHARS).join('')}…` : characters.join('');
}
