import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DrawOp } from '#contract/drawing.ts';
import type { SeatToken } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { program } from '../support/launch.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { RELEASE_0_2_0, readRelease } from '../support/release.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { newCookie, SocketPlayer } from '../support/socket-player.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command of package.json, as people run it. */
function command(file: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program(file), ...args], { env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
const backup = (...args: [string[], Record<string, string>]) => command('cli/backup.ts', ...args);
const restore = (...args: [string[], Record<string, string>?]) => command('cli/restore.ts', ...args);
const move = (...args: [string[], Record<string, string>?]) => command('cli/storage-move.ts', ...args);

const stroke = (i: number): DrawOp => ({
  kind: 'stroke',
  t: i * 100,
  tool: 'pen',
  colour: '#000000',
  size: 12,
  points: [100 + (i % 80) * 10, 200, 0.5, 0, 130 + (i % 80) * 10, 700, 0.5, 30],
});

let scratch: string;
const server = { running: null as RunningServer | null };
beforeAll(async () => {
  scratch = await mkdtemp(path.join(os.tmpdir(), 'doodle-backup-'));
});
afterAll(async () => {
  await server.running?.dispose();
  await rm(scratch, { recursive: true, force: true });
});

/** A tab that goes on where a seat was. */
async function resumed(url: string, seat: { cookie: string; seatToken: SeatToken }) {
  const player = await SocketPlayer.connect(url, 'back', { cookie: seat.cookie });
  return { player, snapshot: await player.send('room:resume', { seatToken: seat.seatToken }) };
}

describe('[OPS-4] [OPS-5] a backup of a server that plays', () => {
  let dataFolder: string;
  let file: string;
  let adminPassword: string;
  let seat: { cookie: string; seatToken: SeatToken };
  let roundId: string;
  /** Acknowledged before the backup began. */
  let drawn = 0;

  it('is made while a round goes on, which ends as it would', async () => {
    dataFolder = await seededDataFolder();
    const started = await startServer({ dataFolder });
    server.running = started;
    adminPassword = started.adminPassword ?? '';
    const cookie = await newCookie(started.url);
    const host = await SocketPlayer.connect(started.url, 'Ann', { cookie });
    const guest = await SocketPlayer.connect(started.url, 'Ben');
    const room = await host.send('room:create', { nickname: 'Ann' });
    seat = { cookie, seatToken: room.seatToken };
    await guest.join(room.view.code);
    await guest.send('room:ready', { ready: true });
    await host.send('room:start', {});
    const { round } = await host.until('drawing');
    roundId = round.id;
    const draw = async () => {
      await host.send('draw:ops', { roundId: round.id, from: drawn, ops: [stroke(drawn)] });
      drawn += 1;
    };
    for (let i = 0; i < 5; i++) await draw();

    file = path.join(scratch, 'made.zip');
    const before = drawn;
    let made: Ended | null = null;
    const making = backup(['--to', file], { DATA_DIR: dataFolder }).then((ended) => {
      made = ended;
    });
    while (made === null) {
      await draw();
      // As often as a page sends.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await making;
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('rows, written and checked') });
    expect(drawn).toBeGreaterThan(before);
    drawn = before;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // Nothing but the record of it is left behind.
    expect((await readdir(dataFolder)).sort()).toEqual(['backups', 'db', 'lock', 'secret.key']);

    await host.send('draw:submit', { roundId: round.id, opCount: 5 });
    await guest.draw([stroke(1)]);
    const reveal = await guest.until('reveal');
    expect(JSON.stringify(reveal)).toContain('score');
    host.close();
    guest.close();
  });

  it('is whole, and is not made twice under one name', async () => {
    expect(await backup(['--check', file], {})).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') });
    const again = await backup(['--to', file], { DATA_DIR: dataFolder });
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing is ever overwritten') });
  });

  it('is not restored into a folder that is in use, nor over another database without being told to', async () => {
    const used = await restore([file, '--data', dataFolder, '--replace']);
    expect(used).toMatchObject({ code: 1, stderr: expect.stringMatching(/is in use by process \d+/) });
    await server.running?.stop();
    const over = await restore([file, '--data', dataFolder]);
    expect(over).toMatchObject({ code: 1, stderr: expect.stringContaining('--replace') });
  });

  it('restored, is the server in the middle of that round', async () => {
    const ended = await restore([file, '--data', dataFolder, '--replace']);
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('Restored and compared') });
    expect((await readdir(dataFolder)).filter((name) => name.startsWith('db.replaced-'))).toHaveLength(1);
    const again = await startServer({ dataFolder });
    server.running = again;
    // The password is the one of before: no new one is printed.
    expect(again.adminPassword).toBeNull();
    const { player, snapshot } = await resumed(again.url, seat);
    expect(snapshot.view.phase).toMatchObject({ name: 'drawing', round: { id: roundId } });
    expect(snapshot.drawing?.ops.length).toBeGreaterThanOrEqual(drawn);
    expect(snapshot.drawing?.ops[3]).toEqual(stroke(3));
    player.close();
    expect(adminPassword).not.toBe('');
    await again.stop();
  });

  it('[OPS-6] moves to PostgreSQL as a whole, once', async ({ skip }) => {
    const postgres: TestPostgres | null = await startPostgres();
    if (!postgres) return skip();
    try {
      const databaseUrl = await postgres.createDatabase();
      const moved = await move(['--data', dataFolder], { DATABASE_URL: databaseUrl });
      expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining('Moved and compared') });
      expect(moved.stdout).not.toContain(postgres.password);
      const again = await move(['--data', dataFolder, '--to', databaseUrl]);
      expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('The database is not empty') });
      const [from, to] = [await openStorage({ dataFolder }), await openStorage({ dataFolder, databaseUrl })];
      const rooms = async (storage: typeof from) =>
        (await storage.rooms.loadAll()).map(({ code, version, state }) => ({ code, version, state }));
      expect(await rooms(to)).toEqual(await rooms(from));
      const all = { search: '', packId: null, status: 'open', offset: 0, limit: 999 } as const;
      expect((await to.prompts.list(all)).total).toBe((await from.prompts.list(all)).total);
      await from.close();
      await to.close();

      // And back, by way of a backup.
      const copy = path.join(scratch, 'postgres.zip');
      expect(await backup(['--to', copy], { DATA_DIR: dataFolder, DATABASE_URL: databaseUrl })).toMatchObject({
        code: 0,
      });
      const empty = await postgres.createDatabase();
      expect(await restore([copy], { DATA_DIR: dataFolder, DATABASE_URL: empty })).toMatchObject({ code: 0 });
    } finally {
      await postgres.stop();
    }
  });
});

