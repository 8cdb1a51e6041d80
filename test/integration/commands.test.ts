import { execFile } from 'node:child_process';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm run, called from another folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'called-from-')));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.concurrent.each([
    ['judge', ['--prompt', 'a cat', '--model', 'nothing', 'cat.json']],
    ['model', ['install', 'owner/name', '--from', 'nothing']],
    ['evaluate', ['--data', 'nothing']],
  ])('%s looks for paths there', async (command, args) => {
    const npm = ['--prefix', root, 'run', '-s', command, '--', ...args];
    const env = { ...process.env, DATA_DIR: join(folder, 'data') };
    const errors = await new Promise<string>((resolve) => {
      execFile('npm', npm, { cwd: folder, env }, (_, _stdout, stderr) => resolve(stderr));
    });
    expect(errors).toContain(join(folder, 'nothing'));
  });
});
