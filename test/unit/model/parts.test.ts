import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand, UsageError } from '../../../cli/model/arguments.ts';
import { digestOfEtag } from '../../../cli/model/digest.ts';
import { endpointOf, proxiesOf, retryAfterMs, retryDelayMs } from '../../../cli/model/http.ts';
import { nameOf, onnxRepositoryOf } from '../../../cli/model/installed.ts';
import { ModelLock } from '../../../cli/model/lock.ts';
import { candidates, difference, faster, type Trial } from '../../../cli/model/precision.ts';
import { bar, openProgress, size } from '../../../cli/model/terminal.ts';
import { checkModelType, wantedConfiguration, wantedTowers } from '../../../cli/model/wanted-files.ts';

describe('ids', () => {
  it('lead to the repository that has the ONNX files', () => {
    expect(onnxRepositoryOf('openai/clip-vit-base-patch32')).toBe('Xenova/clip-vit-base-patch32');
    expect(onnxRepositoryOf('someone/clip')).toBe('someone/clip');
  });

  it.each(['clip', 'a/b/c', '../x', 'a/..', '/a', 'a b/c', 'https://huggingface.co/a/b', ''])('%s is none', (id) => {
    expect(() => onnxRepositoryOf(id)).toThrow(/is no hub id/);
  });

  it('become folder names that stay in their folder, one for each precision', () => {
    expect(nameOf('openai/clip-vit-base-patch32', 'fp32')).toBe('openai--clip-vit-base-patch32');
    expect(nameOf('openai/clip-vit-base-patch32', 'int8')).toBe('openai--clip-vit-base-patch32-int8');
    fc.assert(
      fc.property(fc.string(), (id) => {
        let name: string;
        try {
          name = nameOf(id, 'fp32');
        } catch {
          return;
        }
        expect(name).toMatch(/^[\w-][\w.-]*$/);
      }),
    );
  });
});

describe('the files of a repository', () => {
  const both = (suffix: string) => [`onnx/vision_model${suffix}.onnx`, `onnx/text_model${suffix}.onnx`];
  const small = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];

  it('are the towers of one precision with their data, and nothing else', () => {
    const data = ['onnx/text_model.onnx_data', 'onnx/text_model.onnx_data_1'];
    const paths = ['onnx/model.onnx', ...both(''), ...both('_fp16'), ...both('_int8'), ...both('_quantized'), ...data];
    const hostile = ['onnx/text_model.onnx_data/../../../x_data'];
    expect(wantedTowers([...paths, ...hostile], 'a/b', 'fp32')).toEqual([...both(''), ...data]);
    expect(wantedTowers(paths, 'a/b', 'fp16')).toEqual(both('_fp16'));
    expect(wantedTowers(paths, 'a/b', 'int8')).toEqual(both('_quantized'));
  });

  it('are named when they are missing', () => {
    expect(() => wantedTowers(both('_fp16'), 'a/b', 'fp32')).toThrow(/no fp32 towers: choose --precision fp16/);
    expect(() => wantedTowers(['onnx/vision_model.onnx'], 'a/b', 'fp32')).toThrow(/no ONNX towers/);
    expect(() => wantedConfiguration(['config.json'], 'a/b')).toThrow(/tokenizer\.json, tokenizer_config\.json are/);
    expect(wantedConfiguration([...small, 'special_tokens_map.json', 'README.md'], 'a/b')).toEqual([
      ...small,
      'special_tokens_map.json',
    ]);
  });

  it.each(['clip', 'siglip'])('of %s will do', (type) => {
    checkModelType(JSON.stringify({ model_type: type }), 'a/b');
  });

  it('of another kind of model are refused by its name', () => {
    expect(() => checkModelType('{"model_type":"whisper"}', 'a/b')).toThrow(/a\/b is a "whisper" model, not a CLIP/);
    expect(() => checkModelType('<html>', 'a/b')).toThrow(/not a CLIP/);
  });
});

