import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError, readModelFiles } from '#server/judge/model-files.ts';
import { TINY_LABELS, writeTinyClip } from '../../support/tiny-clip.ts';

describe('a model folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'model-'));
    await writeTinyClip(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const edit = async (name: string, change: (json: Record<string, unknown>) => unknown) => {
    const file = join(folder, name);
    const json = JSON.parse(await readFile(file, 'utf8'));
    change(json);
    await writeFile(file, JSON.stringify(json));
  };
  const refusal = async () => {
    const error = await readModelFiles(folder).catch((caught) => caught);
    expect(error).toBeInstanceOf(ModelError);
    return (error as Error).message;
  };

  it('is read in the Hugging Face layout, with stand-ins for what the judge adds', async () => {
    const files = await readModelFiles(folder);
    expect(files).toMatchObject({ precision: 'fp32', labels: TINY_LABELS, reference: null });
    expect(files.judge).toEqual({
      logitScale: 100,
      floatActivations: false,
      templates: ['a drawing of {}', 'a doodle of {}', 'a sketch of {}'],
    });
    expect(files.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes every file that a score depends on, and no other', async () => {
    const { hash } = await readModelFiles(folder);
    await writeFile(join(folder, 'README.md'), 'About this model');
    await writeFile(join(folder, 'labels.txt'), 'moon\n');
    expect((await readModelFiles(folder)).hash).toBe(hash);
    await writeFile(join(folder, 'judge.json'), '{"logitScale": 50}');
    const calibrated = (await readModelFiles(folder)).hash;
    expect(calibrated).not.toBe(hash);
    await writeTinyClip(folder, { seed: 2 });
    expect((await readModelFiles(folder)).hash).not.toBe(calibrated);
  });

  it('says what it saw in the common labels when it has none of its own', async () => {
    await rm(join(folder, 'labels.txt'));
    expect((await readModelFiles(folder)).labels).toContain('house');
  });

  it('prefers the most precise file there is', async () => {
    const onnx = (name: string) => join(folder, 'onnx', name);
    await rename(onnx('vision_model.onnx'), onnx('vision_model_quantized.onnx'));
    expect(await readModelFiles(folder)).toMatchObject({ precision: 'int8', textFile: onnx('text_model.onnx') });
    await writeFile(onnx('vision_model_fp16.onnx'), '');
    expect((await readModelFiles(folder)).precision).toBe('fp16');
  });

  it.each([
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/text_model.onnx',
  ])('is refused without %s, by name', async (name) => {
    await rm(join(folder, name));
    expect(await refusal()).toContain(name);
  });

  it('is refused when it is no folder', async () => {
    await expect(readModelFiles(join(folder, 'nowhere'))).rejects.toThrow(/nowhere does not exist/);
    await expect(readModelFiles(join(folder, 'config.json'))).rejects.toThrow(ModelError);
  });

  it.each<[string, string, (json: Record<string, unknown>) => unknown]>([
    ['config.json', 'model_type', (json) => Object.assign(json, { model_type: 'bert' })],
    ['preprocessor_config.json', 'resample', (json) => Object.assign(json, { resample: 9 })],
    ['preprocessor_config.json', 'do_pad', (json) => Object.assign(json, { do_pad: true })],
    ['preprocessor_config.json', 'image_mean', (json) => delete json.image_mean],
    ['tokenizer.json', 'model', (json) => delete json.model],
    ['tokenizer_config.json', 'pad_token', (json) => Object.assign(json, { pad_token: 7 })],
  ])('is refused by file and field: %s, %s', async (name, field, change) => {
    await edit(name, change);
    const message = await refusal();
    expect(message).toContain(name);
    expect(message).toContain(field);
  });

  it.each([
    ['templates.0', '{"templates": ["a drawing"]}'],
    ['calibration.slope', '{"calibration": {"kind": "logistic", "slope": -1}}'],
    ['not valid JSON', '{'],
  ])('is refused for a judge.json with %s', async (what, json) => {
    await writeFile(join(folder, 'judge.json'), json);
    expect(await refusal()).toMatch(/judge\.json/);
    expect(await refusal()).toContain(what);
  });

  describe('with a calibration', () => {
    const reference = Buffer.from(Float32Array.from({ length: 2 * 16 }, (_, i) => (i % 16 ? 0 : 1)).buffer);
    const write = (count: number, sha256 = createHash('sha256').update(reference).digest('hex')) =>
      writeFile(
        join(folder, 'judge.json'),
        JSON.stringify({
          calibration: { kind: 'logistic', slope: 1, offset: 0, reference: { file: 'reference.f32', sha256, count } },
        }),
      );

    it('brings its reference set', async () => {
      await writeFile(join(folder, 'reference.f32'), reference);
      await write(2);
      expect((await readModelFiles(folder)).reference).toEqual(new Float32Array(new Uint8Array(reference).buffer));
    });

    it('is refused when the reference set is missing, another one or of another size', async () => {
      await write(2);
      expect(await refusal()).toContain('reference.f32');
      await writeFile(join(folder, 'reference.f32'), reference);
      await write(2, '0'.repeat(64));
      expect(await refusal()).toContain('reference.f32');
      await write(3);
      expect(await refusal()).toContain('reference.f32');
    });
  });
});
