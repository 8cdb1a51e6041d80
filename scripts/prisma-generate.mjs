// Makes the Prisma client in generated/prisma when it is missing or older than the schema. Needs no network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const output = path.join(root, 'generated/prisma');
const stampFile = path.join(output, '.stamp');

function wantedStamp() {
  // From package.json: a deployed server has the client, but not the command line that made it.
  const prismaVersion = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies.prisma;
  const schema = readFileSync(path.join(root, 'prisma/schema.prisma'));
  return createHash('sha256').update(`${prismaVersion}\n`).update(schema).digest('hex');
}

/**
 * Prisma's command line loads its studio, its development server and clients of other databases at every start. They are
 * 110 MB that `generate` never uses: package.json (`overrides`) keeps them out of the install, and this preload answers
 * for them with an empty object.
 */
const WITHOUT_STUDIO = `data:text/javascript,${encodeURIComponent(`
  import Module from 'node:module';
  const load = Module._load;
  Module._load = (request, ...rest) =>
    /^(@prisma\\/(studio-core|dev)|mysql2|postgres)(\\/|$)/.test(request) ? {} : load(request, ...rest);
`)}`;

/**
 * @returns {boolean} whether the client had to be made
 * @throws Error with Prisma's own output when it fails
 */
export function generatePrismaClient() {
  const stamp = wantedStamp();
  if (existsSync(path.join(output, 'client.ts')) && existsSync(stampFile)) {
    if (readFileSync(stampFile, 'utf8') === stamp) return false;
  }
  const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build/index.js');
  const result = spawnSync(
    process.execPath,
    ['--import', WITHOUT_STUDIO, cli, 'generate', '--schema', 'prisma/schema.prisma'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        // `generate` wants to download a schema engine that it never runs. Any file that exists keeps it from that.
        PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`prisma generate failed:\n${result.stdout}${result.stderr}`);
  writeFileSync(stampFile, stamp);
  return true;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    console.log(generatePrismaClient() ? 'Prisma client: made.' : 'Prisma client: up to date.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
