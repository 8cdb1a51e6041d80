import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { extractEntry, readZipDirectory, ZipError } from '#server/lib/unzip.ts';
import { readMetadata, requiredFilesFor } from '../../cli/setup-cuda/required-files.ts';
import { runSetup } from '../../cli/setup-cuda/run.ts';
import { type FakeFeed, openFakeFeed } from '../support/fake-feed.ts';
import { zipArchive } from '../support/zip-archive.ts';

const wanted = requiredFilesFor('linux/x64', readMetadata());
const [bridge, provider] = wanted.files as [(typeof wanted.files)[0], (typeof wanted.files)[0]];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'setup-cuda-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('npm run setup:cuda', () => {
  const contents = {
    [bridge.entry]: Buffer.from('the bridge '.repeat(300)),
    [provider.entry]: Buffer.concat([randomBytes(60_000), Buffer.alloc(90_000)]),
    'runtimes/linux-x64/native/libonnxruntime_providers_tensorrt.so': Buffer.alloc(1000, 3),
    'Microsoft.ML.OnnxRuntime.Gpu.Linux.nuspec': Buffer.from('<package/>'),
  };
  const nupkg = zipArchive(contents);
  let feed: FakeFeed;
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'runtime-'));
    feed = await openFakeFeed(wanted.name, wanted.version, nupkg);
    return () => feed.close();
  });

  const run = async (options: { args?: string[]; platform?: string; feed?: string } = {}) => {
    const text: string[] = [];
    const write = (chunk: unknown) => text.push(String(chunk)) > 0;
    const exitCode = await runSetup(options.args ?? [], {
      stdout: { isTTY: false, columns: 80, write },
      stderr: { write },
      env: { NUGET_FEED: options.feed ?? feed.url },
      interrupt: new AbortController().signal,
      platform: options.platform ?? 'linux/x64',
      folder,
      metadata: readMetadata(),
      retry: { attempts: 3, waitMs: 1, stallMs: 20_000, maxDelayMs: 100 },
    });
    return { exitCode, text: text.join('') };
  };
  const refusal = async (options: Parameters<typeof run>[0] = {}) => {
    const { exitCode, text } = await run(options);
    expect(exitCode, text).toBe(1);
    return text;
  };
  const installed = () => readdir(folder).then((names) => names.sort());
  const both = [provider.name, bridge.name].sort();

  it('wants what the installed onnxruntime-node wants', () => {
    expect(wanted).toMatchObject({ name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux', cuda: '12' });
    expect(both).toEqual(['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so']);
    expect(wanted.feed).toMatch(/^https:\/\/.*\/v3\/index\.json$/);
  });

  it('puts the two libraries beside the runtime, nothing else, and says what else is needed', async () => {
    const { exitCode, text } = await run();
    expect(exitCode, text).toBe(0);
    expect(await installed()).toEqual(both);
    for (const { entry, name } of wanted.files) {
      expect((await readFile(join(folder, name))).equals(contents[entry] as Buffer)).toBe(true);
    }
    expect(text).toMatch(/NVIDIA driver, the libraries of CUDA 12 .* and cuDNN 9/);
    expect(text).toMatch(/JUDGE_PROVIDER=cuda npm start/);
    // A file of noise is no library; the command still worked.
    expect(text).toMatch(/could not be looked up/);
  });

  it('is content with what is there, and checks without installing', async () => {
    expect(await refusal({ args: ['--check'] })).toMatch(/not installed: run "npm run setup:cuda"/);
    await run();
    feed.ranges.length = 0;
    expect((await run()).text).toMatch(/there already/);
    expect((await run({ args: ['--check'] })).exitCode).toBe(0);
    expect(feed.ranges).toEqual([]);
  });

  it('continues where the connection broke', async () => {
    feed.arrived = () => {
      const part = `${wanted.name}.${wanted.version}.nupkg.`;
      return Math.max(0, ...sizesIn(folder, part));
    };
    feed.cuts.push(20_000, 10_000);
    expect((await run()).exitCode).toBe(0);
    expect(feed.ranges).toEqual([undefined, 'bytes=20000-', 'bytes=30000-']);
    expect(await installed()).toEqual(both);
  });

  it('gets over a feed that is busy', async () => {
    feed.statuses.push(503, 429);
    expect((await run()).exitCode).toBe(0);
  });

  it('refuses a package with another hash or size than the feed gives', async () => {
    feed.claims = { packageHash: Buffer.alloc(64, 7).toString('base64') };
    expect(await refusal()).toMatch(/another hash than the feed gives .* deleted: .*NUGET_FEED/);
    feed.claims = { packageSize: nupkg.length + 5 };
    expect(await refusal()).toMatch(/bytes by the feed's own word, but \d+ are sent: set NUGET_FEED/);
    expect(await installed()).toEqual([]);
  });

  it('says that a feed vouches for nothing, and finds damage all the same', async () => {
    feed.silent = true;
    const { exitCode, text } = await run();
    expect(exitCode, text).toBe(0);
    expect(text).toMatch(/gives no checksum/);
    for (const { name } of wanted.files) await rm(join(folder, name));
    feed.nupkg = Buffer.from(nupkg);
    feed.nupkg[5000] = (feed.nupkg[5000] ?? 0) ^ 1;
    expect(await refusal()).toMatch(/is not the package that was expected: .* (is damaged|cannot be unpacked)/);
    expect(await installed()).toEqual([]);
  });

  it.each<[string, Record<string, Buffer> | null, RegExp]>([
    [
      'has no provider',
      { [bridge.entry]: Buffer.alloc(9) },
      /it has no runtimes\/linux-x64\/native\/libonn.*_cuda\.so/,
    ],
    ['is no archive', null, /it is no ZIP archive/],
  ])('installs nothing when the package %s', async (_, files, reason) => {
    feed.nupkg = files ? zipArchive(files) : Buffer.from('<html>Sign in</html>'.repeat(20));
    expect(await refusal()).toMatch(reason);
    expect(await installed()).toEqual([]);
  });

  it.each([
    ['/v3/nothing.json', /is no NuGet feed/],
    ['/flat/microsoft.ml.onnxruntime.gpu.linux/index.json', /is no NuGet feed/],
  ])('does not take %s for a feed', async (path, reason) => {
    expect(await refusal({ feed: feed.url.replace('/v3/index.json', path) })).toMatch(reason);
  });

  it('says which version the feed lacks, and that it cannot be reached', async () => {
    const other = await openFakeFeed(wanted.name, '0.9.0', nupkg);
    const { url } = other;
    expect(await refusal({ feed: url })).toMatch(new RegExp(`has no ${wanted.name} ${wanted.version}: set NUGET_FEED`));
    await other.close();
    expect(await refusal({ feed: url })).toMatch(/cannot be reached \(.+\): check the network, set HTTPS_PROXY/);
    expect(await refusal({ feed: 'nuget' })).toMatch(/^NUGET_FEED must be the web address/);
  });

  it('has nothing for other platforms, and says so', async () => {
    expect(await refusal({ platform: 'darwin/arm64' })).toMatch(
      /no CUDA provider for darwin\/arm64, only for linux\/x64/,
    );
    expect(await refusal({ platform: 'linux/riscv64' })).toMatch(/no CUDA provider for linux\/riscv64/);
    expect(() => requiredFilesFor('linux/x64', { requirements: [] })).toThrow(
      /lists its CUDA libraries in another way/,
    );
  });

  it('does not guess what other words mean', async () => {
    expect((await run({ args: ['--force'] })).exitCode).toBe(2);
    expect(await run({ args: ['--help'] })).toMatchObject({ exitCode: 0, text: expect.stringContaining('NUGET_FEED') });
  });
});

const sizesIn = (folder: string, prefix: string): number[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0);

describe('the ZIP reader', () => {
  const archive = async (bytes: Buffer) => {
    const path = join(await mkdtemp(join(root, 'zip-')), 'archive.zip');
    await writeFile(path, bytes);
    return path;
  };

  it('gives back what another implementation packed', async () => {
    const files = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}(\/[a-zé]{1,5})?$/),
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      { minKeys: 1, maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (packed, stored) => {
        const path = await archive(zipArchive(packed, { stored }));
        const entries = await readZipDirectory(path);
        expect(entries.map(({ name }) => name).sort()).toEqual(Object.keys(packed).sort());
        for (const entry of entries) {
          await extractEntry(path, entry, `${path}.out`);
          expect((await readFile(`${path}.out`)).equals(packed[entry.name] as Buffer)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never takes a damaged archive for a sound one', async () => {
    const contents = randomBytes(2000);
    const whole = zipArchive({ library: contents });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        const path = await archive(bytes);
        try {
          const entry = (await readZipDirectory(path)).find(({ name }) => name === 'library');
          if (!entry) return;
          await extractEntry(path, entry, `${path}.out`);
        } catch (error) {
          expect(error).toBeInstanceOf(ZipError);
          return;
        }
        // What was hit says nothing about the contents: a date, a version, an attribute.
        expect((await readFile(`${path}.out`)).equals(contents)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what ends too early', async () => {
    const whole = zipArchive({ library: randomBytes(500) });
    for (const length of [0, 10, 21, whole.length - 30]) {
      await expect(readZipDirectory(await archive(whole.subarray(0, length)))).rejects.toBeInstanceOf(ZipError);
    }
  });
});