describe('[OPS-4] [OPS-5] a command that is told to stop', () => {
  /** Runs it until this path is there. @returns how it ended */
  const interrupted = async (
    file: string,
    args: string[],
    dataFolder: string,
    until: string,
    signal: NodeJS.Signals,
  ) => {
    const child = spawn(process.execPath, [...program(file), ...args], {
      env: { ...process.env, DATA_DIR: dataFolder },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await vi.waitUntil(() => existsSync(until), { timeout: 60_000, interval: 2 });
    child.kill(signal);
    return ended;
  };

  it('leaves nothing of what it made', async () => {
    const dataFolder = await seededDataFolder();
    const [copy, draft] = [path.join(dataFolder, 'db.copy'), path.join(dataFolder, 'db.restoring')];
    // As a server does.
    const storage = await openStorage({ dataFolder });
    expect(await interrupted('cli/backup.ts', [], dataFolder, copy, 'SIGINT')).toBe(130);
    expect(existsSync(copy)).toBe(false);
    expect((await readdir(path.join(dataFolder, 'backups'))).filter((name) => name.includes('zip'))).toEqual([]);
    await storage.close();
    const file = path.join(scratch, 'whole.zip');
    expect((await backup(['--to', file], { DATA_DIR: dataFolder })).code).toBe(0);
    const before = (await readdir(dataFolder)).sort();
    expect(await interrupted('cli/restore.ts', [file, '--replace'], dataFolder, draft, 'SIGTERM')).toBe(143);
    expect((await readdir(dataFolder)).sort()).toEqual(before);
    await rm(dataFolder, { recursive: true });
  });
});

describe('[OPS-5] a backup of version 0.2.0', () => {
  it('is restored and brought up to date, and its players go on in the round that was played', async () => {
    const release = await readRelease();
    const dataFolder = path.join(scratch, 'release');
    const file = path.join(scratch, 'release.zip');
    await copyFile(RELEASE_0_2_0, file);
    expect(await restore([file, '--data', dataFolder])).toMatchObject({ code: 0 });
    const started = await startServer({ dataFolder });
    expect(started.adminPassword).toBeNull();
    const { player: host, snapshot } = await resumed(started.url, release.room.host);
    expect(snapshot.view).toMatchObject({ code: release.room.code, phase: { round: { id: release.room.roundId } } });
    expect(snapshot.drawing?.ops).toEqual(release.room.ops);
    const { player: guest } = await resumed(started.url, release.room.guest);
    await host.send('draw:submit', { roundId: release.room.roundId, opCount: release.room.ops.length });
    await guest.send('draw:ops', { roundId: release.room.roundId, from: 0, ops: [stroke(1)] });
    await guest.send('draw:submit', { roundId: release.room.roundId, opCount: 1 });
    await guest.until('reveal');
    host.close();
    guest.close();
    await started.dispose();
  });
});
