// The judge's image tower as the judge opens it, on one provider: pixel values in, embeddings out.
import { readFile } from 'node:fs/promises';
import { Tensor } from '#server/judge/onnx-runtime.ts';
import type { Provider } from '#server/judge/providers/names.ts';
import { normalised } from '#server/judge/score/similarity.ts';
import { openSession } from '#server/judge/towers.ts';
import { serveContender } from '../judge/contender.ts';

export interface TowerSetup {
  visionFile: string;
  provider: Provider;
  threads: number;
  /** File of float32 pixel values, `pictures` of them. */
  pixels: string;
  pictures: number;
  sidePx: number;
}

serveContender<TowerSetup>(async ({ visionFile, provider, threads, pixels, pictures, sidePx }) => {
  const session = await openSession(visionFile, threads, provider);
  const all = new Float32Array(new Uint8Array(await readFile(pixels)).buffer);
  const each = all.length / pictures;
  const run = async (first: number, count: number): Promise<Float32Array> => {
    const values = all.subarray(first * each, (first + count) * each);
    const outputs = await session.run({ pixel_values: new Tensor('float32', values, [count, 3, sidePx, sidePx]) });
    return outputs.image_embeds?.data as Float32Array;
  };
  return {
    ready:
      async ({ count, batch }) =>
      async () => {
        for (let done = 0; done < count; done += batch) await run(done % pictures, batch);
      },
    embedding: async (index) => normalised(await run(index, 1)),
    close: () => session.release(),
  };
});
