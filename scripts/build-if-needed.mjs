// Builds what is missing: Prisma's client, Next's bundles and the server's. Skips what is already built from the same sources.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bundleServer, SERVER_PROGRAMS } from './bundle-server.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const PAGES = '.next';
const SERVER = 'generated/server';
/** In a folder that was built: SHA-256 over the sources. */
const STAMP = 'doodle-judge-sources';

/** What decides how anything is built. */
const SETTINGS = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build-if-needed.mjs'];

/** Files of folders, all from the root. */
const filesIn = (...folders) =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort(),
    );

/**
 * Everything that Next bundles. Pages also hold copies of server modules (bridge.ts, the ports, and what those import), so
 * imports are followed from the pages: no list has to name a module that a page comes to import.
 */
function sourcesOfPages() {
  // A set is iterated in order of insertion, also over what is added on the way.
  const all = new Set([...SETTINGS, 'next.config.js', ...filesIn('app', 'canvas', 'contract', 'public')]);
  for (const path of all) {
    if (/\.(ts|tsx)$/.test(path)) for (const imported of serverImports(path)) all.add(imported);
  }
  return all;
}

const sourcesOfServer = () => [
  ...SETTINGS,
  'scripts/bundle-server.mjs',
  'prisma/schema.prisma',
  ...filesIn('server', 'canvas', 'contract'),
];

/** Modules of server/ that a module imports, types included: files from the root. */
function serverImports(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+\.m?[jt]sx?)'/g)]
    .map(([, name]) => (name.startsWith('#') ? name.slice(1) : join(dirname(path), name)))
    .filter((name) => name.startsWith('server/') && existsSync(join(root, name)));
}

/** Ends this process when the program fails, and the program when this process is ended. */
async function run(what, args) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Progress: what a command prints is its own.
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      // It would ask the npm registry for compilers of other platforms.
      NEXT_IGNORE_INCORRECT_LOCKFILE: '1',
    },
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const [code] = await once(child, 'exit');
  process.off('exit', end);
  if (code !== 0) {
    console.error(`${what} failed; the lines above say why.`);
    process.exit(code ?? 1);
  }
}

/**
 * Writes a .gz and a .br beside each text file that browsers load, so that the server compresses nothing when it answers.
 * Browsers take Brotli over https only.
 */
function compressStatic() {
  const folder = join(root, PAGES, 'static');
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/\.(js|css|json|svg|txt)$/.test(name)) continue;
    const path = join(folder, name);
    const content = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  }
}

export async function buildIfNeeded() {
  if (!existsSync(join(root, 'node_modules', 'next'))) {
    console.error('Dependencies are missing: run `npm ci` first.');
    process.exit(1);
  }
  await run('Generating the database client', [join(root, 'scripts', 'prisma-generate.mjs')]);
  await buildFolder(PAGES, sourcesOfPages(), async () => {
    console.log('Building the pages (once; about a minute) …');
    await run('Building the pages', [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build']);
    compressStatic();
  });
  await buildFolder(SERVER, sourcesOfServer(), async () => {
    rmSync(join(root, SERVER), { recursive: true, force: true });
    await bundleServer(SERVER_PROGRAMS, SERVER);
  });
}

/** Builds a folder unless it was built from the same sources. */
async function buildFolder(folder, sources, build) {
  const stamp = join(root, folder, STAMP);
  const hash = createHash('sha256');
  for (const path of sources)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  const digest = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  // A build that fails half-way leaves no folder that counts as built.
  rmSync(stamp, { force: true });
  await build();
  writeFileSync(stamp, digest);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfNeeded();
