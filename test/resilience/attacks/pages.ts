import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DrawOp } from '#contract/drawing.ts';
import type { PackId } from '#contract/ids.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { newDrawing } from '../../contract/storage-fixtures.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { startServer } from '../../support/server.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import { type Extent, percentile, type Scenario } from '../scenario.ts';

const CONNECTIONS = 150;
/** Goal: 4 × idle, or this if that is more. In milliseconds. */
const ALLOWED_MS = 60;
const BATCH_EVERY_MS = 80;
const LOAD = fileURLToPath(new URL('./http-load.ts', import.meta.url));

const stroke = (points: number): DrawOp =>
  ({
    kind: 'stroke',
    t: 0,
    tool: 'pen',
    colour: '#1b1f3b',
    size: 12,
    points: Array.from({ length: points }, (_, i) => [(i * 7919) % 1021, (i * 104_729) % 1019, 0.123456789, 8]).flat(),
  }) as DrawOp;

/** A data folder with a drawing of a megabyte of ops. */
async function folderWithLargeDrawing(): Promise<{ dataFolder: string; path: string }> {
  const dataFolder = await seededDataFolder();
  const storage = await openStorage({ dataFolder });
  const [pack] = await storage.prompts.packs();
  const { id: promptId } = await storage.prompts.add({ text: 'a large drawing', packId: pack?.id as PackId });
  const ops = Array.from({ length: 40 }, () => stroke(1_100));
  const { id } = await storage.drawings.save(newDrawing(promptId, { prompt: 'a large drawing', ops }));
  await storage.close();
  return { dataFolder, path: `/drawings/${id}/ops.json` };
}

/** Milliseconds until the server acknowledges a batch of ops, while `seconds` pass. */
async function acknowledgements(player: SocketPlayer, from: { next: number }, seconds: number): Promise<number[]> {
  const { round } = await player.until('drawing');
  const taken: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const begun = performance.now();
    await player.send('draw:ops', { roundId: round.id, from: from.next, ops: [stroke(8)] });
    from.next += 1;
    taken.push(performance.now() - begun);
    await sleep(Math.max(1, BATCH_EVERY_MS - (performance.now() - begun)));
  }
  return taken;
}

async function underLoad<T>(
  url: string,
  path: string,
  measure: () => Promise<T>,
): Promise<{ result: T; answers: number }> {
  const load = spawn(process.execPath, ['--import', 'tsx', LOAD, url, path, String(CONNECTIONS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answers = 0;
  load.stdout.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().trim().split('\n')) answers += Number(line);
  });
  try {
    // Until it has started and every connection is open.
    while (answers === 0) await sleep(100);
    return { result: await measure(), answers };
  } finally {
    load.kill('SIGKILL');
  }
}

/** How long a player who draws waits for acknowledgements while 150 connections ask for pages and data. */
async function run({ quick, progress }: Extent) {
  const seconds = quick ? 3 : 12;
  const { dataFolder, path } = await folderWithLargeDrawing();
  const server = await startServer({ dataFolder });
  try {
    const player = await SocketPlayer.connect(server.url, 'Painter');
    await player.create({ practice: true, settings: { rounds: 1, seconds: 300 } });
    await player.send('room:start', {});
    const from = { next: 0 };
    // What is read at first use is read before anything is measured.
    for (const page of ['/', '/boards', path]) await (await fetch(`${server.url}${page}`)).text();
    await acknowledgements(player, from, 2);
    const idle = percentile(await acknowledgements(player, from, seconds), 0.95);
    const allowed = Math.max(4 * idle, ALLOWED_MS);
    const found: Record<string, { value: number; n: number }> = {};
    for (const [name, page] of Object.entries({ home: '/', boards: '/boards', ops: path })) {
      const { result, answers } = await underLoad(server.url, page, () => acknowledgements(player, from, seconds));
      const busy = percentile(result, 0.95);
      progress(
        `pages: p95 ${idle.toFixed(1)} ms idle, ${busy.toFixed(1)} ms with ${answers} answers to ${page} in ${seconds} s`,
      );
      found[`pages.${name}`] = { value: busy / allowed, n: result.length };
      await sleep(1_000);
    }
    player.close();
    return found;
  } finally {
    await server.dispose();
  }
}

export const pages: Scenario = { name: 'pages', runsAlone: true, run };
