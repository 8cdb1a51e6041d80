import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureOps } from '../support/browser.ts';
import { exposed, parseExposition } from '../support/prometheus.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { must, TestPlayer } from './rooms-harness.ts';

const TOKEN = 'a-token-for-these-tests';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'info', METRICS_TOKEN: TOKEN } });
});
afterAll(() => server?.dispose());

const metrics = async () => parseExposition(await (await fetch(`${server.url}/metrics`)).text());

async function newPlayer(): Promise<TestPlayer> {
  const page = await fetch(server.url, { headers: { accept: 'text/html' } });
  await page.text();
  const player = new TestPlayer(server.url, 'Zephyrine', page.headers.get('set-cookie')?.split(';', 1)[0] ?? '');
  await player.connected();
  return player;
}

/** Until `seen` says yes: counters move a moment after the answer that they count. */
async function eventually(seen: () => Promise<boolean>): Promise<void> {
  while (!(await seen())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** `fetch` does not let a caller choose the Host header. */
function statusWith(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}${path}`, { headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('[OPS-1] a supervisor', () => {
  it('sees that the server lives, and that it is ready with what runs', async () => {
    expect(await (await fetch(`${server.url}/live`)).json()).toEqual({ live: true });
    const ready = await fetch(`${server.url}/ready`);
    expect(ready.status).toBe(200);
    expect(ready.headers.get('cache-control')).toBe('no-store');
    expect(await ready.json()).toEqual({
      ready: true,
      reason: null,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      model: 'doodle-clip',
      modelHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      provider: expect.stringMatching(/^\w+$/),
      passedOver: expect.any(Array),
      precision: expect.stringMatching(/^(fp32|fp16|int8)$/),
      database: 'embedded',
    });
  });
});

describe('[OPS-2] metrics', () => {
  it('are for this machine and for the token', async () => {
    const elsewhere = { Host: 'doodle.example' };
    expect(await statusWith('/metrics', {})).toBe(200);
    expect(await statusWith('/metrics', elsewhere)).toBe(403);
    expect(await statusWith('/metrics', { ...elsewhere, Authorization: 'Bearer wrong' })).toBe(403);
    expect(await statusWith('/metrics', { ...elsewhere, Authorization: `Bearer ${TOKEN}` })).toBe(200);
  });

  it('[OPS-3] move with a game that is played, and the log has one line of its round', async () => {
    const before = await metrics();
    const player = await newPlayer();
    const { view } = await player.create({ practice: true, settings: { rounds: 1, seconds: 60 } });
    must(await player.send('room:start', {}));
    const { round } = await player.phase('drawing');
    const ops = await fixtureOps('house');
    must(await player.draw(round.id, ops));
    await player.sendAnything('no such message', {});
    const during = await metrics();
    must(await player.send('draw:submit', { roundId: round.id, opCount: ops.length }));
    const { results } = await player.phase('reveal');
    expect(results[0]?.drawingId).not.toBeNull();

    expect(exposed(during, 'doodle_rooms', { phase: 'drawing' })).toBe(1);
    expect(exposed(during, 'doodle_seats', { state: 'connected' })).toBe(1);
    expect(exposed(during, 'doodle_sockets')).toBe(1);
    const grown = (after: typeof before, name: string, labels: Record<string, string> = {}) =>
      exposed(after, name, labels) - exposed(before, name, labels);
    await eventually(async () => grown(await metrics(), 'doodle_round_until_scores_seconds_count') === 1);
    const after = await metrics();
    expect(grown(after, 'doodle_messages_total', { name: 'draw:ops', outcome: 'ok' })).toBe(1);
    expect(grown(after, 'doodle_messages_total', { name: 'unknown', outcome: 'bad_request' })).toBe(1);
    expect(grown(after, 'doodle_drawings_kept_total')).toBe(1);
    expect(grown(after, 'doodle_round_drawings_total', { outcome: 'judged' })).toBe(1);
    expect(grown(after, 'doodle_judge_batch_size_count', { lane: 'final' })).toBeGreaterThanOrEqual(1);
    expect(grown(after, 'doodle_judge_wait_seconds_count', { lane: 'final' })).toBeGreaterThanOrEqual(1);
    expect(grown(after, 'doodle_judge_phase_seconds_sum', { lane: 'final', phase: 'encode' })).toBeGreaterThan(0);
    expect(grown(after, 'doodle_storage_seconds_count', { operation: 'drawings.save' })).toBe(1);
    expect(grown(after, 'doodle_storage_seconds_count', { operation: 'ops.append' })).toBeGreaterThanOrEqual(1);
    expect(grown(after, 'doodle_http_request_seconds_count', { route: 'home', status: '2xx' })).toBe(1);
    expect(grown(after, 'doodle_socket_received_bytes_total')).toBeGreaterThan(100);
    expect(grown(after, 'doodle_socket_sent_bytes_total')).toBeGreaterThan(100);
    expect(exposed(after, 'doodle_judge_live_interval_seconds')).toBeGreaterThan(0);

    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { msg: string; roundId?: string });
    expect(lines.filter(({ roundId, msg }) => roundId === round.id && msg === 'round judged')).toEqual([
      expect.objectContaining({
        level: 'info',
        part: 'rooms',
        room: expect.stringMatching(/^[0-9a-f]{10}$/),
        players: 1,
        judged: 1,
        blank: 0,
        failed: 0,
        untilScoresMs: expect.any(Number),
        judgingMs: expect.any(Number),
      }),
    ]);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const secret of [view.code, player.token as string, player.cookie, 'Zephyrine', TOKEN]) {
      expect(text).not.toContain(secret);
      expect(server.output()).not.toContain(secret);
    }
    player.socket.close();
    await eventually(async () => exposed(await metrics(), 'doodle_sockets') === 0);
  });
});
