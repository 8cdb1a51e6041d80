import type { JudgeInfo } from '../judge/port.ts';

/** Data of the administrator's health page. */
export interface Health {
  facts(): HealthFacts;
  /** Samples of the last `KEPT_MS`, oldest first; empty just after the start. */
  samples(): Sample[];
}

export const SAMPLE_EVERY_MS = 5_000;
export const KEPT_MS = 15 * 60_000;

export interface HealthFacts {
  version: string;
  node: string;
  uptimeSeconds: number;
  judge: Pick<JudgeInfo, 'modelId' | 'modelHash' | 'provider' | 'passedOver' | 'precision'>;
  /** `embedded (PGlite, <folder>)` or `PostgreSQL at <host>`; never a password. */
  database: string;
}

/**
 * One interval of `SAMPLE_EVERY_MS`. Counts are those at its end, queues the longest in it, durations those of its events:
 * null when there were none.
 */
export interface Sample {
  /** End of the interval, milliseconds since the epoch. */
  at: number;
  /** Seats with a connection. */
  players: number;
  sockets: number;
  rooms: number;
  /** Rooms in which somebody draws at the moment. */
  roomsDrawing: number;
  waitingFinal: number;
  waitingLive: number;
  waitingExplain: number;
  /** Drawings in a batch, mean. */
  batchSize: number | null;
  waitP50Ms: number | null;
  waitP95Ms: number | null;
  /** Of a batch, mean: drawing it, the model, everything else. */
  renderMs: number | null;
  encodeMs: number | null;
  restMs: number | null;
  /** Interval of the live scores of one player. */
  liveIntervalMs: number;
  /** 99th percentile of the event loop's delay. */
  loopDelayMs: number | null;
  /** Resident set, MiB. */
  memoryMb: number;
  /** Of it JavaScript's heap in use, MiB. */
  heapMb: number;
}
