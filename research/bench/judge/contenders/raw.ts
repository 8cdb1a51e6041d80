// onnxruntime-node and nothing else: pixel values that are ready, in batches that are ready, one run after the other.
import { InferenceSession, Tensor } from '#server/judge/onnx-runtime.ts';
import { writePixelValues } from '#server/judge/preprocessing.ts';
import { normalised } from '#server/judge/score/similarity.ts';
import { serveContender, type Turn } from '../contender.ts';
import { openPictures } from '../drawings.ts';

serveContender(async ({ modelFolder, threads }) => {
  const { files, preprocessing, picture } = await openPictures(modelFolder);
  const session = await InferenceSession.create(files.visionFile, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
  });
  const { channels, sidePx } = preprocessing;
  const each = channels * sidePx * sidePx;
  const tensorOf = (first: number, count: number) => {
    const values = new Float32Array(count * each);
    for (let i = 0; i < count; i++) writePixelValues(picture(first + i), preprocessing, values, i * each);
    return new Tensor('float32', values, [count, channels, sidePx, sidePx]);
  };
  const batches = ({ first, count, batch }: Turn) =>
    Array.from({ length: Math.ceil(count / batch) }, (_, i) =>
      tensorOf(first + i * batch, Math.min(batch, count - i * batch)),
    );
  return {
    async ready(turn) {
      const tensors = batches(turn);
      return async () => {
        for (const pixel_values of tensors) await session.run({ pixel_values });
      };
    },
    async embedding(index) {
      const { image_embeds: embedding } = await session.run({ pixel_values: tensorOf(index, 1) });
      return normalised(embedding?.data as Float32Array);
    },
    close: () => session.release(),
  };
});
