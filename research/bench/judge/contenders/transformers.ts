// transformers.js' own classes on the same files: a picture of the model's input size goes through CLIPImageProcessor and
// CLIPVisionModelWithProjection, and its embedding is held against the prompt's, which is ready.
import '#server/judge/no-telemetry.ts';
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { cosineOfNormalised, normalised } from '#server/judge/score/similarity.ts';
import { inFlight, serveContender } from '../contender.ts';
import { openPictures } from '../drawings.ts';

/** What we use of it. Required, not imported: the project's type check must pass without the packages of research/bench/peers. */
interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string };
  RawImage: new (data: Uint8Array, width: number, height: number, channels: number) => object;
  AutoProcessor: { from_pretrained(name: string): Promise<(images: object[]) => Promise<object>> };
  CLIPVisionModelWithProjection: {
    from_pretrained(
      name: string,
      options: { dtype: string; device: 'cpu'; session_options: { intraOpNumThreads: number } },
    ): Promise<
      ((inputs: object) => Promise<{ image_embeds: { data: Float32Array } }>) & { dispose(): Promise<unknown> }
    >;
  };
}

serveContender(async ({ modelFolder, threads }) => {
  const require = createRequire(new URL('../../peers/package.json', import.meta.url));
  const { env, RawImage, AutoProcessor, CLIPVisionModelWithProjection } =
    require('@huggingface/transformers') as Transformers;
  env.allowRemoteModels = false;
  env.localModelPath = dirname(modelFolder);
  const name = basename(modelFolder);
  const { files, preprocessing, rgb } = await openPictures(modelFolder);
  const processor = await AutoProcessor.from_pretrained(name);
  const model = await CLIPVisionModelWithProjection.from_pretrained(name, {
    dtype: files.precision,
    device: 'cpu',
    session_options: { intraOpNumThreads: threads },
  });
  const picture = (index: number) => new RawImage(rgb(index), preprocessing.sidePx, preprocessing.sidePx, 3);
  const embed = async (images: object[]): Promise<Float32Array[]> => {
    const { data } = (await model(await processor(images))).image_embeds;
    const width = data.length / images.length;
    return images.map((_, i) => normalised(data.slice(i * width, (i + 1) * width)));
  };
  const [prompt] = (await embed([picture(0)])) as [Float32Array];
  return {
    async ready({ first, count, concurrency, batch }) {
      const pictures = Array.from({ length: count }, (_, i) => picture(first + i));
      const requests = Math.ceil(count / batch);
      return () =>
        inFlight({ first: 0, count: requests, concurrency, batch }, async (i) => {
          for (const embedding of await embed(pictures.slice(i * batch, (i + 1) * batch))) {
            cosineOfNormalised(embedding, prompt);
          }
        });
    },
    embedding: async (index) => (await embed([picture(index)]))[0] as Float32Array,
    close: async () => void (await model.dispose()),
  };
});
