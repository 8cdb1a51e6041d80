import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidates, openBestTowers } from '#server/judge/providers/choose-provider.ts';
import { failoverTowers } from '#server/judge/providers/failover-towers.ts';
import { absent, lacking, type Machine } from '#server/judge/providers/machine.ts';
import { chainOf, PROVIDERS, type Provider, ProviderError, reasonOf } from '#server/judge/providers/names.ts';
import { flaw, isSound, openProbe, PROBE_DRAWINGS, type ProbeResult } from '#server/judge/providers/probe.ts';
import type { Trial } from '#server/judge/providers/trial.ts';
import { normalised } from '#server/judge/score/similarity.ts';
import type { Tokens } from '#server/judge/tokenizer.ts';
import type { Towers } from '#server/judge/towers.ts';
import { fixedSize, paddedPixels, paddedTokens } from '#server/judge/towers.ts';

const DIM = 8;
const preprocessing = {
  sidePx: 16,
  channels: 3,
  resizeTo: 'square',
  filter: 'bicubic',
  rescale: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  deviation: [0.5, 0.5, 0.5],
} as const;
const tokens: Tokens = {
  inputIds: BigInt64Array.of(5n, 6n),
  attentionMask: BigInt64Array.of(1n, 1n),
  count: 1,
  length: 2,
  padId: 0n,
};
const probe = openProbe(preprocessing, tokens);
const direction = (i: number, tilt = 0) =>
  normalised(Float32Array.from({ length: DIM }, (_, k) => Math.sin(i + k) + (k === 0 ? tilt : 0)));

interface Behaviour {
  /** Moves every embedding out of its direction. */
  tilt?: number;
  fails?: boolean;
  silent?: boolean;
  closed?: () => void;
}

function towersOn(provider: Provider, { tilt = 0, fails, silent, closed }: Behaviour = {}): Towers {
  const embed = async (count: number) => {
    if (fails) throw new Error(`${provider} is gone`);
    return Array.from({ length: count }, (_, i) => (silent ? new Float32Array(DIM) : direction(i, tilt)));
  };
  return {
    provider,
    embedImages: (_, count) => embed(count),
    embedTexts: ({ count }) => embed(count),
    close: async () => closed?.(),
  };
}

const result = (msPerImage: number, tilt = 0): ProbeResult => ({
  images: Array.from({ length: PROBE_DRAWINGS }, (_, i) => direction(i, tilt)),
  texts: [direction(0, tilt)],
  msPerImage,
});

/** A machine on which some providers work. What is slow here is slow beyond doubt. */
function bench(works: Partial<Record<Provider, Trial | Behaviour>>, overrides: Partial<Candidates> = {}) {
  const opened: Provider[] = [];
  const tried: Provider[] = [];
  const made: Candidates = {
    chain: ['cuda', 'webgpu', 'cpu'],
    choice: 'auto',
    precision: 'fp32',
    probe,
    absence: (provider) => (provider === 'cpu' || works[provider] ? null : `there is no ${provider} here`),
    async tryOut(provider) {
      tried.push(provider);
      const answer = works[provider];
      return answer && 'ok' in answer ? answer : { ok: true, result: result(0) };
    },
    async open(provider) {
      opened.push(provider);
      const how = works[provider];
      return towersOn(provider, how && !('ok' in how) ? how : {});
    },
    ...overrides,
  };
  return { made, opened, tried };
}
/** As asked for by name: the clock has no say, which in a test is anybody's guess. */
const named = (provider: Provider): Partial<Candidates> => ({ chain: [provider], choice: provider });

