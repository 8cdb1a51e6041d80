import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { replayOps, visibleStrokes } from '#canvas/visible-strokes.ts';
import type { ClassifyAnswer, CompareAnswer, EmbedAnswer, ServiceError } from '#contract/judge-service.ts';
import { MAX_SERVICE_IMAGE_BYTES } from '#contract/limits.ts';
import { createApiKeys } from '#server/admin/api-keys.ts';
import { openRasteriser } from '#server/judge/framing.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { fixtureOps } from '../support/browser.ts';
import { seededDataFolder } from '../support/data-folder.ts';
import { type RunningServer, startServer } from '../support/server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

const TEXTS = ['a house', 'a cat', 'an umbrella', 'ڪڪڪ'];
const by = { id: 'owner', name: 'owner', role: 'owner' } as const;

let server: RunningServer;
let key: string;
let revoked: string;
let cat: Buffer<ArrayBuffer>;
beforeAll(async () => {
  const dataFolder = await seededDataFolder();
  const storage = await openStorage({ dataFolder });
  const keys = createApiKeys(storage.apiKeys);
  // Off until there is a key, and off again without one.
  expect(await keys.check('Bearer djk_none')).toEqual({ ok: false, why: 'off' });
  key = await keys.add(by, 'test');
  revoked = await keys.add(by, 'old');
  const old = (await storage.apiKeys.list()).find(({ name }) => name === 'old');
  await keys.revoke(by, old?.id ?? '');
  await storage.close();
  server = await startServer({ dataFolder });
  const strokes = visibleStrokes(replayOps(await fixtureOps('cat')));
  cat = Buffer.from(openRasteriser(512).png(strokes));
});
afterAll(() => server?.dispose());

const post = async <T>(path: string, body: BodyInit | object, more: Record<string, string> = {}) => {
  const isJson = !(body instanceof Uint8Array);
  const answer = await fetch(`${server.url}/api/judge/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': isJson ? 'application/json' : 'image/png', Authorization: `Bearer ${key}`, ...more },
    body: isJson ? (typeof body === 'string' ? body : JSON.stringify(body)) : (body as BodyInit),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as T };
};
const base64 = () => cat.toString('base64');
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe('[SERVICE-1] the judge as a service', () => {
  it('embeds pictures and texts into one space, normalised', async () => {
    const picture = (await post<EmbedAnswer>('embed', cat)).body;
    expect(picture).toMatchObject({ model: 'doodle-clip', modelHash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(picture.embedding).toHaveLength(picture.dimensions);
    expect(dot(picture.embedding, picture.embedding)).toBeCloseTo(1, 4);
    expect((await post<EmbedAnswer>('embed', { image: base64() })).body).toEqual(picture);
    const { texts } = (await post<CompareAnswer>('compare', { image: base64(), texts: TEXTS })).body;
    for (const { text, similarity } of texts.slice(0, 2)) {
      const embedded = (await post<EmbedAnswer>('embed', { text })).body;
      expect(dot(picture.embedding, embedded.embedding)).toBeCloseTo(similarity, 4);
    }
  });

  it('compares a picture with texts as drawings are judged, and says which it cannot read', async () => {
    const query = new URLSearchParams(TEXTS.map((text) => ['text', text])).toString();
    const { body } = await post<CompareAnswer>(`compare?${query}`, cat);
    expect(body.texts.map(({ text, isRead }) => [text, isRead])).toEqual(TEXTS.map((text) => [text, text !== 'ڪڪڪ']));
    const best = body.texts.reduce((a, b) => (b.share > a.share ? b : a));
    expect(best).toMatchObject({ text: 'a cat', deductions: [] });
    expect(best.score).toBeGreaterThan(50);
    expect(best.score).toBeCloseTo(best.rawScore, 1);
    expect(body.texts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 5);
    // As the game, it takes points off for what is no drawing.
    const paper = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    const blank = (await post<CompareAnswer>('compare', { image: paper.toString('base64'), texts: ['a cat'] })).body;
    expect(blank.texts[0]).toMatchObject({ score: 0, deductions: [{ reason: 'blank_canvas' }] });
  });

  it('classifies among the labels of the model, or among texts', async () => {
    const { labels } = (await post<ClassifyAnswer>('classify?top=3', cat)).body;
    expect(labels).toHaveLength(3);
    expect(labels[0]?.text).toBe('cat');
    expect(labels.map(({ share }) => share)).toEqual(labels.map(({ share }) => share).sort((a, b) => b - a));
    const chosen = (await post<ClassifyAnswer>('classify', { image: base64(), texts: ['a dog', 'a cat'] })).body.labels;
    expect(chosen.map(({ text }) => text)).toEqual(['a cat', 'a dog']);
  });

  it('[SERVICE-2] [SERVICE-3] refuses the rest with a status, a code and one sentence', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
    const refused = async (asked: Promise<{ status: number; headers: Headers; body: ServiceError }>) => {
      const { status, headers, body } = await asked;
      expect(headers.get('content-type')).toContain('application/json');
      expect(body.error.message).toMatch(/^[A-Z“][^\n]*\.$/);
      return [status, body.error.code];
    };
    const ask = (path: string, body: BodyInit | object, more?: Record<string, string>) =>
      refused(post<ServiceError>(path, body, more));
    expect(await ask('embed', cat, { Authorization: '' })).toEqual([401, 'unauthorised']);
    expect(await ask('embed', cat, { Authorization: `Bearer djk_${'x'.repeat(43)}` })).toEqual([401, 'unauthorised']);
    expect(await ask('embed', cat, { Authorization: `Bearer ${revoked}` })).toEqual([403, 'forbidden']);
    expect(await ask('embed', cat, { 'Content-Type': 'image/svg+xml' })).toEqual([415, 'bad_request']);
    expect(await ask('embed', svg, { 'Content-Type': 'image/png' })).toEqual([422, 'bad_request']);
    expect(await ask('embed', {})).toEqual([422, 'bad_request']);
    expect(await ask('embed', '{')).toEqual([400, 'bad_request']);
    expect(await ask('draw', {})).toEqual([404, 'not_found']);
    expect(await ask('embed', Buffer.alloc(MAX_SERVICE_IMAGE_BYTES + 1))).toEqual([413, 'too_large']);
    const got = await fetch(`${server.url}/api/judge/embed`, { headers: { Authorization: `Bearer ${key}` } });
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain('doodle_judge_service_total{operation="embed",outcome="unauthorised"} 2');
    expect(metrics).toMatch(/doodle_http_request_seconds_count\{route="judge-service",status="2xx"\} \d/);
  });

  it('[SERVICE-4] limits the rate of a key', async () => {
    const flood = await Promise.all(Array.from({ length: 160 }, () => post<ServiceError>('embed', {})));
    const limited = flood.find(({ status }) => status === 429);
    expect(limited?.body.error).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(flood.every(({ status }) => [422, 429].includes(status))).toBe(true);
  });
});
