import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Timing } from '#server/game/timing.ts';
import { type Packs, seededDataFolder } from './data-folder.ts';
import { program } from './launch.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real server as a process of its own, on loopback and a free port, with its data in a temporary folder. */
export interface RunningServer {
  url: string;
  pid: number;
  /** The admin's password as printed at first start; null after a restart. */
  adminPassword: string | null;
  /** Everything it printed so far. */
  output(): string;
  /** SIGTERM, then waits. @returns the exit code */
  stop(): Promise<number | null>;
  /** As an operator, or a machine that falls asleep, would. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL: no chance to write anything. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  restart(): Promise<RunningServer>;
  /** Stops and deletes the data. */
  dispose(): Promise<void>;
}

/** In `npm test` servers live for seconds: WebAssembly is compiled quickly, not well. Elsewhere they are what people run. */
const QUICK_START = process.env.VITEST ? ['--liftoff-only'] : [];

/** A pack that holds nothing but "a house", on servers that are started with `HOUSES`. */
export const HOUSE_PACK = 'House party';

export interface ServerOptions {
  env?: Record<string, string>;
  /** Durations of the rules that differ from the product's, beside the countdown, which no test needs to wait for. */
  timing?: Partial<Timing>;
  /** A prepared data folder, which `dispose` deletes; otherwise a new one. */
  dataFolder?: string;
  /** Packs of a new data folder, beside the product's own. */
  packs?: Packs;
}
export const HOUSES: ServerOptions = { packs: { [HOUSE_PACK]: ['a house'] } };

export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { env = {}, timing = {} } = options;
  return startIn(options.dataFolder ?? (await seededDataFolder(options.packs)), '0', env, {
    countdownMs: 300,
    // Tests draw faster than hands.
    handLeadMs: 3_600_000,
    ...timing,
  });
}

async function startIn(
  dataFolder: string,
  port: string,
  env: Record<string, string>,
  timing: Partial<Timing>,
): Promise<RunningServer> {
  const child = spawnNode([...QUICK_START, ...program('test/support/timed-server.ts'), JSON.stringify(timing)], {
    HOST: '127.0.0.1',
    PORT: port,
    DATA_DIR: dataFolder,
    LOG_LEVEL: 'warn',
    ...env,
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /Address +(http:\/\/\S+)/.exec(output);
      if (ready?.[1] && /Admin .*\n/.test(output)) resolve(ready[1]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)));
  });

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    url,
    pid: child.pid as number,
    adminPassword: /with the password (\S+)/.exec(output)?.[1] ?? null,
    output: () => output,
    stop: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    kill: async () => void (await end('SIGKILL')),
    restart: async () => {
      await end('SIGTERM');
      return startIn(dataFolder, new URL(url).port, env, timing);
    },
    dispose: async () => {
      await end('SIGTERM');
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The product's own process alone, for tests of how it starts and fails. */
export function runServer(env: Record<string, string>): ChildProcess {
  return spawnNode(program('server/main.ts'), env);
}

function spawnNode(args: string[], env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: root,
    // Machines would draw in the middle of a test.
    env: { ...process.env, NODE_ENV: 'production', FIRST_DRAWINGS: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
