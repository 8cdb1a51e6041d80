import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { lockBackups, removeLeftovers } from '#server/backup/leftovers.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { lockDatabase } from '#server/storage/engine-pglite.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

describe('backups of the embedded database', () => {
  let dataFolder: string;
  const at = (name: string) => path.join(dataFolder, name);
  const place = () => ({ dataFolder, databaseUrl: null });
  beforeAll(async () => {
    dataFolder = await seededDataFolder();
  });
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));

  it('[OPS-4] one that cannot be noted is a good one, and files that it did not make stay', async () => {
    await writeFile(at('mine.zip.part'), 'somebody else’s');
    // Nothing can be renamed to it.
    await mkdir(at('backups/last.json'), { recursive: true });
    const onWarning = vi.fn();
    const made = await makeBackup({ ...place(), file: at('mine.zip'), version: '1', onWarning });
    expect(made.rows).toBeGreaterThan(100);
    expect(onWarning).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^The backup is complete, but .*EISDIR/));
    expect(await readFile(at('mine.zip.part'), 'utf8')).toBe('somebody else’s');
    expect((await readdir(dataFolder)).filter((name) => name.startsWith('mine')).sort()).toEqual([
      'mine.zip',
      'mine.zip.part',
    ]);
    await rm(at('backups/last.json'), { recursive: true });
  });

  it('[OPS-5] a restore that cannot put the key in its place leaves everything as it was', async () => {
    await writeFile(at('secret.key'), 'a key that the backup has');
    await makeBackup({ ...place(), file: at('keyed.zip'), version: '1' });
    // It can't be compared.
    await rm(at('secret.key'));
    await mkdir(at('secret.key/inside'), { recursive: true });
    await expect(restoreBackup({ ...place(), file: at('keyed.zip'), replace: true })).rejects.toThrow('EISDIR');
    const names = await readdir(dataFolder);
    expect(names.filter((name) => /restoring|replaced/.test(name))).toEqual([]);
    await rm(at('secret.key'), { recursive: true });
  });

  it('[OPS-4] [OPS-5] what SIGKILL left is removed, unless somebody works on it', async () => {
    const left = ['db.restoring', 'secret.key.restoring', 'db.copy', 'backups/doodle-judge-x.zip.0a1b2c3d.part'].map(
      at,
    );
    for (const file of left) await mkdir(file, { recursive: true });
    await mkdir(at('backups/other.zip.part'));
    const release = lockBackups(dataFolder);
    expect(await removeLeftovers(dataFolder, false)).toEqual([]);
    expect((await removeLeftovers(dataFolder, true)).sort()).toEqual(left.slice(0, 2).sort());
    expect(left.map((file) => existsSync(file))).toEqual([false, false, true, true]);
    release();
    expect((await removeLeftovers(dataFolder, false)).sort()).toEqual(left.slice(2).sort());
    expect(await removeLeftovers(dataFolder, true)).toEqual([]);
    expect(existsSync(at('backups/other.zip.part'))).toBe(true);
  });

  it('[OPS-5] no new database is made where a restore was killed between its last two steps', async () => {
    await rename(at('db'), at('db.replaced-2026-11-30T12-00-00Z'));
    await mkdir(at('db.restoring'));
    await expect(openStorage({ dataFolder })).rejects.toThrow(
      /A restore was interrupted .* rename db\.replaced-2026-11-30T12-00-00Z to db /,
    );
    expect(existsSync(at('db'))).toBe(false);
    // Nor does the lock stay.
    lockDatabase(dataFolder).release();
    await rename(at('db.replaced-2026-11-30T12-00-00Z'), at('db'));
    await (await openStorage({ dataFolder })).close();
  });
});
