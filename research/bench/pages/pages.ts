import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DrawingId, PlayerId, PublicId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { ADMIN_COOKIE } from '#server/admin/port.ts';
import { cookieValueOf, playerCookieHeader } from '#server/http/player-cookie.ts';
import { openInlineJudge } from '#server/judge/inline-judge.ts';
import { loadSecret } from '#server/lib/secret.ts';
import { openStorage } from '#server/storage/open-storage.ts';
import { DEFAULT_MODEL } from '../../../cli/judge/run.ts';
import { quantile } from '../../../cli/model/calibration/fit.ts';
import { median } from '../../statistics.ts';
import { compared, inTurns, type Measure } from '../measure.ts';
import { gameServerIn } from '../server/game-server.ts';
import { printed } from '../server/process.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const DRAWINGS = 200_000;
/** Drawings, prompts and players that are asked for in turn. */
const ASKED = 40;
/** Names an instance that `npm run seed` filled; without it one is made. */
const { BENCH_DATA_DIR } = process.env;

/** Addresses of a kind of page: another one for each round. */
type Kind = (round: number) => string;

/** What an instance has that pages are about. */
interface Instance {
  prompts: string[];
  drawings: DrawingId[];
  player: { cookie: string; publicId: PublicId };
  admin: string;
  secondPage: string;
}

const any = <T>(values: readonly T[], round: number): T => values[round % values.length] as T;
const SEARCHES = ['two cats', 'something with wheels', 'a spooky house', 'the neatest tree', 'food', 'a boat at sea'];

const PUBLIC: Record<string, (it: Instance) => Kind> = {
  home: () => () => '/',
  rooms: () => () => '/rooms',
  'board-today': () => () => '/boards',
  'board-week': () => () => '/boards?period=week',
  'board-all': () => () => '/boards?period=all',
  'board-all-far': (it) => () => `/boards?period=all&after=${it.secondPage}`,
  'board-mode': () => () => '/boards?period=all&mode=race',
  'board-all-prompts': () => () => '/boards?prompts=all',
  'board-prompt': (it) => (round) => `/boards/${any(it.prompts, round)}`,
  'board-machines': (it) => (round) => `/boards/${any(it.prompts, round)}?by=machines`,
  'board-you': () => () =>
    `/boards/you.json?board=${encodeURIComponent(JSON.stringify({ kind: 'overall', period: 'all' }))}`,
  'gallery-newest': () => () => '/gallery',
  'gallery-best': () => () => '/gallery?order=best',
  'gallery-loved': () => () => '/gallery?order=loved',
  'gallery-hardest': () => () => '/gallery?order=hardest',
  'gallery-chance': () => () => '/gallery?order=chance',
  'gallery-prompt': (it) => (round) => `/gallery?prompt=${any(it.prompts, round)}`,
  'gallery-search': () => (round) => `/gallery?q=${encodeURIComponent(`${any(SEARCHES, round)} ${round}`)}`,
  drawing: (it) => (round) => `/drawings/${any(it.drawings, round)}`,
  'drawing-ops': (it) => (round) => `/drawings/${any(it.drawings, round)}/ops.json`,
  'drawing-thumbnail': (it) => (round) => `/drawings/${any(it.drawings, round)}/thumbnail.png`,
  me: () => () => '/me',
  player: (it) => () => `/players/${it.player.publicId}`,
  daily: () => () => '/daily',
  'daily-you': () => () => `/daily/you.json?day=${dayName(new Date())}`,
  draw: () => () => '/draw',
};
const ADMIN: Record<string, () => Kind> = {
  'admin-prompts': () => () => '/admin',
  'admin-daily': () => () => '/admin/daily',
  'admin-health': () => () => '/admin/health',
  'admin-moderation': () => () => '/admin/moderation',
  'admin-difficulty': () => () => '/admin/difficulty.json',
};

const nameOf = (kind: string) => `pages.${kind}`;

