import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClip } from '#server/judge/clip.ts';
import { ModelError, openJudge } from '#server/judge/open-judge.ts';
import { readMachine } from '#server/judge/providers/machine.ts';
import { openProbe } from '#server/judge/providers/probe.ts';
import { type TrialTask, tryInProcess } from '#server/judge/providers/trial.ts';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { ANY_SHAPE } from '#server/judge/towers.ts';
import { softwareVulkan } from '../support/software-vulkan.ts';
import { writeTinyClip } from '../support/tiny-clip.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder: string;
let tiny: string;
let task: TrialTask;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'providers-'));
  tiny = join(folder, 'tiny');
  await writeTinyClip(tiny);
  const clip = await openClip(tiny, 1);
  const { files, preprocessing, tokenizer } = clip;
  task = {
    files: { visionFile: files.visionFile, textFile: files.textFile },
    preprocessing: { channels: preprocessing.channels, sidePx: preprocessing.sidePx },
    options: { provider: 'cpu', intraOpNumThreads: 1, shapes: ANY_SHAPE },
    probe: openProbe(preprocessing, tokenizer.encodeBatch(['a cat', 'a house'])),
  };
  await clip.close();
});
afterAll(() => rm(folder, { recursive: true }));

describe('a trial in a process of its own', () => {
  it('embeds the probe there', async () => {
    const trial = await tryInProcess(task);
    expect(trial).toMatchObject({ ok: true });
    if (!trial.ok) return;
    expect(trial.result.images).toHaveLength(task.probe.count);
    expect(trial.result.texts).toHaveLength(2);
    expect(trial.result.images.every((image) => image.length === 16)).toBe(true);
  });

  it("passes on the runtime's reason", async () => {
    const broken = { ...task, files: { ...task.files, visionFile: task.files.textFile } };
    expect(await tryInProcess(broken)).toMatchObject({ ok: false, reason: expect.stringContaining('input_ids') });
    const none = { ...task, options: { ...task.options, provider: 'coreml' as const } };
    const expected = readMachine().inPackage.includes('coreml') ? {} : { ok: false, reason: expect.any(String) };
    expect(await tryInProcess(none)).toMatchObject(expected);
  });

  const boot = async (name: string, code: string) => {
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, code);
    return pathToFileURL(file);
  };

  it.skipIf(process.platform === 'win32').each(['SIGSEGV', 'SIGABRT'])('outlives a %s', async (signal) => {
    const crash = await boot(signal, `process.once('message', () => process.kill(process.pid, '${signal}'));`);
    expect(await tryInProcess(task, { boot: crash })).toEqual({
      ok: false,
      reason: `it crashed when it was tried (${signal})`,
    });
  });

  it('outlives a process that ends before it is asked', async () => {
    const quits = await boot('quits', 'process.exit(7);');
    expect(await tryInProcess(task, { boot: quits })).toEqual({
      ok: false,
      reason: 'it crashed when it was tried (exit code 7)',
    });
  });

  it('gives up a driver that hangs', async () => {
    // Without the event loop: as a native call that never returns.
    const hangs = await boot('hangs', "process.once('message', () => { for (;;); });");
    expect(await tryInProcess(task, { boot: hangs, limitMs: 500 })).toEqual({
      ok: false,
      reason: 'it gave no answer within 0.5 s',
    });
  });

  it('takes an answer of a process that then hangs on its way out', async () => {
    const lingers = await boot(
      'lingers',
      "process.once('message', () => process.send({ ok: false, message: 'no device' }, () => { for (;;); }));",
    );
    expect(await tryInProcess(task, { boot: lingers })).toEqual({ ok: false, reason: 'no device' });
  });
});

describe('a judge on a provider that is not there', () => {
  it.skipIf(readMachine().inPackage.includes('coreml'))('[JUDGE-1] does not open when it was asked for', async () => {
    const error = await openJudge({ modelFolder: tiny, provider: 'coreml' }).catch((caught) => caught);
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toMatch(
      /^JUDGE_PROVIDER asks for coreml, but ONNX Runtime's package for \S+ does not have it\./,
    );
  });

  it.skipIf(readMachine().cudaLibrary)('[JUDGE-1] says how the libraries of CUDA are had', async () => {
    await expect(openClip(tiny, 1, { provider: 'cuda' })).rejects.toThrow(
      /^JUDGE_PROVIDER asks for cuda, but .*(npm run setup:cuda|does not have it)/,
    );
  });

  it.skipIf(readMachine().gpu || process.platform !== 'linux')('[JUDGE-1] takes the CPU and tells why', async () => {
    const judge = await openJudge({ modelFolder: tiny });
    expect(judge.info).toMatchObject({
      provider: 'cpu',
      passedOver: [
        { provider: 'cuda', reason: expect.stringMatching(/NVIDIA/) },
        { provider: 'webgpu', reason: expect.any(String) },
      ],
    });
    await judge.close();
  });
});

const vulkan = softwareVulkan();

// Skipped where Chromium's software driver is not: there is nothing that WebGPU could run on then.
describe.skipIf(vulkan === null)('WebGPU, for real, on a software driver', { timeout: 400_000 }, () => {
  interface Embedded {
    provider: string;
    passedOver: { provider: string; reason: string }[];
    embeddings: number[][];
  }
  const embedOn = async (provider: string): Promise<Embedded> => {
    const script = join(ROOT, 'test/support/embed-with.ts');
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, tiny, provider], {
      cwd: ROOT,
      env: { ...process.env, ...vulkan },
    });
    return JSON.parse(stdout);
  };

  it('embeds as the CPU does', async () => {
    const [gpu, cpu] = [await embedOn('webgpu'), await embedOn('cpu')];
    expect([gpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
    expect(gpu.passedOver).toEqual([]);
    expect(gpu.embeddings).toHaveLength(5);
    for (const [i, embedding] of gpu.embeddings.entries()) {
      const cosine = cosineOfNormalised(Float32Array.from(embedding), Float32Array.from(cpu.embeddings[i] as number[]));
      expect(cosine).toBeGreaterThan(1 - 1e-6);
    }
  });

  it('[JUDGE-1] is tried, and passed over with what was measured, when the choice is free', async () => {
    const { provider, passedOver } = await embedOn('auto');
    expect(provider).toBe('cpu');
    expect(passedOver.at(-1)).toEqual({
      provider: 'webgpu',
      // The latter on a machine that has something else to do.
      reason: expect.stringMatching(
        /^it (is slower than the CPU: [\d.]+ ms a drawing, not [\d.]+ ms|gave no answer within)/,
      ),
    });
  });
});
