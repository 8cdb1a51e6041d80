import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageLocked } from '#server/storage/engine.ts';
import { lockFolder, thisProcess } from '#server/storage/folder-lock.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { newDataFolder } from '../support/data-folder.ts';
import { startProcess } from './storage-process.ts';

// Each process starts cold.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const lock = () => lockFolder(folder, 'the database');
const writeOwner = (owner: object, generation = 1) =>
  writeFile(path.join(folder, String(generation)), JSON.stringify(owner));

describe('The embedded database has one owner', () => {
  it('names the process that has it, and takes over from a dead one', async () => {
    await rm(folder, { recursive: true });
    folder = await newDataFolder();
    const holder = startProcess('hold', { dataFolder: folder });
    try {
      await holder.said(1);
      const second = openStorage({ dataFolder: folder });
      await expect(second).rejects.toThrow(StorageLocked);
      await expect(second).rejects.toThrow(new RegExp(`${folder}.+process ${holder.pid}\\b`));
    } finally {
      await holder.kill();
    }
    const storage = await openStorage({ dataFolder: folder });
    await storage.ping();
    await expect(openStorage({ dataFolder: folder })).rejects.toThrow(StorageLocked);
    await storage.close();
    await (await openStorage({ dataFolder: folder })).close();
  });

  it('gets exactly one owner when many processes find a dead one at once', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    for (let attempt = 0; attempt < 2; attempt++) {
      await rm(folder, { recursive: true, force: true });
      const lockedFolder = await mkdtemp(path.join(os.tmpdir(), 'doodle-lock-'));
      folder = lockedFolder;
      await writeOwner({ pid: dead, started: null, released: false }, 7);
      const atMs = Date.now() + 3_000;
      const rivals = Array.from({ length: 5 }, () => startProcess('lock', { folder, atMs }));
      try {
        await Promise.all(rivals.map((rival) => rival.said(2)));
        expect(rivals.map(({ lines }) => lines[1]).sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'won']);
      } finally {
        await Promise.all(rivals.map((rival) => rival.kill()));
      }
    }
  });
});

describe('lockFolder', () => {
  it('can be taken again after its release, as often as wanted, and leaves one file', async () => {
    for (let i = 0; i < 5; i++) {
      const held = lock();
      expect(lock).toThrow(StorageLocked);
      held.release();
      held.release();
    }
    expect(await readdir(folder)).toHaveLength(1);
  });

  it('is not given back by an owner that lost it', () => {
    const first = lock();
    first.release();
    const second = lock();
    first.release();
    expect(lock).toThrow(StorageLocked);
    second.release();
  });

  it.runIf(process.platform === 'linux')('takes over when another process got the dead one’s number', async () => {
    await writeOwner({ pid: process.pid, started: 'another-boot/12345', released: false });
    lock().release();
  });

  it('respects a live process', async () => {
    await writeOwner({ ...thisProcess(), released: false }, 41);
    expect(lock).toThrow(StorageLocked);
  });

  it('takes over a lock that nobody can read', async () => {
    for (const [i, content] of ['', '{"pid":', '{}', '[]', '{"pid":-1,"started":null,"released":false}'].entries()) {
      await writeFile(path.join(folder, String(100 * (i + 1))), content);
      lock().release();
    }
  });
});
