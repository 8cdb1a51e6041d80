import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededDataFolder } from '../../support/data-folder.ts';
import { launch, SERVER, stopped } from '../../support/launch.ts';
import { startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { inPairs, type Scenario } from '../scenario.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
const SCRIPT = [process.execPath, 'scripts/start.cjs'];
/** As the script runs it once the pages are built. */
const BUILT = [process.execPath, '--import', './scripts/typescript.mjs', 'server/main.ts'];
const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const SECRET = 'open-sesame';

/** With mounts that nobody else sees. */
const mounted = (script: string, command: readonly string[]) => [
  ...['unshare', '--mount', 'sh', '-c', `${script} && exec "$@"`, 'sh'],
  ...command,
];

const installedIn = (folder: string, command: readonly string[]) =>
  mounted(`mkdir '${folder}' && mount --bind ${root} '${folder}' && cd '${folder}'`, command);

interface Case {
  name: string;
  command?: readonly string[];
  env: Record<string, string>;
}
interface FailingCase extends Case {
  cause: RegExp;
}

/** @returns whether it ended with one sentence that has the cause, without a stack and without the password */
async function isNamed({ name, command = SERVER, env, cause }: FailingCase, progress: (text: string) => void) {
  const beganAt = performance.now();
  const started = await launch(command, { DATABASE_WAIT_S: '0', LOG_LEVEL: 'silent', ...env });
  if (started.url !== null) await stopped(started);
  await started.ended;
  const lines = started.output().trim().split('\n');
  const isRight = lines.length === 1 && /^Doodle Judge can't start: .*\.$/.test(lines[0] ?? '');
  const ok = started.url === null && isRight && cause.test(lines[0] ?? '') && !started.output().includes(SECRET);
  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  progress(`  ${name} (${seconds} s): ${ok ? 'named' : `not named: ${started.output()}`}`);
  return ok;
}

async function works({ name, command = SERVER, env }: Case, progress: (text: string) => void): Promise<boolean> {
  const started = await launch(command, { LOG_LEVEL: 'silent', ...env });
  const page = started.url === null ? null : await fetch(started.url, { headers: { Accept: 'text/html' } });
  await page?.text();
  await stopped(started);
  progress(`  ${name}: ${page?.status === 200 ? 'works' : started.output()}`);
  return page?.status === 200;
}

async function failingCases(folder: string, data: string, postgres: TestPostgres, port: number) {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  const empty = path.join(folder, 'mount');
  const tmpfs = (sizeMb: number) => `mkdir -p ${empty} && mount -t tmpfs -o size=${sizeMb}m none ${empty}`;
  await postgres.query(`CREATE ROLE guest LOGIN PASSWORD '${SECRET}'`);
  await postgres.query('CREATE DATABASE guarded');
  await postgres.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC', 'guarded');
  await postgres.query("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
  const at = `127.0.0.1:${postgres.port}`;
  const database = (url: string) => ({ DATA_DIR: path.join(folder, 'keys'), DATABASE_URL: url });
  return [
    { name: 'a file', env: { DATA_DIR: file }, cause: /is a file, but a folder is needed/ },
    {
      name: 'somebody else’s',
      command: [...AS_NOBODY, ...SERVER],
      env: { DATA_DIR: data },
      cause: /belongs to the user id 0/,
    },
    {
      name: 'read-only',
      command: mounted(`mount --bind ${data} ${data} && mount -o remount,ro,bind ${data}`, SERVER),
      env: { DATA_DIR: data },
      cause: /mounted read-only/,
    },
    { name: 'full', command: mounted(tmpfs(12), SERVER), env: { DATA_DIR: empty }, cause: /The disk of .* is full/ },
    {
      name: 'full, later',
      command: mounted(
        `${tmpfs(100)} && cp -a ${data}/. ${empty} && { cat /dev/zero > ${empty}/fill 2>/dev/null || true; }`,
        SERVER,
      ),
      env: { DATA_DIR: empty },
      cause: /The disk of .* is full/,
    },
    ...['a?b', 'a\\b'].map((name) => ({
      name: `the path ${name}`,
      command: installedIn(path.join(folder, name), SCRIPT),
      env: { DATA_DIR: data },
      cause: /from a path with \? or \\/,
    })),
    { name: 'a port in use', env: { DATA_DIR: data, PORT: String(port) }, cause: /Port \d+ is in use/ },
    { name: 'a foreign address', env: { DATA_DIR: data, HOST: '203.0.113.7' }, cause: /is no address of this machine/ },
    { name: 'no model', env: { DATA_DIR: data, MODEL: '/no-such-model' }, cause: /no-such-model/ },
    {
      name: 'nothing listens',
      env: database(`postgresql://me:${SECRET}@127.0.0.1:1/x`),
      cause: /nothing listens there/,
    },
    {
      name: 'wrong password',
      env: database(`postgresql://guest:${SECRET}x@${at}/guarded`),
      cause: /the user or the password/,
    },
    { name: 'no password', env: database(`postgresql://guest@${at}/guarded`), cause: /asks for a password/ },
    {
      name: 'no TLS',
      env: database(`postgresql://guest:${SECRET}@${at}/guarded?sslmode=require`),
      cause: /does not speak TLS/,
    },
    { name: 'no right', env: database(`postgresql://guest:${SECRET}@${at}/guarded`), cause: /no right to make tables/ },
    {
      name: 'no database',
      env: database(`postgresql://guest:${SECRET}@${at}/none`),
      cause: /no database of that name/,
    },
    { name: 'LATIN1', env: database(`postgresql://guest:${SECRET}@${at}/latin`), cause: /the encoding LATIN1/ },
    ...['@', '#', '%'].map((character) => ({
      name: `a raw ${character}`,
      env: database(`postgresql://guest:${SECRET}${character}${SECRET}@${at}/guarded`),
      cause: /write .* %[0-9A-F]{2}/,
    })),
  ] satisfies FailingCase[];
}

/** Folders, addresses and databases that can't be used are named; unusual ones that can be used work. */
export const start: Scenario = {
  name: 'start',
  async run({ progress }) {
    const folder = await mkdtemp(path.join(tmpdir(), 'doodle-start-'));
    const data = await seededDataFolder();
    const postgres = await startPostgres();
    if (!postgres) throw new Error('It needs PostgreSQL.');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { port } = other.address() as { port: number };
      const failing = await failingCases(folder, data, postgres, port);
      const named = await inPairs(failing, (one) => isNamed(one, progress));

      const nobodys = await seededDataFolder();
      await chown(nobodys, NOBODY, NOBODY);
      await chmod(folder, 0o755);
      const strange = path.join(folder, 'a#d%41 e');
      const late = await postgres.createDatabase();
      await postgres.pause();
      const cases: Case[] = [
        ...(hasIPv6 ? [{ name: 'IPv6', env: { DATA_DIR: data, HOST: '::1' } }] : []),
        {
          name: 'a home and a TMPDIR that are not writable',
          command: mounted(`chown -R ${NOBODY} ${nobodys}`, [...AS_NOBODY, ...BUILT]),
          env: { DATA_DIR: nobodys, HOME: '/nonexistent', TMPDIR: '/proc' },
        },
        {
          name: 'a path with special characters',
          command: installedIn(strange, BUILT),
          env: { DATA_DIR: data },
        },
      ];
      let failed = 0;
      for (const one of cases) if (!(await works(one, progress))) failed++;
      const waiting = works(
        { name: 'PostgreSQL that is late', env: { DATA_DIR: folder, DATABASE_URL: late } },
        progress,
      );
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      await postgres.resume();
      if (!(await waiting)) failed++;
      await rm(nobodys, { recursive: true, force: true });
      return {
        'start.unnamed': { value: named.filter((ok) => !ok).length, n: named.length },
        'start.failed': { value: failed, n: cases.length + 1 },
      };
    } finally {
      other.close();
      await postgres.stop();
      for (const remains of [folder, data]) await rm(remains, { recursive: true, force: true });
    }
  },
};
