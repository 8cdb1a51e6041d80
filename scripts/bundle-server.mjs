// Bundles the server into plain JavaScript: its start and that of each worker thread take a fraction of what loading and
// compiling hundreds of TypeScript modules takes. Packages stay where they are, in node_modules.
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The server, and the first modules of its threads and processes. */
export const SERVER_PROGRAMS = [
  'server/main.ts',
  'server/backup/backup-process.ts',
  'server/judge/providers/trial.ts',
  'server/judge/renderer.ts',
  'server/judge/scoring.ts',
  'server/drawing-machine/machine-worker.ts',
  'server/gallery/index-worker.ts',
  'server/share/picture-worker-thread.ts',
];

/**
 * @param {readonly string[]} programs modules from the root: server/main.ts becomes server.main.mjs in `folder`
 * @param {string} folder from the root. It can be moved together with the root.
 */
export async function bundleServer(programs, folder) {
  // Not at the top: a deployed server is built, and has no compiler.
  const { build } = await import('esbuild');
  const output = join(root, folder);
  /** Modules find files of the project (models, migrations) by their own address, which a bundle has to keep. */
  const keepAddresses = (build) =>
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!source.includes('import.meta.url')) return null;
      const place = JSON.stringify(relative(output, path).replaceAll('\\', '/'));
      const address = `new URL(${place}, import.meta.url).href`;
      return { contents: source.replaceAll('import.meta.url', address), loader: 'ts' };
    });
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(programs.map((path) => [path.replace(/\.ts$/, '').replaceAll('/', '.'), path])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    plugins: [{ name: 'keep addresses', setup: keepAddresses }],
  });
}

/** What tests start: the server as people run it, one whose durations they set, and other programs. @returns the folder */
export async function bundleTestPrograms() {
  const folder = join('node_modules', '.cache', 'doodle-judge', 'server');
  rmSync(join(root, folder), { recursive: true, force: true });
  const others = [
    'cli/backup.ts',
    'cli/judge.ts',
    'cli/model.ts',
    'cli/restore.ts',
    'cli/storage-move.ts',
    'test/support/timed-server.ts',
    'test/contract/lock-child.ts',
    'test/contract/storage-child.ts',
  ];
  await bundleServer([...SERVER_PROGRAMS, ...others], folder);
  return join(root, folder);
}