describe('the choice of a provider', () => {
  it('[JUDGE-1] costs a machine without a GPU no more than a look', async () => {
    const { made, opened, tried } = bench({});
    const { towers, passedOver } = await openBestTowers(made);
    expect(towers.provider).toBe('cpu');
    expect(opened).toEqual(['cpu']);
    expect(tried).toEqual([]);
    expect(passedOver).toEqual([
      { provider: 'cuda', reason: 'there is no cuda here' },
      { provider: 'webgpu', reason: 'there is no webgpu here' },
    ]);
  });

  it('[JUDGE-1] goes down the chain, with the reason why it passed each over', async () => {
    const { made, tried } = bench({
      cuda: { ok: false, reason: 'it crashed when it was tried (SIGSEGV)' },
      webgpu: { ok: true, result: result(0, 0.5) },
    });
    const { towers, passedOver } = await openBestTowers(made);
    expect(tried).toEqual(['cuda', 'webgpu']);
    expect(towers.provider).toBe('cpu');
    expect(passedOver.map(({ reason }) => reason)).toEqual([
      'it crashed when it was tried (SIGSEGV)',
      expect.stringMatching(
        /^its embedding of the probe drawing differs from the CPU's by 0\.\d+ \(at most 0\.0001\)$/,
      ),
    ]);
  });

  it('[JUDGE-1] passes over what works but is slower than the CPU', async () => {
    const { made } = bench({ webgpu: { ok: true, result: result(1e9) } });
    const { passedOver, towers } = await openBestTowers(made);
    expect(towers.provider).toBe('cpu');
    expect(passedOver[1]?.reason).toMatch(/^it is slower than the CPU: 1000000000 ms a drawing, not [\d.]+ ms$/);
  });

  it('[JUDGE-1] takes the first that is right and faster', async () => {
    const { made, opened } = bench({ cuda: { ok: false, reason: 'no' }, webgpu: { ok: true, result: result(-1) } });
    const { towers, passedOver } = await openBestTowers(made);
    expect(towers.provider).toBe('webgpu');
    expect(passedOver).toEqual([{ provider: 'cuda', reason: 'no' }]);
    expect(opened).toEqual(['cpu', 'webgpu']);
  });

  it('takes the one that was asked for, slow as it is, and lets the CPU go', async () => {
    let closed = 0;
    const { made, opened } = bench(
      { webgpu: { ok: true, result: result(1e9) }, cpu: { closed: () => closed++ } },
      named('webgpu'),
    );
    const { towers, passedOver } = await openBestTowers(made);
    expect(towers.provider).toBe('webgpu');
    expect(passedOver).toEqual([]);
    expect(opened).toEqual(['cpu', 'webgpu']);
    expect(closed).toBe(1);
  });

  it.each<[Trial | Behaviour | null, RegExp]>([
    [null, /^JUDGE_PROVIDER asks for webgpu, but there is no webgpu here\. Set it to auto or cpu/],
    [{ ok: false, reason: 'it gave no answer within 120 s' }, /, but it gave no answer within 120 s\./],
    [{ ok: true, result: result(1, 0.5) }, /, but its embedding of the probe drawing differs/],
    // Good in the other process, and not in this one.
    [{ fails: true }, /, but webgpu is gone\./],
    [{ silent: true }, /, but it gives no numbers for the probe drawing\./],
  ])('[JUDGE-1] refuses to start when the one that was asked for does not work: %#', async (how, message) => {
    const { made } = bench(how ? { webgpu: how } : {}, named('webgpu'));
    const error = await openBestTowers(made).catch((caught) => caught);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error.message).toMatch(message);
  });

  it('knows a chain for every platform, which ends with the CPU', () => {
    for (const platform of ['linux', 'darwin', 'win32', 'freebsd'] as const) {
      expect(chainOf('auto', platform).at(-1)).toBe('cpu');
    }
    for (const provider of PROVIDERS) expect(chainOf(provider, 'linux')).toEqual([provider]);
  });
});

describe('a look at the machine', () => {
  const bare: Machine = {
    platform: 'linux',
    arch: 'x64',
    inPackage: ['cpu', 'webgpu', 'cuda', 'tensorrt'],
    cudaLibrary: false,
    nvidia: false,
    gpu: false,
    vulkanDrivers: [],
    vulkanChosen: false,
  };
  const card = { nvidia: true, gpu: true };

  it.each<[Provider, Partial<Machine>, RegExp | null]>([
    ['cpu', {}, null],
    ['cuda', {}, /no NVIDIA device/],
    ['cuda', card, /not installed \(npm run setup:cuda\)/],
    ['cuda', { ...card, cudaLibrary: true }, null],
    ['webgpu', {}, /no GPU here/],
    ['webgpu', { vulkanDrivers: ['lvp_icd.x86_64.json'] }, /no GPU here/],
    ['webgpu', card, /no Vulkan driver/],
    ['webgpu', { ...card, vulkanDrivers: ['lvp_icd.x86_64.json'] }, /software renderer/],
    ['webgpu', { ...card, vulkanDrivers: ['lvp_icd.x86_64.json', 'nvidia_icd.json'] }, null],
    ['webgpu', { vulkanDrivers: ['vk_swiftshader_icd.json'], vulkanChosen: true }, null],
    ['webgpu', { arch: 'arm64', inPackage: ['cpu'], ...card, vulkanDrivers: ['radeon.json'] }, /linux-arm64 does not/],
    ['coreml', {}, /package for linux-x64 does not have it/],
    ['coreml', { platform: 'darwin', arch: 'arm64', inPackage: ['cpu', 'coreml', 'webgpu'] }, null],
    ['webgpu', { platform: 'darwin', arch: 'arm64', inPackage: ['cpu', 'coreml', 'webgpu'] }, null],
    ['dml', { platform: 'win32', inPackage: ['cpu', 'dml', 'webgpu'] }, null],
  ])('finds %s on %j: %s', (provider, found, reason) => {
    const why = absent(provider, { ...bare, ...found });
    if (reason) expect(why).toMatch(reason);
    else expect(why).toBeNull();
  });

  it('tries what was asked for by name whatever the device files say, unless the package lacks it', () => {
    expect(lacking('webgpu', bare)).toBeNull();
    expect(lacking('cuda', bare)).toMatch(/setup:cuda/);
    expect(lacking('dml', bare)).toMatch(/does not have it/);
  });
});

