import { EMPTY_FORM, type FormState } from '../forms.ts';
import type { ImportPreview, RowGroup } from './preview.ts';

export interface ImportCounts {
  added: number;
  translated: number;
  changed: number;
}

export interface ImportState extends FormState {
  /** What would be imported, and the fingerprint by which the form says that it is wanted. */
  preview: ImportPreview | null;
  fingerprint: string;
  /** What was imported. */
  summary: (ImportCounts & { leftOut: RowGroup[] }) | null;
}

export const EMPTY_IMPORT: ImportState = { ...EMPTY_FORM, preview: null, fingerprint: '', summary: null };
