import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../support/script.ts';

const evaluate = (...args: string[]) => runScript('research/evaluation/main.ts', ...args);

describe('npm run evaluate', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
    const square = [
      [0, 255, 255, 0, 0],
      [0, 0, 255, 255, 0],
    ];
    const row = (recognized: boolean) => JSON.stringify({ word: 'square', recognized, drawing: [square] });
    await writeFile(join(folder, 'eval.ndjson'), `${row(true)}\n${row(false)}\n`);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('prints one JSON object and nothing else', async () => {
    const { code, stdout } = await evaluate('--json', '--data', folder, '--only', 'size');
    const { figures } = JSON.parse(stdout) as { figures: { name: string; value: number; ok: boolean; n: number }[] };
    expect(figures.map(({ name }) => name)).toEqual(['size.all-files', 'size.default-precision']);
    expect(figures.every(({ value, n }) => value > 1 && n > 5)).toBe(true);
    expect(code).toBe(0);
  });

  it('judges through the product, and writes table and sheets', async () => {
    const table = join(folder, 'table.md');
    const sheets = join(folder, 'sheets');
    const { stdout } = await evaluate('--data', folder, '--only', 'words', '--markdown', table, '--sheets', sheets);
    expect(stdout).toMatch(/words\.recognised\.top5 +(0|100)\.0 % +>= 94 % +(ok|NOT OK) +1 /);
    expect(stdout).toMatch(/words\.all\.top1 +\S+ % +>= 71 % +(ok|NOT OK) +2 /);
    expect(await readFile(table, 'utf8')).toContain('| 1 | words.all.top1 |');
    expect((await readFile(join(sheets, 'best.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  it('shows what could not be measured as missing, and fails', async () => {
    const { code, stdout } = await evaluate('--data', folder, '--only', 'unseen.with-icons', '--held-out', folder);
    expect(stdout.match(/MISSING/g)).toHaveLength(2);
    expect(stdout).toContain('There is no model folder');
    expect(code).toBe(1);
  });

  it('says in one sentence why it cannot begin', async () => {
    const { code, stdout, stderr } = await evaluate('--data', join(folder, 'nowhere'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^There is no eval\.ndjson\.xz in .* link the folder .*\n$/);
    expect(await evaluate('--data', folder, '--only', 'nothing')).toMatchObject({ code: 2, stdout: '' });
    expect(await evaluate('--nonsense')).toMatchObject({ code: 2, stdout: '' });
  });
});
