import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Judge } from '#server/judge/port.ts';
import { createGameMetrics } from '#server/ops/game-metrics.ts';
import { createJudgeMetrics } from '#server/ops/judge-metrics.ts';
import { createHttpMetrics, openOps } from '#server/ops/open-ops.ts';
import { timedStorage } from '#server/ops/storage-metrics.ts';
import { type Storage, StorageConflict } from '#server/storage/port/storage.ts';
import { exposed, parseExposition } from '../../support/prometheus.ts';

const judge = {
  info: {
    modelId: 'a "quoted" \\ model',
    modelHash: 'f'.repeat(64),
    provider: 'cpu',
    passedOver: [{ provider: 'cuda', reason: 'no device' }],
    precision: 'int8',
  },
  load: { waiting: { final: 2, live: 5, explain: 0 }, liveIntervalMs: 750 },
} as unknown as Judge;

const batch = {
  size: 3,
  lane: 'final',
  waitsMs: [1, 2, 30],
  renderMs: 4,
  encodeMs: 20,
  restMs: 1,
  totalMs: 26,
} as const;

describe('metrics of the judge', () => {
  it('are in the exposition format from the first moment, before there is a judge', async () => {
    const ops = openOps({ version: '1.2.3' });
    const { contentType, text } = await ops.metrics();
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    const families = parseExposition(text);
    expect(exposed(families, 'doodle_build_info', { version: '1.2.3' })).toBe(1);
    expect(exposed(families, 'doodle_judge_waiting', { lane: 'final' })).toBe(0);
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'nodejs_gc_duration_seconds',
    ])
      expect(families.has(name), name).toBe(true);
  });

  it('count what the judge reports, and say what it is', async () => {
    const registry = new Registry();
    const { observer, watch } = createJudgeMetrics(registry);
    watch(judge);
    observer.batch?.(batch);
    observer.batch?.({ ...batch, size: 1, lane: 'live', waitsMs: [0] });
    observer.dropped?.('superseded');
    observer.restarted?.('it died');
    const families = parseExposition(await registry.metrics());
    const lane = { lane: 'final' };
    expect(exposed(families, 'doodle_judge_batch_size_count', lane)).toBe(1);
    expect(exposed(families, 'doodle_judge_batch_size_bucket', { ...lane, le: '2' })).toBe(0);
    expect(exposed(families, 'doodle_judge_batch_size_bucket', { ...lane, le: '4' })).toBe(1);
    expect(exposed(families, 'doodle_judge_wait_seconds_count', lane)).toBe(3);
    expect(exposed(families, 'doodle_judge_wait_seconds_sum', lane)).toBeCloseTo(0.033);
    expect(exposed(families, 'doodle_judge_phase_seconds_sum', { ...lane, phase: 'encode' })).toBeCloseTo(0.02);
    expect(exposed(families, 'doodle_judge_batch_seconds_sum', lane)).toBeCloseTo(0.026);
    expect(exposed(families, 'doodle_judge_dropped_total', { code: 'superseded' })).toBe(1);
    expect(exposed(families, 'doodle_judge_restarts_total')).toBe(1);
    expect(exposed(families, 'doodle_judge_waiting', { lane: 'live' })).toBe(5);
    expect(exposed(families, 'doodle_judge_live_interval_seconds')).toBe(0.75);
    expect(exposed(families, 'doodle_judge_provider_passed_over', { provider: 'cuda' })).toBe(1);
    const labels = { model: judge.info.modelId, hash: 'f'.repeat(12), provider: 'cpu', precision: 'int8' };
    expect(exposed(families, 'doodle_judge_info', labels)).toBe(1);
  });

  it('follow the judge to another provider', async () => {
    const registry = new Registry();
    const { watch } = createJudgeMetrics(registry);
    const changing = { ...judge, info: judge.info };
    watch(changing);
    await registry.metrics();
    changing.info = { ...judge.info, provider: 'webgpu', passedOver: [] };
    const families = parseExposition(await registry.metrics());
    expect(families.get('doodle_judge_info')?.samples.map(({ labels }) => labels.provider)).toEqual(['webgpu']);
    expect(families.get('doodle_judge_provider_passed_over')?.samples).toEqual([]);
  });

  it('tell of a stretch of time once: the longest queue, mean batches, the spread of waits', () => {
    const { observer, watch, take } = createJudgeMetrics(new Registry());
    const load = { waiting: { final: 0, live: 40, explain: 1 }, liveIntervalMs: 500 };
    const busy = { ...judge, load };
    watch(busy);
    observer.batch?.(batch);
    observer.batch?.({ ...batch, size: 6, waitsMs: [2, 2] });
    observer.batch?.({ ...batch, size: 1, lane: 'explain', waitsMs: [9_000] });
    busy.load = { ...load, waiting: { final: 1, live: 0, explain: 0 } };
    const stretch = take();
    expect(stretch.waiting).toEqual({ final: 1, live: 40, explain: 1 });
    expect(stretch.batchSize).toBe(4.5);
    expect(stretch.waits).toMatchObject({ count: 5, p50Ms: expect.closeTo(2, 1), p95Ms: expect.closeTo(30, 1) });
    expect(stretch.encode?.meanMs).toBeCloseTo(20, 1);
    expect(take()).toMatchObject({ waiting: { final: 1, live: 0, explain: 0 }, batchSize: null, waits: null });
  });
});

