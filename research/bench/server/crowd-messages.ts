import type { Identity } from './player.ts';
import type { Seating } from './rooms.ts';

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
