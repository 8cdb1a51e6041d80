import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClip } from '#server/judge/clip.ts';
import { ModelLock } from '../../cli/model/lock.ts';
import { runModel } from '../../cli/model/run.ts';
import { type FakeHub, openFakeHub } from '../support/fake-hub.ts';
import { program } from '../support/launch.ts';
import { writeTinyClip } from '../support/tiny-clip.ts';

const REPOSITORY = 'someone/tiny-clip';
const NAME = 'someone--tiny-clip';
const TEXT = 'onnx/text_model.onnx';
const VISION = 'onnx/vision_model.onnx';

describe('npm run model', () => {
  let root: string;
  let served: string;
  let hub: FakeHub;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'install-'));
    served = join(root, 'served');
    await writeTinyClip(served);
    hub = await openFakeHub(REPOSITORY, served);
  });
  afterAll(async () => {
    await hub.close();
    await rm(root, { recursive: true });
  });

  /** A data folder and the command in it. */
  const place = async () => {
    const dataFolder = await mkdtemp(join(root, 'data-'));
    const run = async (args: string[], env: Record<string, string> = {}, interrupt = new AbortController().signal) => {
      const text: string[] = [];
      const write = (chunk: unknown) => text.push(String(chunk)) > 0;
      const exitCode = await runModel(args, {
        stdout: { isTTY: false, columns: 80, write },
        stderr: { write },
        env: { DATA_DIR: dataFolder, HF_ENDPOINT: hub.endpoint, JUDGE_THREADS: '1', ...env },
        interrupt,
        onFetched() {},
        retry: { attempts: 2, waitMs: 1, stallMs: 20_000, maxDelayMs: 200 },
      });
      return { exitCode, text: text.join('') };
    };
    const refusal = async (args: string[], env: Record<string, string> = {}) => {
      const { exitCode, text } = await run(args, env);
      expect(exitCode, text).toBe(1);
      return text.trim().split('\n').at(-1) ?? '';
    };
    const models = () => readdir(join(dataFolder, 'models')).catch(() => []);
    return { dataFolder, run, refusal, models, folder: join(dataFolder, 'models', NAME) };
  };

  it('installs, lists, uses, verifies and removes a model', async () => {
    const { run, refusal, models, folder } = await place();
    hub.faults.set(VISION, [{ kind: 'cut', after: 5000 }]);
    const installed = await run(['install', REPOSITORY]);
    expect(installed.text).toMatch(new RegExp(`^${REPOSITORY} at ${hub.commit.slice(0, 12)}, fp32\n`));
    expect(installed.text).toMatch(
      /\nProvider cpu, fp32, 16 numbers an embedding: [\d.]+ ms a drawing alone, [\d.]+ d/,
    );
    expect(installed.exitCode).toBe(0);
    expect(await models()).toEqual([NAME]);

    const lock = ModelLock.parse(JSON.parse(await readFile(join(folder, 'model.lock.json'), 'utf8')));
    expect(lock).toMatchObject({
      id: REPOSITORY,
      precision: 'fp32',
      hub: { endpoint: hub.endpoint, repository: REPOSITORY, revision: 'main', commit: hub.commit },
    });
    expect(lock.files.map(({ path }) => path).sort()).toEqual([
      'config.json',
      TEXT,
      VISION,
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    for (const { path } of lock.files)
      expect(await readFile(join(folder, path))).toEqual(await readFile(join(served, path)));
    const clip = await openClip(folder, 1);
    expect(clip.files.judge.calibration).toMatchObject({ kind: 'logistic' });
    expect(clip.files.reference?.length).toBe(16 * (clip.files.judge.calibration?.reference.count ?? 0));
    await clip.close();

    hub.requests.length = 0;
    expect((await run(['install', REPOSITORY])).text).toMatch(/is installed already, every file as locked/);
    expect(hub.requests).toHaveLength(1);

    expect((await run(['list'])).text).toMatch(/^\* doodle-clip .*embedded\n {2}someone--tiny-clip +fp32/);
    expect((await run(['use', REPOSITORY])).exitCode).toBe(0);
    expect((await run(['list'])).text).toMatch(
      new RegExp(`^\\* ${NAME} .*${REPOSITORY}@${hub.commit.slice(0, 12)}$`, 'm'),
    );
    expect((await run(['list'], { MODEL: 'models/doodle-clip' })).text).toMatch(/^\* doodle-clip/);
    expect(await refusal(['remove', NAME])).toMatch(/is in use: choose another one first/);

    expect((await run(['verify'])).exitCode).toBe(0);
    const tower = join(folder, TEXT);
    const bytes = await readFile(tower);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(tower, bytes);
    const harmed = await run(['verify', NAME]);
    expect(harmed.text).toContain(`other hash  ${NAME}/${TEXT}`);
    expect(harmed.text).toMatch(/1 of the files are not as they were installed: run install again/);
    expect(harmed.exitCode).toBe(1);
    expect((await run(['install', REPOSITORY])).exitCode).toBe(0);
    expect((await run(['verify', NAME])).exitCode).toBe(0);

    expect((await run(['use', 'doodle-clip'])).exitCode).toBe(0);
    expect((await run(['remove', REPOSITORY])).exitCode).toBe(0);
    expect(await models()).toEqual([]);
    expect(await refusal(['remove', REPOSITORY])).toMatch(/is not installed/);
    expect(await refusal(['remove', 'doodle-clip'])).toMatch(/is part of the game/);
  });

  it('takes a SigLIP: 64 tokens, padded to their full length, and a whole picture squeezed into its square', async () => {
    const { run, dataFolder } = await place();
    const from = join(root, 'siglip');
    await writeTinyClip(from);
    const edit = async (name: string, change: object) => {
      const file = join(from, name);
      await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...change }));
    };
    await edit('config.json', { model_type: 'siglip', text_config: { model_type: 'siglip_text_model' } });
    await edit('tokenizer_config.json', { model_max_length: 1e30 });
    await edit('preprocessor_config.json', {
      image_processor_type: 'SiglipImageProcessor',
      size: { height: 32, width: 32 },
      do_center_crop: undefined,
      crop_size: undefined,
      do_convert_rgb: null,
    });
    expect((await run(['install', 'tiny-siglip', '--from', from])).exitCode).toBe(0);
    const clip = await openClip(join(dataFolder, 'models/tiny-siglip'), 1);
    expect(clip.tokenizer.encodeBatch(['a cat']).length).toBe(64);
    expect(clip.preprocessing.resizeTo).toBe('square');
    expect(clip.files.judge.calibration).toBeDefined();
    await clip.close();
  });

  it('keeps the faster of two precisions that score alike, and never one that scores otherwise', {
    timeout: 300_000,
  }, async () => {
    const { dataFolder, run, models } = await place();
    const from = join(root, 'two-precisions');
    await writeTinyClip(from);
    const quantised = (tower: string) => join(from, tower.replace('.onnx', '_quantized.onnx'));
    for (const tower of [TEXT, VISION]) await cp(join(from, tower), quantised(tower));
    const alike = await run(['install', 'alike', '--from', from]);
    expect(alike.exitCode, alike.text).toBe(0);
    expect(alike.text).toMatch(/, fp32 or int8\n/);
    // Which one it is, the machine says; that they are the same weights, the similarities do.
    expect(alike.text).toMatch(/Taking (fp32: int8 is only|int8: int8 is) [\d.]+ times as fast( and moves .* 0\.0 %)?/);
    const [kept] = await models();
    expect(await models()).toHaveLength(1);
    const lock = ModelLock.parse(
      JSON.parse(await readFile(join(dataFolder, 'models', kept ?? '', 'model.lock.json'), 'utf8')),
    );
    expect(kept).toBe(lock.precision === 'fp32' ? 'alike' : 'alike-int8');
    expect(lock.measured?.trials.map(({ precision, provider }) => [precision, provider])).toEqual([
      ['fp32', 'cpu'],
      ['int8', 'cpu'],
    ]);
    expect(lock.measured?.difference).toBeLessThan(1e-5);
    expect((await run(['verify'])).exitCode).toBe(0);

    const other = join(root, 'other-weights');
    await writeTinyClip(other, { seed: 9 });
    for (const tower of [TEXT, VISION]) await cp(join(other, tower), quantised(tower));
    const apart = await run(['install', 'apart', '--from', from]);
    expect(apart.text).toMatch(/Taking fp32: int8 moves similarities by [\d.]+ % of their spread: too much/);
    await writeFile(quantised(VISION), 'no model');
    expect((await run(['install', 'broken', '--from', from])).text).toMatch(/int8 is left out: .* no ONNX model/);
    expect((await models()).filter((name) => /^\.?(apart|broken)/.test(name))).toEqual(['apart', 'broken']);
    // Asked for by name there is nothing to measure.
    expect((await run(['install', 'alike', '--from', from, '--precision', 'fp32'])).text).toMatch(
      /, fp32\nLoading|, fp32\n {2}/,
    );
  });

  it('installs from a folder without a network, and carries the lock of an installed model on', async () => {
    const first = await place();
    expect((await first.run(['install', 'a/b', '--from', served], { HF_ENDPOINT: '' })).exitCode).toBe(0);
    const folder = join(first.dataFolder, 'models/a--b');
    const read = async (from: string) => JSON.parse(await readFile(join(from, 'model.lock.json'), 'utf8'));
    expect((await read(folder)).hub).toBeNull();

    const copy = join(root, 'copy');
    await cp(folder, copy, { recursive: true });
    const pinned = { endpoint: 'https://hub', repository: 'a/b', revision: 'main', commit: 'c'.repeat(40) };
    await writeFile(join(copy, 'model.lock.json'), JSON.stringify({ ...(await read(copy)), hub: pinned }));
    await writeFile(join(copy, TEXT), `${await readFile(join(copy, TEXT), 'latin1')}x`);
    const second = await place();
    expect(await second.refusal(['install', 'a/b', '--from', copy])).toMatch(
      /text_model\.onnx is not the file that was/,
    );
    await cp(join(served, TEXT), join(copy, TEXT));
    expect((await second.run(['install', 'a/b', '--from', copy])).exitCode).toBe(0);
    expect((await read(join(second.dataFolder, 'models/a--b'))).hub).toEqual(pinned);

    await writeFile(join(copy, VISION), 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n');
    expect(await second.refusal(['install', 'a/c', '--from', copy])).toMatch(/Git LFS pointer: run "git lfs pull"/);
    expect(await second.refusal(['install', 'a/c', '--from', join(root, 'none')])).toMatch(
      /does not exist: check --from/,
    );
  });

  it('says what to do when the hub says no', async () => {
    const { refusal, run, models } = await place();
    expect(await refusal(['install', 'nobody/nothing'])).toMatch(/does not show nobody\/nothing: check .* HF_TOKEN/);
    expect(await refusal(['install', REPOSITORY, '--revision', 'dev'])).toMatch(
      /has no revision "dev": check --revision/,
    );
    expect(await refusal(['install', REPOSITORY, '--precision', 'int8'])).toMatch(
      /no int8 towers: choose --precision fp32/,
    );
    expect(await refusal(['install', 'tiny-clip'])).toMatch(/is no hub id/);
    hub.token = 'hf_right';
    try {
      expect(await refusal(['install', REPOSITORY])).toMatch(/or set HF_TOKEN if it is private/);
      expect(await refusal(['install', REPOSITORY], { HF_TOKEN: 'hf_wrong' })).toMatch(/to the owner of HF_TOKEN/);
      expect(await refusal(['install', 'nobody/nothing'], { HF_TOKEN: 'hf_right' })).toMatch(/has no model nobody/);
    } finally {
      hub.token = null;
    }
    hub.apiStatuses.push(503, 503);
    expect(await refusal(['install', REPOSITORY])).toMatch(/answers 503 again and again: try later/);
    const closed = { HF_ENDPOINT: 'http://127.0.0.1:9' };
    expect(await refusal(['install', REPOSITORY], closed)).toMatch(
      /cannot be reached \(.+\): check the network, .*--from/,
    );
    expect(await refusal(['install', REPOSITORY], { HF_ENDPOINT: 'hub' })).toMatch(/^HF_ENDPOINT must be/);
    expect((await run(['install'])).exitCode).toBe(2);
    expect((await models()).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('removes what an interrupted installation left', async () => {
    const { run, refusal, models } = await place();
    hub.faults.set(VISION, [
      { kind: 'cut', after: 9000 },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 503 },
    ]);
    expect(await refusal(['install', REPOSITORY])).toMatch(/breaks off again and again/);
    expect(await models()).toEqual([`.${NAME}.partial`]);
    expect((await run(['remove', REPOSITORY])).exitCode).toBe(0);
    expect(await models()).toEqual([]);
  });

  it('looks for room on the disk before it downloads', async () => {
    const { refusal } = await place();
    hub.claimed.set(VISION, 1e18);
    hub.requests.length = 0;
    try {
      expect(await refusal(['install', REPOSITORY])).toMatch(/too full for 1000000000\.0 GB: free .* or set DATA_DIR/);
      expect(hub.requests.filter(({ host }) => host === 'cdn')).toEqual([]);
    } finally {
      hub.claimed.clear();
    }
  });

  it('refuses what is no CLIP before its weights are downloaded', async () => {
    const folder = join(root, 'whisper');
    await cp(served, folder, { recursive: true });
    await writeFile(join(folder, 'config.json'), '{"model_type":"whisper"}');
    const other = await openFakeHub('someone/whisper', folder);
    const { refusal } = await place();
    const env = { HF_ENDPOINT: other.endpoint };
    try {
      expect(await refusal(['install', 'someone/whisper'], env)).toMatch(
        /is a "whisper" model, not a CLIP or a SigLIP/,
      );
      await cp(join(served, 'config.json'), join(folder, 'config.json'));
      await writeFile(join(folder, 'preprocessor_config.json'), '{"size":32,"image_mean":[0],"image_std":[0]}');
      expect(await refusal(['install', 'someone/whisper'], env)).toMatch(/preprocessor_config\.json cannot be used: /);
      expect(other.requests.filter(({ path }) => path.endsWith(VISION))).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('continues after Ctrl-C', { timeout: 300_000 }, async () => {
    const { dataFolder, run, models } = await place();
    hub.faults.set(VISION, [{ kind: 'stall', after: 20_000 }]);
    hub.requests.length = 0;
    const child = spawn(process.execPath, [...program('cli/model.ts'), 'install', REPOSITORY], {
      env: { ...process.env, DATA_DIR: dataFolder, HF_ENDPOINT: hub.endpoint, JUDGE_THREADS: '1' },
    });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    const onnx = join(dataFolder, `models/.${NAME}.partial/onnx`);
    const part = async () => {
      const name = (await readdir(onnx).catch(() => [])).find((file) => file.endsWith('.part'));
      return name ? (await readFile(join(onnx, name))).length : 0;
    };
    await expect.poll(part, { timeout: 100_000 }).toBe(20_000);
    child.kill('SIGINT');
    const [exitCode] = await once(child, 'exit');
    expect(text).toContain('Interrupted: the same command continues where this one stopped.');
    expect(exitCode).toBe(130);
    expect(await models()).toEqual([`.${NAME}.partial`]);
    expect((await run(['list'])).text).toMatch(
      new RegExp(`^${NAME} is incomplete \\([\\d.]+ kB\\): install it again`, 'm'),
    );

    expect((await run(['install', REPOSITORY])).exitCode).toBe(0);
    const ranges = hub.requests.filter(({ host, path }) => host === 'cdn' && path === VISION).map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=20000-']);
    expect(await models()).toEqual([NAME]);
  });
});
