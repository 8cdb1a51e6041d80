import type { JudgeInfo } from '../judge/port.ts';

/** What the admin's health page shows. */
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
 * One stretch of `SAMPLE_EVERY_MS`. Counts are those at its end, queues the longest in it, durations are of what
 * happened in it: null when nothing did.
 */
export interface Sample {
  /** End of the stretch, milliseconds since the epoch. */
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
  /** What the live scores of one player are apart. */
  liveIntervalMs: number;
  /** 99th percentile of how much too late the event loop came round. */
  loopDelayMs: number | null;
  /** Resident set, MiB. */
  memoryMb: number;
  /** Of it JavaScript's heap in use, MiB. */
  heapMb: number;
}
