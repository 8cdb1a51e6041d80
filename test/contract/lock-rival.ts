import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { program } from '../support/launch.ts';

/** A process of its own that wants a lock. */
export interface LockRival {
  pid: number;
  /** Resolves when it could take the lock at once, without having to start. */
  ready: Promise<void>;
  /** May be asked again after it lost. @returns `won`, or `lost: …` */
  take(): Promise<string>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** @param prefix a command in front, such as one that makes a namespace of its own */
export function startRival(file: string, ...prefix: string[]): LockRival {
  const [command = '', ...args] = [...prefix, process.execPath, ...program('test/contract/lock-child.ts'), file];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'close');
  const line = async () => String((await lines.next()).value);
  const ready = line().then(() => {});
  return {
    pid: child.pid as number,
    ready,
    async take() {
      await ready;
      child.stdin.write('take\n');
      return line();
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
