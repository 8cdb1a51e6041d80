import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDraw } from '../../cli/draw/run.ts';

describe('npm run draw', () => {
  const run = async (argv: readonly string[], input = '') => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const output = Promise.all([text(stdout), text(stderr)]);
    const code = await runDraw(argv, { stdin: Readable.from([Buffer.from(input)]), stdout, stderr });
    stdout.end();
    stderr.end();
    const [out, err] = await output;
    return { code, out, err };
  };

  it('answers each line of a batch in its place', async () => {
    const { code, out } = await run(['--batch', '-', '--candidates', '1'], 'a cat\n\n  an   apple ');
    const [cat, empty, apple] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(cat).toMatchObject({ prompt: 'a cat', candidates: 1 });
    expect(Object.keys(cat)).toEqual(['prompt', 'drawing', 'score', 'candidates']);
    expect(empty).toEqual({ error: { code: 'bad_request', message: 'The prompt is empty.' } });
    expect(apple.prompt).toBe('an apple');
    expect(code).toBe(0);
  });

  it('says in one sentence what is wrong', async () => {
    expect(await run(['--prompt', ' '])).toEqual({ code: 2, out: '', err: 'The prompt is empty.\n' });
    expect(await run(['--batch', '/nowhere/words.txt'])).toEqual({
      code: 2,
      out: '',
      err: 'The batch file /nowhere/words.txt cannot be read.\n',
    });
  });

  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'draw-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes a picture', async () => {
    const file = join(folder, 'cat.svg');
    const { code, out } = await run(['--prompt', 'a cat', '--candidates', '1', '--svg', file]);
    expect([code, out]).toEqual([0, expect.stringMatching(/cat\.svg: score [\d.]+\n$/)]);
    expect(await readFile(file, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    expect((await run(['--prompt', 'a cat', '--candidates', '1', '--svg', join(folder, 'no', 'cat.svg')])).code).toBe(
      2,
    );
  });
});
