import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageLocked } from '#server/storage/engine.ts';
import { lockFolder } from '#server/storage/folder-lock.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { IN_CONTAINER } from '../support/launch.ts';
import { type LockRival, startRival } from './lock-rival.ts';

let folder: string;
let file: string;
const rivals: LockRival[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(async () => {
  await Promise.all(rivals.splice(0).map((rival) => rival.kill()));
  await rm(folder, { recursive: true, force: true });
});

const rival = (...prefix: string[]) => {
  const started = startRival(file, ...prefix);
  rivals.push(started);
  return started;
};
const lock = () => lockFolder(file, 'the database');

describe('The lock of a folder', () => {
  it('can be taken again after its release, as often as wanted, also within one process', () => {
    for (let i = 0; i < 5; i++) {
      const held = lock();
      expect(lock).toThrow(StorageLocked);
      held.release();
      held.release();
    }
  });

  it('is not given back by an owner that lost it', () => {
    const first = lock();
    first.release();
    const second = lock();
    first.release();
    expect(lock).toThrow(StorageLocked);
    second.release();
  });

  it('does not depend on what the file says', async () => {
    for (const content of ['', '{"pid":', `{"pid":${process.pid},"host":"${os.hostname()}"}`, 'x'.repeat(10_000)]) {
      await writeFile(file, content);
      lock().release();
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ pid: process.pid, host: os.hostname() });
    }
  });

  it('names an owner on another machine or in another container by its host', async () => {
    const held = lock();
    await writeFile(file, '{"pid":17,"host":"doodle-1"}');
    expect(lock).toThrow('The embedded database in the database is in use by process 17 on doodle-1.');
    await writeFile(file, '');
    expect(lock).toThrow('in use by another process.');
    held.release();
  });

  it('names its owner, is free in the moment in which that one is killed, and then goes to exactly one', async () => {
    const [holder, ...others] = [rival(), rival(), rival(), rival()];
    expect(await holder.take()).toBe('won');
    expect(lock).toThrow(`in use by process ${holder.pid}.`);
    await Promise.all(others.map(({ ready }) => ready));
    await holder.kill();
    const outcomes = await Promise.all(others.map((one) => one.take()));
    const lost = expect.stringMatching(/^lost: .* in use by/);
    expect(outcomes.sort()).toEqual([lost, lost, 'won']);
  });

  const canUnshare = spawnSync(IN_CONTAINER[0], [...IN_CONTAINER.slice(1), 'true']).status === 0;
  it.skipIf(!canUnshare)('holds between containers, whose process ids mean nothing to each other', async () => {
    const [one, two] = [rival(...IN_CONTAINER), rival(...IN_CONTAINER)];
    expect(await one.take()).toBe('won');
    expect(await two.take()).toMatch(/^lost: .* in use by process 1\b/);
    expect(lock).toThrow(/in use by process 1\b/);
    await one.kill();
    expect(await two.take()).toBe('won');
  });
});

describe('The embedded database', () => {
  it('has one owner, which gives it back when it closes', async () => {
    const dataFolder = await seededDataFolder();
    try {
      const storage = await openStorage({ dataFolder });
      await expect(openStorage({ dataFolder })).rejects.toThrow(StorageLocked);
      await storage.close();
      await (await openStorage({ dataFolder })).close();
      expect((await readdir(dataFolder)).sort()).toEqual(['db', 'lock']);
    } finally {
      await rm(dataFolder, { recursive: true, force: true });
    }
  });
});
