import { z } from 'zod';
import type { Caption } from './caption.ts';
import type { Medium } from './drawing.ts';
import type { Moment } from './explanation.ts';
import type { DrawingId, PromptId } from './ids.ts';
import type { MachineLevel } from './machines.ts';

/** `loved`: only drawings that somebody loves. `hardest`: the lowest score above 0 first. `chance`: another order at each visit. */
export const GalleryOrder = z.enum(['newest', 'best', 'loved', 'hardest', 'chance']);
export type GalleryOrder = z.infer<typeof GalleryOrder>;

/** Drawings on one page. */
export const GALLERY_PAGE_SIZE = 24;
/** Longest search, in characters. */
export const GALLERY_SEARCH_MAX = 100;

export interface GalleryEntry {
  drawingId: DrawingId;
  nickname: string;
  promptId: PromptId;
  prompt: string;
  score: number;
  /** ISO 8601, UTC. */
  submittedAt: string;
  /** What the judge saw first, when it is not in the prompt. */
  takenFor: string | null;
  /** How many people love it [CHAT-3]. */
  loved: number;
  /** null: a person drew it. */
  machineLevel: MachineLevel | null;
  medium: Medium;
  /** What the judge sees in it; null: not determined. */
  caption: Caption | null;
  /** Further drawings of the prompt by the same player that look the same. */
  folded: number;
}

/** A drawing whose replay looks like something for a while. */
export interface PassingEntry extends GalleryEntry {
  moment: Moment;
}

export interface GalleryPage {
  entries: GalleryEntry[];
  /** Opaque; null: this was the last page. */
  nextCursor: string | null;
}
