import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededDataFolder } from '../../support/data-folder.ts';
import { begin, childrenOf, IN_CONTAINER } from '../../support/launch.ts';
import { inPairs, type Scenario } from '../scenario.ts';

const npm = ['npm', 'start'];
const script = [process.execPath, fileURLToPath(new URL('../../../scripts/start.cjs', import.meta.url))];

interface Case {
  command: readonly string[];
  signal: NodeJS.Signals;
  /** The command is the child of the program that makes its namespace. */
  inContainer?: boolean;
  /** So long after the start, ms, instead of when the server is ready. */
  afterMs?: number;
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const CASES: Case[] = [
  ...SIGNALS.map((signal) => ({ command: npm, signal })),
  ...SIGNALS.map((signal) => ({ command: script, signal })),
  // As the first process npm gets no SIGHUP: the kernel keeps signals from it that it does not handle.
  ...(['SIGTERM', 'SIGINT'] as const).map((signal) => ({ command: npm, signal, inContainer: true })),
  // While modules are loaded, and while the model is.
  ...[300, 1_500].map((afterMs) => ({ command: script, signal: 'SIGTERM' as const, afterMs })),
];

/** @returns seconds from the signal until nothing runs any more; infinite when that was not clean */
async function secondsToStop({ command, signal, inContainer = false, afterMs }: Case): Promise<number> {
  const dataFolder = await seededDataFolder();
  try {
    const started = begin(inContainer ? [...IN_CONTAINER, ...command] : command, { DATA_DIR: dataFolder });
    const url = afterMs === undefined ? await started.ready : await sleep(afterMs);
    if (url === null) throw new Error(`It did not start:\n${started.output()}`);
    const pid = started.child.pid as number;
    const startedAt = performance.now();
    process.kill(inContainer ? (childrenOf(pid)[0] as number) : pid, signal);
    const code = await started.ended;
    const seconds = (performance.now() - startedAt) / 1000;
    const clean = url ? /"exitCode":0.*"server stopped"/.test(started.output()) : code === 0;
    return clean && (!url || (await isFree(Number(new URL(url).port)))) ? seconds : Number.POSITIVE_INFINITY;
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** Signals to npm, to npm as the first process of a container, and to the script without npm. */
export const stopping: Scenario = {
  name: 'stopping',
  async run({ progress }) {
    const seconds = await inPairs(CASES, async (one) => {
      const took = await secondsToStop(one);
      const to = one.inContainer ? 'npm as process 1' : one.command === npm ? 'npm' : 'the script';
      const when = one.afterMs === undefined ? '' : ` after ${one.afterMs} ms`;
      progress(`  ${one.signal} to ${to}${when}: ${took.toFixed(2)} s`);
      return took;
    });
    return {
      'stopping.unclean': { value: seconds.filter((value) => value > 6).length, n: seconds.length },
      'stopping.slowest': { value: Math.max(...seconds.filter(Number.isFinite)), n: seconds.length },
    };
  },
};
