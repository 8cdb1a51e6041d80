import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Judge, JudgeLoad, JudgeObserver } from '../judge/port.ts';
import { MS_PER_SECOND, SECONDS, type Spread, SpreadRecorder } from './durations.ts';

const LANES = ['final', 'live', 'explain'] as const;
const PHASES = ['render', 'encode', 'rest'] as const;
/** Characters of a hash that tell models apart. */
const HASH_SHOWN = 12;

/** Activity since the last call; batches are those of drawings, not of explanations. */
export interface JudgeInterval {
  /** Longest queue in the interval. */
  waiting: JudgeLoad['waiting'];
  batchSize: number | null;
  waits: Spread | null;
  render: Spread | null;
  encode: Spread | null;
  rest: Spread | null;
}

export interface JudgeMetrics {
  /** To be handed to the judge when it is opened. */
  readonly observer: JudgeObserver;
  /** Sets the judge whose load and name are reported. */
  watch(judge: Judge): void;
  take(): JudgeInterval;
}

const NOTHING: JudgeLoad['waiting'] = { final: 0, live: 0, explain: 0 };

export function createJudgeMetrics(registry: Registry): JudgeMetrics {
  const registers = [registry];
  let judge: Judge | null = null;
  let longest = { ...NOTHING };
  let batches = { count: 0, drawings: 0 };
  const spreads = {
    waits: new SpreadRecorder(),
    render: new SpreadRecorder(),
    encode: new SpreadRecorder(),
    rest: new SpreadRecorder(),
  };

  const batchSize = new Histogram({
    name: 'doodle_judge_batch_size',
    help: 'Drawings judged in one batch',
    labelNames: ['lane'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers,
  });
  const wait = new Histogram({
    name: 'doodle_judge_wait_seconds',
    help: 'Time from a request to the start of its batch',
    labelNames: ['lane'],
    buckets: SECONDS,
    registers,
  });
  const phase = new Histogram({
    name: 'doodle_judge_phase_seconds',
    help: 'Time of a batch by phase: render, encode, and the rest (guard, deductions, thumbnail, text)',
    labelNames: ['phase', 'lane'],
    buckets: SECONDS,
    registers,
  });
  const total = new Histogram({
    name: 'doodle_judge_batch_seconds',
    help: 'Time of a batch from end to end',
    labelNames: ['lane'],
    buckets: SECONDS,
    registers,
  });
  const dropped = new Counter({
    name: 'doodle_judge_dropped_total',
    help: 'Requests that were not judged: superseded by a newer canvas, or refused because too many wait',
    labelNames: ['code'],
    registers,
  });
  const restarts = new Counter({
    name: 'doodle_judge_restarts_total',
    help: 'Judge workers that were replaced after they died',
    registers,
  });
  for (const code of ['superseded', 'busy'] as const) dropped.inc({ code }, 0);

  new Gauge({
    name: 'doodle_judge_waiting',
    help: 'Requests in the queue now',
    labelNames: ['lane'],
    registers,
    collect() {
      const waiting = judge?.load.waiting ?? NOTHING;
      for (const lane of LANES) this.set({ lane }, waiting[lane]);
    },
  });
  new Gauge({
    name: 'doodle_judge_live_interval_seconds',
    help: 'What the live scores of one player are apart now',
    registers,
    collect() {
      if (judge) this.set(judge.load.liveIntervalMs / MS_PER_SECOND);
    },
  });
  new Gauge({
    name: 'doodle_judge_info',
    help: 'Always 1: the model, and the execution provider that really runs',
    labelNames: ['model', 'hash', 'provider', 'precision'],
    registers,
    collect() {
      this.reset();
      if (!judge) return;
      const { modelId, modelHash, provider, precision } = judge.info;
      this.set({ model: modelId, hash: modelHash.slice(0, HASH_SHOWN), provider, precision }, 1);
    },
  });
  new Gauge({
    name: 'doodle_judge_provider_passed_over',
    help: 'Always 1: a provider that was tried before the one that runs, and does not work here',
    labelNames: ['provider'],
    registers,
    collect() {
      this.reset();
      for (const { provider } of judge?.info.passedOver ?? []) this.set({ provider }, 1);
    },
  });

  const noteQueue = () => {
    if (!judge) return;
    const { waiting } = judge.load;
    for (const lane of LANES) longest[lane] = Math.max(longest[lane], waiting[lane]);
  };

  return {
    observer: {
      batch({ size, lane, waitsMs, totalMs, ...phases }) {
        noteQueue();
        batchSize.observe({ lane }, size);
        for (const waitMs of waitsMs) wait.observe({ lane }, waitMs / MS_PER_SECOND);
        total.observe({ lane }, totalMs / MS_PER_SECOND);
        for (const name of PHASES) phase.observe({ phase: name, lane }, phases[`${name}Ms`] / MS_PER_SECOND);
        // A step of an explanation waits for everything else, which is not how long players wait.
        if (lane === 'explain') return;
        batches = { count: batches.count + 1, drawings: batches.drawings + size };
        for (const waitMs of waitsMs) spreads.waits.record(waitMs);
        for (const name of PHASES) spreads[name].record(phases[`${name}Ms`]);
      },
      dropped(code) {
        dropped.inc({ code });
      },
      restarted() {
        restarts.inc();
      },
    },
    watch(opened) {
      judge = opened;
    },
    take() {
      noteQueue();
      const { count, drawings } = batches;
      const stretch: JudgeInterval = {
        waiting: longest,
        batchSize: count === 0 ? null : drawings / count,
        waits: spreads.waits.take(),
        render: spreads.render.take(),
        encode: spreads.encode.take(),
        rest: spreads.rest.take(),
      };
      longest = { ...NOTHING };
      batches = { count: 0, drawings: 0 };
      return stretch;
    },
  };
}
