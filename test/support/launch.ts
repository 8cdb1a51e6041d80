import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { programOf } from '#server/lib/worker-thread.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A command that is to become a server: the product's own, as people type it. */
export interface Launch {
  child: ChildProcess;
  /** Resolves with the address that it prints when it is ready, or with null when it ends before. */
  ready: Promise<string | null>;
  /** Everything that it and its children printed until now. */
  output(): string;
  /** Resolves when neither it nor a child of it can print anything any more. @returns its exit code */
  ended: Promise<number | null>;
}

export interface Launched extends Launch {
  url: string | null;
}

/** Node's arguments for a module from the root: its bundle where there is one, as `npm test` makes it. */
export function program(module: string): string[] {
  const url = programOf(pathToFileURL(join(root, module)));
  return url.endsWith('.mjs') ? [fileURLToPath(url)] : ['--import', 'tsx', module];
}

/** The server without npm and without a check of what is built. */
export const SERVER = [process.execPath, ...program('server/main.ts')] as const;

/** In front of a command: it is the first process of a process namespace of its own, as in a container. Needs root. */
export const IN_CONTAINER = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'] as const;

/** Starts it on loopback and a free port. */
export function begin(command: readonly string[], env: Record<string, string>): Launch {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    // Machines would draw in the middle of a test.
    env: { ...process.env, NODE_ENV: 'production', FIRST_DRAWINGS: 'false', HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<string | null>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /Address +(http:\/\/\S+)/.exec(output)?.[1];
      if (address && /Admin .*\n/.test(output)) resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => resolve(null));
  });
  return { child, ready, output: () => output, ended };
}

/** As `begin`, and waits until it is ready or has ended. */
export async function launch(command: readonly string[], env: Record<string, string>): Promise<Launched> {
  const started = begin(command, env);
  return { ...started, url: await started.ready };
}

/** Ids of the processes that a process has started and that still run. Linux only. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** SIGTERM, unless it has ended. Resolves when it has. */
export async function stopped({ child, ended }: Launch): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
