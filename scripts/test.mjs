// `npm test`: provides what the tests need, then runs all of them but the extended ones and the UI scenarios
// (`npm run test:extended`, `npm run test:scenarios`).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildIfNeeded, root } from './build-if-needed.mjs';
import { bundleTestPrograms } from './bundle-server.mjs';

const isRoot = process.getuid?.() === 0;
const hasApt = existsSync('/usr/bin/apt-get');

function apt(packages) {
  const run = (...args) =>
    spawnSync('/usr/bin/apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  console.log(`Installing ${packages.join(', ')} (Debian) …`);
  return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

// The headless shell takes about half the processor time of the whole browser.
const headlessShell = '/usr/bin/chromium-headless-shell';
const chromium = () =>
  [
    process.env.CHROMIUM_PATH,
    headlessShell,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ].find((path) => path && existsSync(path));
const postgres = () => existsSync('/usr/lib/postgresql');

const hasFastBrowser = Boolean(process.env.CHROMIUM_PATH) || existsSync(headlessShell);
const missing = [
  ...(hasFastBrowser ? [] : ['chromium-headless-shell']),
  ...(postgres() ? [] : ['postgresql']),
  // Watches whom a server talks to.
  ...(existsSync('/usr/bin/strace') ? [] : ['strace']),
];
if (missing.length > 0 && isRoot && hasApt && !apt(missing) && !chromium()) apt(['chromium']);
if (!chromium()) {
  console.error(
    'The browser tests need Chromium: `sudo apt-get install chromium`, or set CHROMIUM_PATH to a Chrome or Chromium.',
  );
  process.exit(1);
}
if (!postgres()) {
  const message = 'PostgreSQL is not installed (`sudo apt-get install postgresql`): its contract tests';
  if (process.env.CI) {
    console.error(`${message} can't run.`);
    process.exit(1);
  }
  console.warn(`${message} are skipped.`);
}

await buildIfNeeded();
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
// Files are named from where npm was called; what has no dot in front is a pattern.
const calledFrom = process.env.INIT_CWD ?? process.cwd();
const asked = process.argv
  .slice(2)
  .map((argument) =>
    argument.replace(/^(--[\w.-]+=)?(\.\.?\/.*)$/, (_, option = '', path) => option + resolve(calledFrom, path)),
  );
const has = (option) => asked.some((argument) => argument.startsWith(option));
const options = [
  ...(has('--project') ? [] : ['unit', 'contract', 'integration', 'browser'].flatMap((name) => ['--project', name])),
  ...(has('--reporter') ? [] : ['--reporter', 'default', '--reporter', './test/support/slowest-tests.ts']),
  ...asked,
];
const done = spawnSync(process.execPath, [vitest, 'run', ...options], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, NODE_ENV: 'test', CHROMIUM_PATH: chromium(), SERVER_BUNDLES: await bundleTestPrograms() },
});
process.exit(done.status ?? 1);
