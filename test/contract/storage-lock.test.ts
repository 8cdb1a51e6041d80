import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageLocked } from '#server/storage/engine.ts';
import { lockFolder } from '#server/storage/folder-lock.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
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

  it('names the process that has it, and is free in the moment in which that one is killed', async () => {
    const [holder, next] = [rival(), rival()];
    expect(await holder.take()).toBe('won');
    expect(lock).toThrow(`in use by process ${holder.pid}.`);
    await holder.kill();
    expect(await next.take()).toBe('won');
  });

  it('gets exactly one owner when many processes find a dead one at once', async () => {
    const dead = rival();
    const many = Array.from({ length: 6 }, () => rival());
    await dead.take();
    await dead.kill();
    await Promise.all(many.map(({ ready }) => ready));
    const outcomes = await Promise.all(many.map((one) => one.take()));
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.startsWith('lost'))).toHaveLength(5);
  });

  const namespaces = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const canUnshare = spawnSync('unshare', [...namespaces.slice(1), 'true']).status === 0;
  it.skipIf(!canUnshare)('holds between containers, whose process ids mean nothing to each other', async () => {
    const [one, two, host] = [rival(...namespaces), rival(...namespaces), rival()];
    expect(await one.take()).toBe('won');
    expect(await two.take()).toMatch(/^lost: .* in use by process 1\b/);
    expect(await host.take()).toMatch(/^lost/);
    await one.kill();
    const third = rival(...namespaces);
    expect(await third.take()).toBe('won');
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
