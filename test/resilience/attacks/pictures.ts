import { setTimeout as sleep } from 'node:timers/promises';
import { COSTLY_KINDS, costlyDrawing } from '../../support/costly-drawings.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { seedDrawings } from '../../support/seeded-drawings.ts';
import { startServer } from '../../support/server.ts';
import type { Extent, Found, Scenario } from '../scenario.ts';

const ANIMATIONS = 7;
const ATTACKER = '203.0.113.8';

/** Animations of costly drawings are asked for at once; meanwhile others look at the cards of honest ones. */
async function run({ quick, progress }: Extent): Promise<Record<string, Found>> {
  const cards = quick ? 3 : 8;
  const dataFolder = await seededDataFolder();
  const ids = await seedDrawings(dataFolder, [
    ...Array.from({ length: ANIMATIONS }, (_, i) => ({
      prompt: 'a cat',
      fixture: 'cat',
      change: { ops: costlyDrawing(COSTLY_KINDS[i % COSTLY_KINDS.length] as (typeof COSTLY_KINDS)[number]) },
    })),
    // One more than counts: a server that has just been started loads its route and fonts first.
    ...Array.from({ length: cards + 1 }, () => ({ prompt: 'a house', fixture: 'house' })),
  ]);
  const server = await startServer({ env: { TRUST_PROXY: '1' }, dataFolder });
  const end = new AbortController();
  try {
    const get = (id: string, file: string, address: string) =>
      fetch(`${server.url}/drawings/${id}/${file}`, {
        headers: { 'X-Forwarded-For': address },
        signal: end.signal,
      });
    const [first = '', ...honest]: string[] = ids.slice(ANIMATIONS);
    await (await get(first, 'card.png', '198.51.100.99')).arrayBuffer();
    const animations = ids
      .slice(0, ANIMATIONS)
      .map((id, i) => get(id, i % 2 ? 'replay.gif' : 'replay.webp', ATTACKER).then(({ status }) => status));
    for (const animation of animations) animation.catch(() => {});
    await sleep(500);
    const waitsMs: number[] = [];
    for (const [i, id] of honest.entries()) {
      const askedMs = performance.now();
      const answer = await get(id, 'card.png', `198.51.100.${i}`);
      await answer.arrayBuffer();
      // An attacker who is told to come back later waits for the rest of the minute.
      waitsMs.push(answer.ok ? performance.now() - askedMs : 60_000);
      await sleep(500);
    }
    progress(`pictures: cards after ${waitsMs.map(Math.round).join(', ')} ms`);
    const statuses = await Promise.race([Promise.all(animations), sleep(15_000, null)]);
    progress(`pictures: animations ${statuses?.join(', ') ?? 'not all answered'}`);
    return { 'pictures.card': { value: Math.max(...waitsMs), n: waitsMs.length } };
  } finally {
    end.abort();
    await server.dispose();
  }
}

export const pictures: Scenario = { name: 'pictures', runsAlone: true, run };
