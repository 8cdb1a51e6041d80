// One contender in a process of its own: two copies of ONNX Runtime do not share one, and neither do their threads.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** doodle-clip, the model that comes with the game. */
export const EMBEDDED_MODEL = fileURLToPath(new URL('../../../models/doodle-clip', import.meta.url));

export interface Setup {
  modelFolder: string;
  /** Of one model run. */
  threads: number;
}

/** Drawings `first` to `first + count`, each of which is one request. */
export interface Turn {
  first: number;
  count: number;
  /** Requests in flight. */
  concurrency: number;
  /** Pictures in one run of the model, for contenders that do not gather requests themselves. */
  batch: number;
  /** Ours: asks for live scores, which bring no thumbnail, in place of final ones. */
  live?: boolean;
}

export interface Turned {
  ms: number;
  /** Of all threads of the process. */
  processorMs: number;
  /** Resident memory of the process afterwards, 10⁶ bytes. */
  rssMb: number;
  /** ms by phase, summed over the turn, where the contender tells its phases. */
  phases: Record<string, number>;
}

export interface Contender {
  /** Gets everything ready that requests bring along; what it returns is what the clock runs for. */
  ready(turn: Turn): Promise<() => Promise<void>>;
  /** Of one drawing, normalised: to see that all contenders compute the same. */
  embedding(index: number): Promise<Float32Array>;
  /** Of the last turn. */
  phases?(): Record<string, number>;
  close(): Promise<void>;
}

type Asked =
  | { ask: 'open'; setup: object }
  | { ask: 'turn'; turn: Turn }
  | { ask: 'embedding'; index: number }
  | { ask: 'close' };
type Answer = { ok: true; value: unknown } | { ok: false; message: string };

/** In the child: answers the parent, and ends with it. */
export function serveContender<S extends object = Setup>(open: (setup: S) => Promise<Contender>): void {
  let contender: Contender | null = null;
  const opened = () => {
    if (!contender) throw new Error('asked before it was opened');
    return contender;
  };
  const answer = async (asked: Asked): Promise<unknown> => {
    switch (asked.ask) {
      case 'open':
        contender = await open(asked.setup as S);
        return null;
      case 'turn':
        return timed(opened(), asked.turn);
      case 'embedding':
        return opened().embedding(asked.index);
      case 'close':
        return opened().close();
    }
  };
  process.on('message', (asked: Asked) => {
    answer(asked).then(
      (value) => process.send?.({ ok: true, value } satisfies Answer),
      (error: unknown) => process.send?.({ ok: false, message: String(error) } satisfies Answer),
    );
  });
  process.on('disconnect', () => process.exit());
}

async function timed(contender: Contender, turn: Turn): Promise<Turned> {
  const go = await contender.ready(turn);
  const [start, processor] = [performance.now(), process.cpuUsage()];
  await go();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(processor);
  return {
    ms,
    processorMs: (user + system) / 1_000,
    rssMb: process.memoryUsage.rss() / 1e6,
    phases: contender.phases?.() ?? {},
  };
}

/** In the parent. */
export interface OpenContender {
  turn(turn: Turn): Promise<Turned>;
  embedding(index: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Starts a script of `contenders/` and waits until its model is loaded. */
export const openContender = (script: string, setup: Setup): Promise<OpenContender> =>
  openProcess(new URL(`./contenders/${script}.ts`, import.meta.url), setup);

/** Starts a script that calls `serveContender`, and waits until it is open. */
export async function openProcess(script: URL, setup: object): Promise<OpenContender> {
  const child = fork(script, {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const ask = (asked: Asked) => answered(child, asked, () => `${basename(script.pathname)}: ${complaints}`);
  const end = async () => {
    const exit = once(child, 'exit');
    child.disconnect();
    await exit;
  };
  await ask({ ask: 'open', setup }).catch(async (error: unknown) => {
    if (child.connected) await end();
    throw error;
  });
  return {
    turn: async (turn) => (await ask({ ask: 'turn', turn })) as Turned,
    embedding: async (index) => (await ask({ ask: 'embedding', index })) as Float32Array,
    async close() {
      await ask({ ask: 'close' });
      await end();
    },
  };
}

/** One question at a time. @throws Error when the child says so, or ends */
function answered(child: ChildProcess, asked: Asked, complaints: () => string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error(`A contender ended. ${complaints()}`));
    child.once('exit', onExit);
    child.once('message', (answer: Answer) => {
      child.off('exit', onExit);
      if (answer.ok) resolve(answer.value);
      else reject(new Error(`${answer.message} ${complaints()}`));
    });
    child.send(asked);
  });
}

/** Asks for `first` to `first + count`, `concurrency` at a time: when one is answered, the next is asked for. */
export async function inFlight(
  { first, count, concurrency }: Turn,
  request: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = first;
  const lane = async () => {
    while (next < first + count) await request(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
