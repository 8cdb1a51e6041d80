import type { AnyStroke } from '#canvas/visible-strokes.ts';
import { Canvases, looseSheet } from './canvases.ts';
import { decodeImage, imageThumbnail } from './decode-image.ts';
import type { Framed } from './occlusion.ts';
import { encodePng } from './png.ts';
import { THUMBNAIL_SIDE_PX } from './port.ts';
import type { Preprocessing } from './preprocessing.ts';
import { openSheetEye, type Sight } from './rasterise.ts';
import type { Image } from './resize.ts';
import { type Features, featuresOf } from './score/deductions/deductions-of.ts';
import { seePicture } from './see-picture.ts';
import { type Sheet, Surface } from './surface.ts';
import type { WritingGuard } from './writing/open-writing-guard.ts';
import { openSheetLook } from './writing/view.ts';

export type Drawing =
  | { kind: 'strokes'; strokes: readonly AnyStroke[]; canvas?: { key: string; keep: number } }
  | { kind: 'image'; bytes: Uint8Array };

export interface SeeRequest {
  drawing: Drawing;
  /** Without it `thumbnail` is empty: for those who judge many drawings and show none. */
  thumbnail: boolean;
  /** Longest time to draw it, ms; null: as long as it takes. */
  limitMs: number | null;
}

/** What a judgement needs of a drawing beside its embedding. */
export interface Seen {
  /** At the model's input size. */
  image: Image;
  features: Features;
  thumbnail: Uint8Array;
}

export type SeenOutcome = { ok: true; seen: Seen } | { ok: false; error: Error };

/** In milliseconds, of a whole batch. */
export interface SeeingTimes {
  renderMs: number;
  restMs: number;
}

/** Looks at drawings, on the thread that calls it: frames and draws them, asks the writing guard, measures deductions. */
export interface Eyes {
  /** Outcomes in the order of the requests. One that fails doesn't touch the others. */
  see(batch: readonly SeeRequest[]): Promise<{ outcomes: SeenOutcome[] } & SeeingTimes>;
  /** Only what the model sees. */
  sight(drawing: Drawing): Promise<Framed>;
  forget(key: string): void;
}

interface Glance {
  sheet: Sheet | null;
  sight: Sight;
}

export function openEyes(preprocessing: Preprocessing, guard: WritingGuard): Eyes {
  const eye = openSheetEye(preprocessing.sidePx);
  const small = new Surface(THUMBNAIL_SIDE_PX);
  const guardLook = openSheetLook();
  const canvases = new Canvases();

  const glance = async (drawing: Drawing, limitMs: number | null = null): Promise<Glance> => {
    if (drawing.kind === 'image') {
      return { sheet: null, sight: seePicture(await decodeImage(drawing.bytes), preprocessing) };
    }
    const deadlineMs = limitMs === null ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
    const { strokes, canvas } = drawing;
    const sheet = canvas
      ? canvases.update(canvas.key, canvas.keep, strokes, deadlineMs)
      : looseSheet(strokes, deadlineMs);
    return { sheet, sight: eye(sheet) };
  };
  /** Pictures are not asked whether they are words: players send strokes. */
  const viewOf = ({ sheet, sight }: Glance, limitMs: number | null) => {
    if (!sheet) return null;
    // Its own time, which does not run while others of the batch are looked at.
    const deadlineMs = limitMs === null ? Number.POSITIVE_INFINITY : performance.now() + limitMs;
    return guardLook({ ...sheet, deadlineMs }, sight.canvas);
  };
  const thumbnailOf = (drawing: Drawing, { sheet }: Glance) =>
    drawing.kind === 'image' || !sheet ? imageThumbnail((drawing as { bytes: Uint8Array }).bytes) : drawnSmall(sheet);
  const drawnSmall = (sheet: Sheet) => encodePng(small.pixels({ ...sheet, memory: null }));

  return {
    async see(batch) {
      const began = performance.now();
      const glances = await Promise.all(batch.map(({ drawing, limitMs }) => glance(drawing, limitMs).catch(asError)));
      const rendered = performance.now();
      const views = glances.map((one, i) =>
        one instanceof Error ? null : attempt(() => viewOf(one, batch[i]?.limitMs ?? null)),
      );
      const shares = await guard.shares(views.map((view) => (view instanceof Error ? null : view)));
      const outcomes = await Promise.all(
        batch.map(async ({ drawing, thumbnail }, i): Promise<SeenOutcome> => {
          const [one, view] = [glances[i] as Glance | Error, views[i] as Uint8Array | null | Error];
          if (one instanceof Error) return { ok: false, error: one };
          if (view instanceof Error) return { ok: false, error: view };
          const { image, canvas, blank } = one.sight;
          try {
            const features = featuresOf(canvas, blank, shares[i] as number);
            return {
              ok: true,
              seen: { image, features, thumbnail: thumbnail ? await thumbnailOf(drawing, one) : new Uint8Array() },
            };
          } catch (error) {
            return { ok: false, error: asError(error) };
          }
        }),
      );
      return { outcomes, renderMs: rendered - began, restMs: performance.now() - rendered };
    },
    async sight(drawing) {
      const { image, frame } = (await glance(drawing)).sight;
      return { image, frame };
    },
    forget: (key) => canvases.forget(key),
  };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return asError(error);
  }
}
