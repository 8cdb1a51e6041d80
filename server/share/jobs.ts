import type { DrawOp } from '#contract/drawing.ts';
import type { PictureKind } from './port.ts';
import type { Facts } from './still.ts';

/** What crosses between the server's thread and the one that draws pictures. */
export interface PictureJob {
  kind: PictureKind;
  ops: readonly DrawOp[];
  facts: Facts;
}

export type PictureAnswer = { ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; message: string };