describe('metrics of games', () => {
  it('count rooms, seats, sockets, messages and rounds', async () => {
    const registry = new Registry();
    const metrics = createGameMetrics(registry);
    let saved = () => {};
    const rooms = { lobby: 1, choosing: 0, countdown: 0, drawing: 2, judging: 0, reveal: 0, podium: 0 };
    metrics.watch({
      rooms: {
        stats: () => ({ rooms, seats: { connected: 7, disconnected: 1, machine: 3 } }),
        onDrawingSaved: (listener) => {
          saved = listener;
        },
      },
      gateway: { sockets: 9 },
    });
    saved();
    metrics.observer.message?.('draw:ops', 'ok');
    metrics.observer.message?.('draw:ops', 'ops_gap');
    metrics.observer.message?.('unknown', 'bad_request');
    metrics.observer.refused?.('unauthorised');
    metrics.observer.received?.(100);
    metrics.observer.sent?.(50);
    metrics.roundJudged({ players: 4, judged: 2, blank: 1, failed: 1, untilScoresMs: 1_500, judgingMs: 400 });
    const families = parseExposition(await registry.metrics());
    expect(exposed(families, 'doodle_rooms', { phase: 'drawing' })).toBe(2);
    expect(exposed(families, 'doodle_seats', { state: 'connected' })).toBe(7);
    expect(exposed(families, 'doodle_seats', { state: 'machine' })).toBe(3);
    expect(exposed(families, 'doodle_sockets')).toBe(9);
    expect(exposed(families, 'doodle_messages_total', { name: 'draw:ops', outcome: 'ops_gap' })).toBe(1);
    expect(exposed(families, 'doodle_handshakes_refused_total', { code: 'unauthorised' })).toBe(1);
    expect(exposed(families, 'doodle_socket_received_bytes_total')).toBe(100);
    expect(exposed(families, 'doodle_socket_sent_bytes_total')).toBe(50);
    expect(exposed(families, 'doodle_drawings_kept_total')).toBe(1);
    expect(exposed(families, 'doodle_round_drawings_total', { outcome: 'failed' })).toBe(1);
    expect(exposed(families, 'doodle_round_until_scores_seconds_sum')).toBeCloseTo(1.5);
  });

  it('are all zero before the rooms open', () => {
    expect(createGameMetrics(new Registry()).now()).toMatchObject({
      sockets: 0,
      seats: { connected: 0, disconnected: 0, machine: 0 },
    });
  });
});

describe('metrics of the database', () => {
  /** Its other stores have no operations. */
  const store = (packs: () => Promise<never[]>) => {
    const own = { prompts: { packs }, description: 'a database', ping: async () => {}, close: async () => {} };
    return new Proxy(own as unknown as Storage, { get: (target, name) => Reflect.get(target, name) ?? {} });
  };
  const labels = { operation: 'prompts.packs' };

  it('time every operation and hand on what it gives', async () => {
    const registry = new Registry();
    const timed = timedStorage(
      store(async () => []),
      registry,
    );
    expect(await timed.prompts.packs()).toEqual([]);
    await timed.ping();
    expect(timed.description).toBe('a database');
    const families = parseExposition(await registry.metrics());
    expect(exposed(families, 'doodle_storage_seconds_count', labels)).toBe(1);
    expect(exposed(families, 'doodle_storage_seconds_count', { operation: 'database.ping' })).toBe(1);
    expect(exposed(families, 'doodle_storage_errors_total', labels)).toBe(0);
  });

  it.each([
    [new Error('the disk is full'), 1],
    [new StorageConflict('it exists'), 0],
  ])('count %s as %i failures', async (error, failures) => {
    const registry = new Registry();
    const timed = timedStorage(
      store(() => Promise.reject(error)),
      registry,
    );
    await expect(timed.prompts.packs()).rejects.toBe(error);
    const families = parseExposition(await registry.metrics());
    expect(exposed(families, 'doodle_storage_errors_total', labels)).toBe(failures);
    expect(exposed(families, 'doodle_storage_seconds_count', labels)).toBe(1);
  });
});

it('requests are counted by class of path and of status', async () => {
  const registry = new Registry();
  const answered = createHttpMetrics(registry);
  answered('room', 200, 12);
  answered('room', 404, 1);
  answered('home', 0, 1);
  const families = parseExposition(await registry.metrics());
  expect(exposed(families, 'doodle_http_request_seconds_count', { route: 'room', status: '4xx' })).toBe(1);
  expect(exposed(families, 'doodle_http_request_seconds_count', { route: 'home', status: 'aborted' })).toBe(1);
});

describe('the parser of these tests', () => {
  const head = '# HELP a b\n# TYPE a counter\n';
  it.each([
    ['no end of line', `${head}a 1`],
    ['no HELP', '# TYPE a counter\na 1\n'],
    ['a label that is not quoted', `${head}a{b=c} 1\n`],
    ['a label twice', `${head}a{b="c",b="d"} 1\n`],
    ['no number', `${head}a one\n`],
    ['the same sample twice', `${head}a 1\na 2\n`],
    ['a foreign sample', `${head}b 1\n`],
    ['a negative counter', `${head}a -1\n`],
    ['a histogram without its end', '# HELP h b\n# TYPE h histogram\nh_bucket{le="1"} 1\nh_sum 1\nh_count 1\n'],
    [
      'a histogram that shrinks',
      '# HELP h b\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n',
    ],
  ])('refuses %s', (_what, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
