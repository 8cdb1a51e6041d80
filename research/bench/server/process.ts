import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PROBE = new URL('./probe.mjs', import.meta.url).href;

export interface LoopReading {
  delayMs: { p50: number; p95: number; p99: number; max: number };
  delaySamples: number;
  /** Processor time of the whole process. */
  cpuMs: number;
  /** Of one core, the whole process. */
  cpuShare: number;
  /** Of one core, the thread of the event loop; null where the system does not say. */
  threadShare: number | null;
  loopShare: number;
}

export interface MemoryReading {
  heapUsed: number;
  external: number;
  rss: number;
}

/** A process under measurement: a Node program with the probe in it. */
export interface Probed {
  readonly child: ChildProcess;
  /** `performance.now()` of this process when it was spawned. */
  readonly spawnedAtMs: number;
  /** Everything it printed. */
  output(): string;
  reset(): Promise<void>;
  read(): Promise<LoopReading>;
  memory(): Promise<MemoryReading>;
  /** SIGTERM, then waits. */
  stop(): Promise<void>;
}

/** @param nodeOptions beside what every one gets: the probe, the garbage collector at hand */
export function startProbed(script: string, env: Record<string, string> = {}, nodeOptions: string[] = []): Probed {
  const spawnedAtMs = performance.now();
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const args = ['--expose-gc', ...nodeOptions, '--import', PROBE, ...loader, script];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', FIRST_DRAWINGS: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  let asked = 0;
  const ask = (question: 'reset' | 'read' | 'memory') =>
    new Promise((resolve, reject) => {
      asked += 1;
      const id = asked;
      const ended = () => reject(new Error(`${script} ended while it was measured:\n${output}`));
      if (hasEnded()) return ended();
      const hear = (message: { id?: number; answer?: unknown }) => {
        if (message.id !== id) return;
        child.off('message', hear);
        child.off('exit', ended);
        resolve(message.answer);
      };
      child.on('message', hear);
      child.once('exit', ended);
      child.send({ ask: question, id });
    });

  return {
    child,
    spawnedAtMs,
    output: () => output,
    reset: async () => void (await ask('reset')),
    read: () => ask('read') as Promise<LoopReading>,
    memory: () => ask('memory') as Promise<MemoryReading>,
    async stop() {
      if (hasEnded()) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** What the program printed, once it fits. @throws Error when it ends without */
export function printed(process: Probed, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(process.output())?.[1];
      if (found === undefined) return;
      process.child.stdout?.off('data', look);
      resolve(found);
    };
    process.child.stdout?.on('data', look);
    process.child.once('exit', (code) => reject(new Error(`The process ended with ${code}:\n${process.output()}`)));
    look();
  });
}