describe('a lock', () => {
  it.each(['../x', '/etc/passwd', 'onnx/../../x', 'a//b', ''])('cannot point to %s', (path) => {
    const file = { path, size: 1, sha256: '0'.repeat(64) };
    const lock = { version: 1, id: 'a/b', precision: 'fp32', hub: null };
    expect(ModelLock.safeParse({ ...lock, files: [file] }).success).toBe(false);
    expect(ModelLock.safeParse({ ...lock, files: [{ ...file, path: 'onnx/a.onnx_data' }] }).success).toBe(true);
  });
});

describe('an ETag', () => {
  it('is a digest in any spelling, or none', () => {
    const sha = 'a1'.repeat(32);
    for (const tag of [sha, `"${sha}"`, `W/"${sha.toUpperCase()}"`]) {
      expect(digestOfEtag(tag)).toEqual({ kind: 'sha256', hex: sha });
    }
    expect(digestOfEtag(`"${'b2'.repeat(20)}"`)).toEqual({ kind: 'gitBlob', hex: 'b2'.repeat(20) });
    for (const tag of [null, '', '"abc"', `"${sha}-2"`]) expect(digestOfEtag(tag)).toBeNull();
  });
});

describe('the command line', () => {
  it('has a default for everything but the model', () => {
    expect(readCommand(['install', 'a/b'])).toEqual({
      kind: 'install',
      request: { id: 'a/b', precision: 'measured', revision: 'main', from: null },
    });
    expect(readCommand([])).toEqual({ kind: 'help' });
    expect(readCommand(['verify'])).toEqual({ kind: 'verify', model: null });
  });

  it.each([
    ['install'],
    ['use'],
    ['remove'],
    ['list', 'a/b'],
    ['fetch', 'a/b'],
    ['install', 'a/b', 'c/d'],
    ['install', 'a/b', '--precision', 'fp8'],
    ['install', 'a/b', '--from', '.', '--revision', 'main'],
    ['use', 'a/b', '--revision', 'main'],
    ['install', 'a/b', '--fast'],
  ])('refuses %s %s %s %s', (...argv) => {
    expect(() => readCommand(argv.filter((word) => word !== undefined))).toThrow(UsageError);
  });

  it.each(['huggingface.co', 'ftp://hub', 'nonsense'])('refuses %s as HF_ENDPOINT', (url) => {
    expect(() => endpointOf(url, null)).toThrow(/^HF_ENDPOINT must be a web address/);
  });
});

describe('the choice of a precision', () => {
  it('tries half precision on a GPU, else fp32 against int8, else what there is', () => {
    expect(candidates(['fp32', 'fp16', 'int8'], true)).toEqual(['fp16']);
    expect(candidates(['fp32', 'int8'], true)).toEqual(['fp32', 'int8']);
    expect(candidates(['fp32', 'fp16', 'int8'], false)).toEqual(['fp32', 'int8']);
    expect(candidates(['fp32', 'fp16'], false)).toEqual(['fp32']);
    expect(candidates(['fp16'], false)).toEqual(['fp16']);
    expect(candidates(['int8'], true)).toEqual(['int8']);
  });

  const angle = (radians: number) => Float32Array.of(Math.cos(radians), Math.sin(radians));
  const trial = (turns: readonly number[], perSecond: number): Trial => ({
    precision: 'fp32',
    provider: 'cpu',
    perSecond,
    images: turns.map(angle),
    prompts: [0, 1, 2].map(angle),
  });
  const turns = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 6 });

  it('sees no difference where there is none, whichever way the space is turned', () => {
    fc.assert(
      fc.property(turns, fc.double({ min: -3, max: 3, noNaN: true }), (given, by) => {
        fc.pre(Math.max(...given) - Math.min(...given) > 0.1);
        const exact = trial(given, 10);
        expect(difference(exact, exact)).toBe(0);
        const turned = {
          images: given.map((one) => angle(one + by)),
          prompts: [0, 1, 2].map((one) => angle(one + by)),
        };
        expect(difference(exact, turned)).toBeLessThan(1e-4);
      }),
    );
  });

  it('takes int8 only when it is clearly faster and scores alike', () => {
    const exact = trial([0, 0.5, 1.4], 10);
    expect(faster(exact, trial([0, 0.5, 1.4], 20)).precision).toBe('int8');
    expect(faster(exact, trial([0.01, 0.51, 1.4], 20)).precision).toBe('int8');
    expect(faster(exact, trial([0, 0.5, 1.4], 11))).toMatchObject({
      precision: 'fp32',
      why: 'int8 is only 1.10 times as fast',
    });
    expect(faster(exact, trial([0.4, 0.1, 1.4], 90))).toMatchObject({
      precision: 'fp32',
      why: expect.stringMatching(/too much/),
    });
    const blind = { ...trial([0, 0.5, 1.4], 90), images: [0, 1, 2].map(() => Float32Array.of(Number.NaN, 0)) };
    expect(faster(exact, blind).precision).toBe('fp32');
  });
});

