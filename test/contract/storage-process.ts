import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { program } from '../support/launch.ts';

/** A second process on the storage, for what only two processes can show. */
export interface StorageProcess {
  pid: number;
  /** Everything that it said until now. */
  lines: string[];
  /** Resolves when it has said so many lines; rejects when it ends before. */
  said(count: number): Promise<void>;
  /** SIGKILL: no handler runs, nothing is flushed. */
  kill(): Promise<void>;
}

export function startProcess(role: string, options: object): StorageProcess {
  const child: ChildProcess = spawn(
    process.execPath,
    [...program('test/contract/storage-child.ts'), role, JSON.stringify(options)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  let check = () => {};
  if (!child.stdout || !child.pid) throw new Error('the process did not start');
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    check();
  });
  const exited = once(child, 'exit');
  return {
    pid: child.pid,
    lines,
    said: (count) =>
      new Promise((resolve, reject) => {
        check = () => {
          if (lines.length >= count) resolve();
        };
        check();
        void exited.then(() => reject(new Error(`the process ended after: ${lines.join(' | ')}`)));
      }),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