/** The server's time for every page and JSON route on an instance with many drawings, against a page that reads nothing. */
export const pages: Measure = {
  names: [...Object.keys(PUBLIC), ...Object.keys(ADMIN)].map(nameOf),
  async measure(bench) {
    const own = BENCH_DATA_DIR === undefined;
    const folder = BENCH_DATA_DIR ?? (await mkdtemp(path.join(os.tmpdir(), 'doodle-bench-pages-')));
    const count = bench.count(DRAWINGS, 60);
    try {
      if (own) await seeded(folder, count, (text) => bench.progress(text));
      const instance = await prepare(folder);
      const server = gameServerIn(folder);
      try {
        const url = await printed(server, /Address +(http:\/\/\S+)/);
        const startMs = performance.now() - server.spawnedAtMs;
        bench.progress('the server is there');
        const fetchTimed = timer(url, instance);
        // The index of the gallery is read at the first search.
        const firstSearchMs = await fetchTimed('/gallery?q=cat');
        const found: Record<string, ReturnType<typeof compared>> = {};
        const rounds = bench.count(25, 2);
        for (const [kind, of] of [...Object.entries(PUBLIC), ...Object.entries(ADMIN)]) {
          const addressOf = of(instance);
          await fetchTimed(addressOf(ASKED));
          const processor: number[] = [];
          const times = await inTurns(rounds, {
            ours: async (round) => {
              await server.reset();
              const took = await fetchTimed(addressOf(round));
              processor.push((await server.read()).cpuMs);
              return took;
            },
            peer: () => fetchTimed('/no-such-page'),
          });
          found[nameOf(kind)] = compared(times.ours, times.peer, rounds);
          const p95 = quantile(times.ours, 0.95);
          bench.note(
            `${nameOf(kind)}: median ${median(times.ours).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms; ` +
              `median of the processor time of the server ${median(processor).toFixed(0)} ms.`,
          );
          bench.progress(`${kind}: ${median(times.ours).toFixed(0)} ms`);
        }
        const { rss, heapUsed } = await server.memory();
        bench.note(
          `pages: the server was there after ${startMs.toFixed(0)} ms, and the first search took ${firstSearchMs.toFixed(0)} ms; ` +
            `afterwards it had ${(rss / 2 ** 20).toFixed(0)} MB of memory, ${(heapUsed / 2 ** 20).toFixed(0)} MB of them heap.`,
        );
        return found;
      } finally {
        await server.stop();
      }
    } finally {
      if (own) await rm(folder, { recursive: true, force: true });
    }
  },
};

async function seeded(folder: string, count: number, onProgress: (text: string) => void): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', './scripts/typescript.mjs', 'cli/seed.ts', '--drawings', String(count)],
    {
      cwd: ROOT,
      env: { ...process.env, DATA_DIR: folder, DATABASE_URL: undefined },
      stdio: ['ignore', 'inherit', 'pipe'],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = chunk.toString().trim();
    onProgress(said);
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`npm run seed ended with ${code}: ${said}`);
}

/** An administrator who is signed in, and a player with a public page. */
async function prepare(folder: string): Promise<Instance> {
  const storage = await openStorage({ dataFolder: folder });
  try {
    const modelHash = await embeddedModel();
    const found = await storage.drawings.activePrompts(modelHash, { offset: 0, limit: ASKED });
    const { ids } = await storage.drawings.listedIds(modelHash, { after: null, limit: 20 * ASKED });
    const drawings = ids.filter((_, i) => i % 20 === 0);
    const [one] = await storage.drawings.embeddings(drawings.slice(0, 1));
    const playerId = one?.playerId as PlayerId;
    const publicId = randomBytes(16).toString('base64url') as PublicId;
    await storage.players.setPublic(playerId, publicId);
    const page = await storage.drawings.board({ kind: 'overall', period: 'all' }, modelHash, {
      ...{ cursor: null, limit: 500, now: new Date() },
    });
    await storage.admin.addFirst({ id: randomUUID(), name: 'owner', passwordHash: '' });
    const owner = await storage.admin.firstOwner();
    const token = randomBytes(32).toString('base64url');
    const [now, tokenHash] = [Date.now(), createHash('sha256').update(token).digest('hex')];
    await storage.admin.addSession({
      ...{ tokenHash, accountId: owner?.id as string, browser: '', address: '' },
      createdAt: new Date(now),
      expiresAt: new Date(now + 3_600_000),
    });
    const cookie = playerCookieHeader(cookieValueOf(playerId, await loadSecret(folder)), false).split(
      ';',
      1,
    )[0] as string;
    return {
      prompts: found.map(({ promptId }) => promptId),
      drawings,
      player: { cookie, publicId },
      admin: `${ADMIN_COOKIE}=${token}`,
      secondPage: page.nextCursor ?? '',
    };
  } finally {
    await storage.close();
  }
}

/** Its hash, by which its drawings are found. */
async function embeddedModel(): Promise<string> {
  const options = {
    modelFolder: DEFAULT_MODEL,
    intraOpNumThreads: 1,
    labels: ['cat'],
    topLabels: 1,
    thumbnails: false,
  };
  const judge = await openInlineJudge(options);
  await judge.close();
  return judge.info.modelHash;
}

/** From the request to the last byte of its answer, ms. Each comes from an address of its own. */
function timer(url: string, { player, admin }: Instance) {
  let asked = 0;
  return async (address: string): Promise<number> => {
    asked++;
    const headers = {
      Cookie: `${player.cookie}; ${admin}`,
      'X-Forwarded-For': `10.0.${asked >> 8}.${asked & 255}`,
    };
    const began = performance.now();
    const response = await fetch(url + address, { headers, redirect: 'manual' });
    await response.arrayBuffer();
    const took = performance.now() - began;
    const isExpected = address === '/no-such-page' ? response.status === 404 : response.status === 200;
    if (!isExpected) throw new Error(`${address} answered ${response.status}`);
    return took;
  };
}