describe('the way to a hub', () => {
  it('leads through a proxy when one is set, and repeats none that is wrong', () => {
    expect(proxiesOf({})).toBeUndefined();
    expect(proxiesOf({ HTTPS_PROXY: '', NO_PROXY: '*' })).toBeUndefined();
    for (const proxy of ['proxy:3128', 'http://me:secret@proxy', 'https://proxy.example/']) {
      expect(proxiesOf({ https_proxy: proxy })).toBeDefined();
    }
    expect(() => proxiesOf({ HTTPS_PROXY: 'socks5://me:secret@proxy' })).toThrow(/^HTTPS_PROXY must be (?!.*secret)/);
  });

  it.each([
    [429, '7', 7000],
    [503, 'Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    [503, 'Thu, 01 Jan 1970 00:00:00 GMT', 0],
    [429, 'soon', 0],
    [429, '-1', 0],
    [429, null, 0],
    [500, '7', 0],
  ])('is left alone after %d with Retry-After %s', (status, retryAfter, ms) => {
    expect(retryAfterMs(status, retryAfter, 10_000)).toBe(ms);
  });

  it('waits longer from failure to failure, as long as the server asks, and never too long', () => {
    const retry = { attempts: 5, waitMs: 1000, stallMs: 1, maxDelayMs: 60_000 };
    expect([1, 2, 3].map((failures) => retryDelayMs(retry, failures, 0))).toEqual([1000, 2000, 4000]);
    expect(retryDelayMs(retry, 1, 7000)).toBe(7000);
    expect(retryDelayMs(retry, 1, 3_600_000)).toBe(60_000);
  });
});

describe('progress', () => {
  it('draws a bar that never changes its length and never goes back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, more) => {
          expect(bar(at)).toHaveLength(bar(0).length);
          const filled = (share: number) => bar(share).replaceAll(/[^#]/g, '').length;
          expect(filled(at + more)).toBeGreaterThanOrEqual(filled(at));
        },
      ),
    );
  });

  it('speaks in decimal units', () => {
    expect([0, 999, 1000, 605_200_000, 1.5e9].map(size)).toEqual(['0 B', '999 B', '1.0 kB', '605.2 MB', '1.5 GB']);
  });

  const written = (isTTY: boolean) => {
    const chunks: string[] = [];
    let now = 0;
    const output = { isTTY, columns: 60, write: (chunk: string) => chunks.push(chunk) > 0 };
    const progress = openProgress(output as never, () => {
      now += 1000;
      return now;
    });
    for (let bytes = 0; bytes <= 1000; bytes += 10) progress.bytes('vision.onnx', bytes, 1000);
    progress.done('vision.onnx', 1000);
    progress.line('next');
    return chunks.join('');
  };

  it('redraws one line on a terminal', () => {
    const lines = written(true).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('[############------------]  50 %  500 B of 1.0 kB');
  });

  it('writes plain lines elsewhere', () => {
    expect(written(false)).toBe(
      '  vision.onnx  25 % of 1.0 kB\n  vision.onnx  50 % of 1.0 kB\n  vision.onnx  75 % of 1.0 kB\n  vision.onnx  1.0 kB\nnext\n',
    );
  });
});
