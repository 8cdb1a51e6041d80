import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededDataFolder } from '../../support/data-folder.ts';
import { childrenOf, launch, SERVER } from '../../support/launch.ts';
import { writeTinyClip } from '../../support/tiny-clip.ts';
import type { Scenario } from '../scenario.ts';

const STRACE = '/usr/bin/strace';
const root = fileURLToPath(new URL('../../..', import.meta.url));
/** ONNX Runtime sends its first events about a minute after the library is loaded. */
const WATCHED_MS = 80_000;
const QUICK_MS = 5_000;

const traced = (file: string, command: readonly string[]) => [
  STRACE,
  ...['-f', '-qq', '--seccomp-bpf', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', file],
  ...command,
];

/** Calls that address another machine, or a name server anywhere. */
function contactsIn(trace: string): string[] {
  return trace.split('\n').filter((line) => {
    if (!/sa_family=AF_INET6?,/.test(line)) return false;
    const isLookUp = /sin6?_port=htons\(53\)/.test(line);
    return isLookUp || !/inet_addr\("127\.|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"/.test(line);
  });
}

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => !entry.isDirectory());

/** The server with visitors, the judge and an installation from a folder: whom they talk to, and what they leave. */
export const network: Scenario = {
  name: 'network',
  async run({ quick, progress }) {
    if (!existsSync(STRACE)) throw new Error("It needs Debian's package strace.");
    const folder = await mkdtemp(path.join(tmpdir(), 'doodle-network-'));
    const home = path.join(folder, 'home');
    await mkdir(home);
    const traces: string[] = [];
    const watched = (command: readonly string[]) => {
      const file = path.join(folder, `trace-${traces.length}`);
      traces.push(file);
      return traced(file, command);
    };
    const env = { HOME: home, XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '', DATA_DIR: path.join(folder, 'data') };
    const runToEnd = async (...args: string[]) => {
      const [program = '', ...rest] = watched([process.execPath, '--import', 'tsx', ...args]);
      const child = spawn(program, rest, { cwd: root, env: { ...process.env, ...env }, stdio: 'ignore' });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
    };
    const dataFolder = await seededDataFolder();
    try {
      const server = await launch(watched(SERVER), { ...env, DATA_DIR: dataFolder });
      if (server.url === null) throw new Error(server.output());
      const readyAt = performance.now();
      for (const page of ['/', '/boards', '/draw', '/admin']) await (await fetch(server.url + page)).text();
      await runToEnd('cli/judge.ts', '--prompt', 'a cat', 'test/fixtures/drawings/cat.json');
      await writeTinyClip(path.join(folder, 'model'));
      await runToEnd('cli/model.ts', 'install', 'someone/tiny-clip', '--from', path.join(folder, 'model'));
      await sleep((quick ? QUICK_MS : WATCHED_MS) - (performance.now() - readyAt));
      // strace keeps signals to itself.
      for (const pid of childrenOf(server.child.pid as number)) process.kill(pid, 'SIGTERM');
      await server.ended;
      const contacts = (await Promise.all(traces.map((file) => readFile(file, 'utf8')))).flatMap(contactsIn);
      const left = await filesIn(home);
      for (const line of [...contacts.slice(0, 5), ...left.map(({ name }) => name)]) progress(`  ${line}`);
      return {
        'network.contacts': { value: contacts.length, n: traces.length },
        'network.home': { value: left.length, n: traces.length },
      };
    } finally {
      for (const remains of [folder, dataFolder]) await rm(remains, { recursive: true, force: true });
    }
  },
};
