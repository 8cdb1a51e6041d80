// Builds what is missing: Prisma's client and Next's bundles. Skips what is already built from the same sources.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, '.next', 'doodle-judge-sources');

/** Folders that Next may bundle any file of. */
const FOLDERS = ['app', 'canvas', 'contract', 'public'];
/** What decides how Next bundles. */
const SETTINGS = [
  'next.config.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build-if-needed.mjs',
];

/**
 * SHA-256 over everything that Next bundles. Pages also hold copies of server modules (bridge.ts, the ports, and what those
 * import), so imports are followed from the pages: no list has to name a module that a page comes to import.
 */
function sourcesHash() {
  const hash = createHash('sha256');
  const paths = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .sort(),
  );
  // A set is iterated in order of insertion, also over what is added on the way.
  const all = new Set([...SETTINGS, ...paths]);
  for (const path of all) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0`).update(content).update('\0');
    if (/\.(ts|tsx)$/.test(path)) for (const imported of serverImports(path, content.toString())) all.add(imported);
  }
  return hash.digest('hex');
}

/** Modules of server/ that a module imports, types included: files from the root. */
function serverImports(path, text) {
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+\.m?[jt]sx?)'/g)]
    .map(([, name]) => (name.startsWith('#') ? name.slice(1) : join(dirname(path), name)))
    .filter((name) => name.startsWith('server/') && existsSync(join(root, name)));
}

/** Ends this process when the program fails, and the program when this process is ended. */
async function run(what, args) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
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
  const folder = join(root, '.next', 'static');
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
  const sources = sourcesHash();
  const built = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources;
  if (built && existsSync(join(root, '.next', 'BUILD_ID'))) return;
  console.log('Building the pages (once; about a minute) …');
  await run('Building the pages', [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build']);
  compressStatic();
  writeFileSync(stampFile, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildIfNeeded();
