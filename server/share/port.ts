import type { Result } from '#contract/errors.ts';
import type { CurveView } from '#contract/explanation.ts';
import type { DrawingId } from '#contract/ids.ts';

/** `drawing`: 1024 px square; `captioned`: with prompt, name and score below it; `card`: for link previews. */
const PICTURE_KINDS = ['drawing', 'captioned', 'card', 'gif', 'webp'] as const;
export type PictureKind = (typeof PICTURE_KINDS)[number];

export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  type: 'image/png' | 'image/gif' | 'image/webp';
  /** ASCII, with its ending. */
  fileName: string;
}

/** The words of a page's card. */
export interface Poster {
  title: string;
  line: string;
  mood: 'pleased' | 'calm' | 'stern';
  /** In place of a title with a letter that no font has. Default: none. */
  titleWithoutFont?: string;
}

/** Pictures of a stored drawing, and the score curve of its replay. */
export interface Share {
  /**
   * Never rejects. Codes: `not_found`, `rate_limited`, `unavailable`, `internal`.
   * @param client the address that the work is counted against
   * @param known tags of the pictures that the client has; `picture` is null when the current one is among them
   */
  picture(
    id: DrawingId,
    kind: PictureKind,
    client: string,
    known: readonly string[],
  ): Promise<Result<{ picture: Picture | null; etag: string }>>;
  /** The card of a page, of the size of a drawing's. Never rejects. Codes: `rate_limited`, `unavailable`, `internal`. */
  poster(
    poster: Poster,
    client: string,
    known: readonly string[],
  ): Promise<Result<{ picture: Picture | null; etag: string }>>;
  /** Never rejects. Codes: `not_found`, `rate_limited`, `judge_failed`, `unavailable`. */
  curve(id: DrawingId, client: string): Promise<Result<{ curve: CurveView }>>;
  /** These drawings have changed or are deleted: nothing of them stays in memory. */
  forgetDrawings(ids: readonly DrawingId[] | 'all'): void;
  close(): Promise<void>;
}

export const CARD_WIDTH_PX = 1200;
export const CARD_HEIGHT_PX = 630;
export const PICTURE_SIDE_PX = 1024;
