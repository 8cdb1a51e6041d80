import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayObserver } from '../gateway/edge.ts';
import type { Judge, JudgeObserver } from '../judge/port.ts';
import type { RoundReport } from '../rooms/stats.ts';
import type { Storage } from '../storage/port/storage.ts';
import { MS_PER_SECOND, SECONDS } from './durations.ts';
import { createGameMetrics, type GameSources } from './game-metrics.ts';
import { createJudgeMetrics } from './judge-metrics.ts';
import type { Health } from './port.ts';
import { createSampler, type Sampler } from './sampler.ts';
import { timedStorage } from './storage-metrics.ts';

/** Everything that is counted about this server: what parts report to, and where it can be read. */
export interface Ops {
  /** Option `observer` of the judge. */
  readonly judgeObserver: JudgeObserver;
  /** Option `observer` of the gateway. */
  readonly gatewayObserver: GatewayObserver;
  /** Option `onRoundJudged` of the rooms. */
  readonly roundJudged: (report: RoundReport) => void;
  /** One HTTP request was answered. */
  readonly httpAnswered: (route: string, status: number, durationMs: number) => void;
  /** One request of a program to the judge was answered: `ok` or the code of the error. */
  readonly judgeServiceAnswered: (operation: string, outcome: string) => void;
  /** The same storage, timed. */
  timed(storage: Storage): Storage;
  /** What the administrator's page reads. */
  watch(parts: { judge: Judge; storage: Storage }): Health;
  /** Rooms and sockets, which open last: begins to sample. */
  watchGame(sources: GameSources): void;
  /** Prometheus' text format 0.0.4. */
  metrics(): Promise<{ contentType: string; text: string }>;
  close(): void;
}

export function openOps({ version }: { version: string }): Ops {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'doodle_build_info',
    help: 'Always 1: the version that runs',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      this.set({ version }, 1);
    },
  });
  const judgeMetrics = createJudgeMetrics(registry);
  const game = createGameMetrics(registry);
  const httpAnswered = createHttpMetrics(registry);
  const judgeService = new Counter({
    name: 'doodle_judge_service_total',
    help: 'Requests of programs to the judge by operation and outcome (ok or an error code)',
    labelNames: ['operation', 'outcome'],
    registers: [registry],
  });
  let sampler: Sampler | null = null;

  return {
    judgeObserver: judgeMetrics.observer,
    gatewayObserver: game.observer,
    roundJudged: game.roundJudged,
    httpAnswered,
    judgeServiceAnswered: (operation, outcome) => judgeService.inc({ operation, outcome }),
    timed: (storage) => timedStorage(storage, registry),
    watch({ judge, storage }) {
      judgeMetrics.watch(judge);
      const created = createSampler({
        game: game.now,
        judge: judgeMetrics.take,
        liveIntervalMs: () => judge.load.liveIntervalMs,
      });
      sampler = created;
      return {
        samples: created.samples,
        facts: () => {
          const { modelId, modelHash, provider, passedOver, precision } = judge.info;
          return {
            version,
            node: process.versions.node,
            uptimeSeconds: process.uptime(),
            judge: { modelId, modelHash, provider, passedOver, precision },
            database: storage.description,
          };
        },
      };
    },
    watchGame(sources) {
      game.watch(sources);
      sampler?.start();
    },
    metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    close: () => sampler?.close(),
  };
}

/** @returns counts one answered request: the class of its path, its status (0: the client went away first), its time */
export function createHttpMetrics(registry: Registry): (route: string, status: number, durationMs: number) => void {
  const seconds = new Histogram({
    name: 'doodle_http_request_seconds',
    help: 'Time to answer an HTTP request by class of path and of status',
    labelNames: ['route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return (route, status, durationMs) =>
    seconds.observe(
      { route, status: status === 0 ? 'aborted' : `${Math.floor(status / 100)}xx` },
      durationMs / MS_PER_SECOND,
    );
}
