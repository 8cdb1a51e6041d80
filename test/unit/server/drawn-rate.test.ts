import { expect, it } from 'vitest';
import { readConfig } from '#server/config.ts';
import { drawnRate, KEPT_BYTES } from '#server/gateway/edge.ts';
import { TokenBucket } from '#server/lib/rate-limit.ts';
import { fixtureOps } from '../../support/browser.ts';
import { opsOf, peoplesDrawings } from '../../support/people.ts';

const { maxDrawnMbPerAddress } = readConfig({}, '/').limits;

it('[EDGE-10] a class of forty behind one address draws for an hour without a pause', async () => {
  // The most detailed of the recorded drawings, twenty times over: shading with a fast mouse.
  const recorded = JSON.stringify(await fixtureOps('cat')).length;
  const people = Math.max(...peoplesDrawings().map((drawing) => JSON.stringify(opsOf(drawing)).length));
  const bytes = 20 * Math.max(recorded, people) + KEPT_BYTES;
  let nowMs = 0;
  const bucket = new TokenBucket(drawnRate(maxDrawnMbPerAddress), () => nowMs);
  const roundMs = 60_000;
  for (let round = 0; round < 60; round++) {
    nowMs += roundMs;
    for (let player = 0; player < 40; player++) expect(bucket.take(bytes)).toBe(0);
  }
});

it('[EDGE-10] nobody fills more than twice the limit in an hour', () => {
  let nowMs = 0;
  const bucket = new TokenBucket(drawnRate(maxDrawnMbPerAddress), () => nowMs);
  let taken = 0;
  for (; nowMs < 3_600_000; nowMs += 100) if (bucket.take(200_000) === 0) taken += 200_000;
  expect(taken).toBeLessThanOrEqual(2 * maxDrawnMbPerAddress * 1024 * 1024);
});
