import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { swapAll } from '#server/backup/swap.ts';

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'swap-'));
  await mkdir(at('db'));
  await writeFile(at('db/rows'), 'old');
  await mkdir(at('db.restoring'));
  await writeFile(at('db.restoring/rows'), 'new');
  await writeFile(at('key'), 'old key');
  await writeFile(at('key.restoring'), 'new key');
});
afterEach(() => rm(folder, { recursive: true }));

const swaps = () => [
  { draft: at('db.restoring'), place: at('db') },
  { draft: at('key.restoring'), place: at('key') },
];

describe('[OPS-5] a restored database and its key', () => {
  it('take their places, and what was there is kept, however often within a second', async () => {
    const [database = '', key = ''] = swapAll(swaps());
    expect(await readFile(at('db/rows'), 'utf8')).toBe('new');
    expect(await readFile(at('key'), 'utf8')).toBe('new key');
    expect(await readFile(join(database, 'rows'), 'utf8')).toBe('old');
    expect(await readFile(key, 'utf8')).toBe('old key');
    await writeFile(at('key.restoring'), 'newer key');
    const [again = ''] = swapAll(swaps().slice(1));
    expect(await readFile(again, 'utf8')).toBe('new key');
    expect(await readFile(key, 'utf8')).toBe('old key');
  });

  it('leave everything where it was when the last step fails', async () => {
    await rm(at('key.restoring'));
    expect(() => swapAll(swaps())).toThrow('ENOENT');
    expect((await readdir(folder)).sort()).toEqual(['db', 'db.restoring', 'key']);
    expect(await readFile(at('db/rows'), 'utf8')).toBe('old');
    expect(await readFile(at('db.restoring/rows'), 'utf8')).toBe('new');
    expect(await readFile(at('key'), 'utf8')).toBe('old key');

    await rm(at('db.restoring'), { recursive: true });
    expect(() => swapAll(swaps())).toThrow('ENOENT');
    expect(await readFile(at('db/rows'), 'utf8')).toBe('old');
  });
});
