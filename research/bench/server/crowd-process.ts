import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MAX_PLAYERS, MAX_ROUND_SECONDS } from '#contract/limits.ts';
import type { Identity, Seating } from './player.ts';

/** Players in a process of their own, who draw from now until the round of five minutes is over. */
export interface Crowd {
  reset(): Promise<void>;
  report(): Promise<CrowdReport>;
  close(): Promise<void>;
}

/** Resolves when all of them sit in rooms of 24 and draw. */
export async function startCrowd(url: string, identities: Identity[]): Promise<Crowd> {
  const child = fork(fileURLToPath(new URL('./crowd.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const heard = <K extends FromCrowd['kind']>(kind: K) =>
    new Promise<Extract<FromCrowd, { kind: K }>>((resolve, reject) => {
      const hear = (message: FromCrowd) => {
        if (message.kind !== kind) return;
        child.off('message', hear);
        resolve(message as Extract<FromCrowd, { kind: K }>);
      };
      child.on('message', hear);
      void ended.then(() => reject(new Error('The process of the crowd ended.')));
    });
  const ask = <K extends FromCrowd['kind']>(message: ToCrowd, answer: K) => {
    const answered = heard(answer);
    child.send(message);
    return answered;
  };
  const seats = { roomSize: MAX_PLAYERS, seconds: MAX_ROUND_SECONDS };
  await ask({ kind: 'begin', url, identities, ...seats }, 'drawing');
  return {
    reset: async () => void (await ask({ kind: 'reset' }, 'reset')),
    report: async () => (await ask({ kind: 'report' }, 'report')).report,
    async close() {
      child.disconnect();
      await ended;
    },
  };
}

/** What is said between the benchmark and the process of a crowd. */
export type ToCrowd =
  | ({ kind: 'begin'; url: string; identities: Identity[] } & Seating)
  | { kind: 'reset' }
  | { kind: 'report' };

export type FromCrowd = { kind: 'drawing' } | { kind: 'reset' } | { kind: 'report'; report: CrowdReport };

/** Since the last reset. */
export interface CrowdReport {
  players: number;
  seconds: number;
  messages: number;
  ops: number;
  points: number;
  bytes: number;
  refused: number;
  liveScores: number;
  ackMs: { p50: number; p95: number; p99: number };
  /** Of one core. */
  cpuShare: number;
  /** The crowd's own event loop: when it is late, so is all that it measures. */
  loopDelayP99Ms: number;
}
