// `npm run resilience`: builds what is missing, and attacks servers as people run them (test/resilience/main.ts).
import { spawnSync } from 'node:child_process';
import { buildIfNeeded, root } from './build-if-needed.mjs';
import { bundleTestPrograms } from './bundle-server.mjs';

// The output of a build is not that of the command.
console.log = console.error;
await buildIfNeeded();
const program = ['--import', 'tsx', 'test/resilience/main.ts', ...process.argv.slice(2)];
const done = spawnSync(process.execPath, program, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, SERVER_BUNDLES: await bundleTestPrograms() },
});
process.exit(done.status ?? 1);