describe('a reason', () => {
  it.each([
    [
      '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n',
      '',
      'Failed to get a WebGPU adapter: No supported adapters',
    ],
    [
      'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
      '[E:onnxruntime:onnxruntime-node, provider_bridge_ort.cc:2146 Create] /src/x.cc:1988 Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library /srv/game/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory\n\u001b[m',
      'libcudnn.so.9: cannot open shared object file: No such file or directory',
    ],
    ['', '', 'no reason was given'],
    [
      'CUDA failure 2: out of memory ; GPU=0 ; file=/src/a/b/cuda_call.cc',
      '',
      'CUDA failure 2: out of memory ; GPU=0 ; file=cuda_call.cc',
    ],
    ['C:\\Users\\me\\game\\onnxruntime.dll is missing.\nsecond line', '', 'onnxruntime.dll is missing'],
  ])('is one short line of %j', (message, stderr, reason) => {
    expect(reasonOf(message, stderr)).toBe(reason);
  });

  it('is never long', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), fc.string({ maxLength: 2000 }), (message, stderr) => {
        const reason = reasonOf(message, stderr);
        expect(reason.length).toBeLessThanOrEqual(160);
        expect(reason).not.toContain('\n');
      }),
    );
  });
});

describe('the probe', () => {
  it('is the same drawings every time, each another, none blank', () => {
    expect(openProbe(preprocessing, tokens).pixelValues).toEqual(probe.pixelValues);
    const each = probe.pixelValues.length / probe.count;
    const drawings = Array.from({ length: probe.count }, (_, i) =>
      probe.pixelValues.subarray(i * each, (i + 1) * each),
    );
    expect(new Set(drawings.map((drawing) => drawing.join())).size).toBe(PROBE_DRAWINGS);
    for (const drawing of drawings) expect(new Set(drawing).size).toBeGreaterThan(1);
  });

  const demands = { precision: 'fp32', mustBeFaster: true } as const;
  it('takes half precision for what it is, and nothing for a number that is none', () => {
    const cpu = result(10);
    expect(flaw(result(1), cpu, demands)).toBeNull();
    const off = result(1, 0.06);
    expect(flaw(off, cpu, demands)).toMatch(/differs/);
    expect(flaw(off, cpu, { ...demands, precision: 'fp16' })).toBeNull();
    const none = { ...result(1), images: [new Float32Array(DIM).fill(Number.NaN)] };
    expect(flaw(none, { ...cpu, images: [direction(0)] }, demands)).toMatch(/no numbers/);
    expect(flaw(result(1), { ...cpu, texts: [] }, demands)).toMatch(/another size/);
  });
});

