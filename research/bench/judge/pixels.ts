import { openFramer } from '#server/judge/framing.ts';
import { readModelFiles } from '#server/judge/model-files.ts';
import { type Preprocessing, readPreprocessing } from '#server/judge/preprocessing.ts';
import type { Image } from '#server/judge/resize.ts';
import { benchDrawing } from './drawings.ts';

/** Pictures as the product's judge makes them, for peers that do not know drawings: framed, at the model's input size. */
export async function openPictures(modelFolder: string) {
  const files = await readModelFiles(modelFolder);
  const preprocessing: Preprocessing = readPreprocessing(files);
  const eye = openFramer(preprocessing.sidePx);
  return {
    files,
    preprocessing,
    /** RGBA. */
    picture: (index: number): Image => eye(benchDrawing(index).strokes).image,
    /** Three bytes a pixel. */
    rgb(index: number): Uint8Array {
      const { width, height, data } = eye(benchDrawing(index).strokes).image;
      const rgb = new Uint8Array(width * height * 3);
      for (let i = 0; i < width * height; i++) {
        rgb.set(data.subarray(4 * i, 4 * i + 3), 3 * i);
      }
      return rgb;
    },
  };
}
