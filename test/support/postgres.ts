import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { template } from './data-folder.ts';

/** A real PostgreSQL server of the test's own, on a free loopback port, its files in a temporary folder. */
export interface TestPostgres {
  port: number;
  password: string;
  /** @returns the address of a fresh database: empty, or a copy of one that nobody is connected to */
  createDatabase(template?: string): Promise<string>;
  /** As the superuser. @returns the rows of the last statement */
  query(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends the server's process, and starts another one on its files and port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** As `pause`, without a word: connections are cut. */
  crash(): Promise<void>;
  /** Every process of the server stops where it is: nothing is answered, and no connection is cut. */
  hang(): void;
  goOn(): void;
  stop(): Promise<void>;
}

const USER = 'doodle';
const PASSWORD = 'pa55word-of-the-test';
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/**
 * @returns null when PostgreSQL is not installed, outside CI: the caller skips, with this function's message on the
 *   console. In CI it is installed (as root, by apt-get) or the call fails.
 */
export async function startPostgres(): Promise<TestPostgres | null> {
  const programs = findPrograms() ?? (await installInCi());
  if (!programs) {
    console.warn("Skipped: PostgreSQL is not installed (Debian's package `postgresql`), so only PGlite is tested.");
    return null;
  }
  const account = unprivilegedAccount();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'doodle-postgres-'));
  if (account) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, 'data');
  // Making the files takes seconds of processor time, copying them does not.
  const version = path.basename(path.dirname(programs));
  const made = await template(`postgres-${version}-${account?.uid ?? process.getuid?.()}`, async (draft) => {
    await initialise(programs, folder, data, account);
    execFileSync('cp', ['-a', data, draft]);
    await rm(data, { recursive: true });
  });
  execFileSync('cp', ['-a', path.join(made, 'data'), data]);
  const port = await freePort();
  let log = '';
  const address = (database: string) => `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const start = async () => {
    const started = spawn(
      path.join(programs, 'postgres'),
      // Neither the clock zone nor the locale of a server may change what the program reads and writes.
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F', '-c', 'timezone=America/New_York'],
      { ...account, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    started.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4_000);
    });
    await untilReady(started, address('postgres'), () => log);
    return started;
  };
  let server = await start();
  const killWithUs = () => server.kill('SIGQUIT');
  process.once('exit', killWithUs);
  /** SIGINT: fast shutdown, open connections are cut. SIGQUIT: at once, as after a crash. */
  const end = async (signal: 'SIGINT' | 'SIGQUIT') => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  };
  const query = async (sql: string, database = 'postgres') => {
    const client = new pg.Client({ connectionString: address(database) });
    await client.connect();
    try {
      const results = await client.query<Record<string, unknown>>(sql);
      return [results].flat().at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  };

  let databases = 0;
  return {
    port,
    password: PASSWORD,
    async createDatabase(template = 'template1') {
      const name = `test_${++databases}`;
      await query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return address(name);
    },
    query,
    pause: () => end('SIGINT'),
    crash: () => end('SIGQUIT'),
    async resume() {
      server = await start();
    },
    // Its backends are in process groups of their own.
    hang: () => signalTree(server, 'SIGSTOP'),
    goOn: () => signalTree(server, 'SIGCONT'),
    async stop() {
      process.off('exit', killWithUs);
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Signals a process and its children; the parent first, so that it starts no others meanwhile. */
function signalTree({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (!pid || exitCode !== null || signalCode !== null) return;
  process.kill(pid, signal);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  for (const child of children) if (child) process.kill(Number(child), signal);
}

type Account = ReturnType<typeof unprivilegedAccount>;

/** Makes the files of a server. @param folder belongs to `account` */
async function initialise(programs: string, folder: string, data: string, account: Account): Promise<void> {
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const files = ['-D', data, '-U', USER, '--pwfile', passwordFile, '--no-sync'];
  execFileSync(
    path.join(programs, 'initdb'),
    [...files, '--auth=scram-sha-256', '--encoding=UTF8', ...localeFor(programs)],
    { ...account, cwd: folder, stdio: 'pipe' },
  );
}

/** An order of words as people have it (a < B), where this version can: the program must not depend on it. */
function localeFor(programs: string): string[] {
  const version = Number(path.basename(path.dirname(programs)));
  return ['--locale=C.UTF-8', ...(version >= 15 ? ['--locale-provider=icu', '--icu-locale=en-US'] : [])];
}

function findPrograms(): string | null {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).map(Number) : [];
  const folders = versions
    .filter((version) => version >= 13)
    .sort((a, b) => b - a)
    .map((version) => path.join(DEBIAN_FOLDER, String(version), 'bin'));
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
}

async function installInCi(): Promise<string | null> {
  if (!process.env.CI) return null;
  if (process.getuid?.() !== 0)
    throw new Error("In CI the tests need PostgreSQL: install Debian's package postgresql.");
  // Several test files may find it missing at once, and apt-get does not wait for another's lock.
  for (let attempt = 1; ; attempt++) {
    try {
      aptGet('update', '-qq');
      aptGet('install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', 'postgresql');
    } catch (error) {
      if (attempt === 5) throw error;
    }
    const programs = findPrograms();
    if (programs) return programs;
    await sleep(3_000);
  }
}

const aptGet = (...parameters: string[]) =>
  execFileSync('apt-get', parameters, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'inherit' });

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function unprivilegedAccount(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

async function untilReady(server: ChildProcess, address: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break;
    const client = new pg.Client({ connectionString: address });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`PostgreSQL did not start:\n${log()}`);
}
