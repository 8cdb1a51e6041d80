import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { precisionFolders } from '../../../research/evaluation/measures/stability.ts';

describe('the other precisions of a model folder', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'model-'));
    await mkdir(join(root, 'onnx'));
    const names = [
      'vision_model.onnx',
      'vision_model_fp16.onnx',
      'vision_model_int8.onnx',
      'vision_model_int8.onnx_data',
    ];
    for (const name of [...names, 'text_model.onnx', 'text_model_int8.onnx']) {
      await writeFile(join(root, 'onnx', name), name);
    }
    await writeFile(join(root, 'config.json'), '{}');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const files = () => ({
    folder: root,
    visionFile: join(root, 'onnx/vision_model.onnx'),
    textFile: join(root, 'onnx/text_model.onnx'),
  });

  it('get a folder of links each, in which they are alone', async () => {
    const { folders, remove } = await precisionFolders(files());
    const found = await Promise.all(
      folders.map(async ({ precision, folder }) => [precision, (await readdir(join(folder, 'onnx'))).sort()] as const),
    );
    expect(Object.fromEntries(found)).toEqual({
      // There is no text tower in fp16: the default one serves.
      fp16: ['text_model.onnx', 'vision_model_fp16.onnx'],
      int8: ['text_model_int8.onnx', 'vision_model_int8.onnx', 'vision_model_int8.onnx_data'],
    });
    expect(await readFile(join(folders[0]?.folder ?? '', 'config.json'), 'utf8')).toBe('{}');
    await remove();
    expect(await readdir(join(root, 'onnx'))).toHaveLength(6);
  });
});