describe('fixed shapes', () => {
  it('are the next that is large enough', () => {
    expect([0, 1, 2, 4, 5, 16, 17].map((size) => fixedSize(size, [16, 1, 4]))).toEqual([1, 1, 4, 4, 16, 16, 17]);
    expect(fixedSize(7, [])).toBe(7);
  });

  it('keep the rows of a batch as they are', () => {
    const batch = fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      length: fc.integer({ min: 1, max: 6 }),
      moreRows: fc.nat(4),
      moreTokens: fc.nat(4),
    });
    fc.assert(
      fc.property(batch, ({ count, length, moreRows, moreTokens }) => {
        const given: Tokens = {
          inputIds: BigInt64Array.from({ length: count * length }, (_, i) => BigInt(i + 1)),
          attentionMask: new BigInt64Array(count * length).fill(1n),
          count,
          length,
          padId: 0n,
        };
        const padded = paddedTokens(given, count + moreRows, length + moreTokens);
        expect([padded.count, padded.length]).toEqual([count + moreRows, length + moreTokens]);
        expect(padded.inputIds).toHaveLength(padded.count * padded.length);
        for (let row = 0; row < padded.count; row++) {
          const at = row * padded.length;
          const from = row < count ? row * length : 0;
          const own = padded.inputIds.subarray(at, at + length);
          expect(own).toEqual(given.inputIds.subarray(from, from + length));
          // What was added is hidden, and no row is hidden whole: a mean over nothing is no number.
          const mask = padded.attentionMask.subarray(at, at + padded.length);
          expect([...mask]).toEqual([...new Array(length).fill(1n), ...new Array(moreTokens).fill(0n)]);
        }
        const pixels = Float32Array.from({ length: 3 * count }, (_, i) => i);
        expect(paddedPixels(pixels, count, count + moreRows).subarray(0, 3 * count)).toEqual(pixels);
        expect(paddedPixels(pixels, count, count + moreRows)).toHaveLength(3 * (count + moreRows));
      }),
    );
  });
});

describe('towers whose device may be lost', () => {
  /** What the device does in each run. */
  const runs = fc.array(fc.constantFrom<'works' | 'fails' | 'silent'>('works', 'fails', 'silent'), { maxLength: 12 });

  it('[JUDGE-2] answer every batch, whenever the device goes', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (script) => {
        let now: (typeof script)[number] = 'works';
        const device: Towers = {
          ...towersOn('cuda'),
          embedImages: (_, count) =>
            towersOn('cuda', { fails: now === 'fails', silent: now === 'silent' }).embedImages(_, count),
        };
        const lost: string[] = [];
        let opened = 0;
        const towers = failoverTowers(
          device,
          async () => {
            opened++;
            return towersOn('cpu');
          },
          ({ provider, reason }) => lost.push(`${provider}: ${reason}`),
        );
        for (const next of script) {
          now = next;
          const embeddings = await towers.embedImages(new Float32Array(3), 3);
          expect(embeddings).toHaveLength(3);
          expect(isSound(embeddings)).toBe(true);
        }
        const everLost = script.some((run) => run !== 'works');
        expect(lost).toHaveLength(everLost ? 1 : 0);
        expect(opened).toBe(everLost ? 1 : 0);
        expect(towers.provider).toBe(everLost ? 'cpu' : 'cuda');
      }),
    );
  });

  it('[JUDGE-2] keep the device when the batch fails on the CPU as well', async () => {
    let bad = true;
    const device: Towers = {
      ...towersOn('cuda'),
      embedTexts: (given) => towersOn('cuda', { fails: bad }).embedTexts(given),
    };
    const lost: unknown[] = [];
    const cpu: Towers = {
      ...towersOn('cpu'),
      embedTexts: (given) => towersOn('cpu', { fails: bad }).embedTexts(given),
    };
    const towers = failoverTowers(
      device,
      async () => cpu,
      (what) => lost.push(what),
    );
    await expect(towers.embedTexts(tokens)).rejects.toThrow('cpu is gone');
    bad = false;
    expect(await towers.embedTexts(tokens)).toHaveLength(1);
    expect(towers.provider).toBe('cuda');
    expect(lost).toEqual([]);
  });

  it('say why, and try the CPU again when its sessions did not open', async () => {
    const lost: unknown[] = [];
    let memory = false;
    const towers = failoverTowers(
      towersOn('webgpu', { fails: true }),
      async () => {
        if (!memory) throw new Error('no memory');
        return towersOn('cpu');
      },
      (what) => lost.push(what),
    );
    await expect(towers.embedImages(new Float32Array(1), 1)).rejects.toThrow('no memory');
    memory = true;
    await Promise.all([towers.embedImages(new Float32Array(1), 1), towers.embedImages(new Float32Array(1), 1)]);
    expect(lost).toEqual([{ provider: 'webgpu', reason: 'it failed while it judged: webgpu is gone' }]);
  });

  it('do not release what was lost', async () => {
    const closed: string[] = [];
    const towers = failoverTowers(
      towersOn('cuda', { fails: true, closed: () => closed.push('cuda') }),
      async () => towersOn('cpu', { closed: () => closed.push('cpu') }),
      () => undefined,
    );
    await towers.embedImages(new Float32Array(1), 1);
    await towers.close();
    expect(closed).toEqual(['cpu']);
  });
});
