import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZipFile } from 'yazl';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import { type Rate, RateLimiter } from '#server/lib/rate-limit.ts';
import type { ExportedDrawing, PlayerStore } from '#server/storage/port/players.ts';

/** The address of the archive; the HTTP layer answers it itself, so that a slow reader holds nothing in memory. */
export const EXPORT_PATH = '/me/export.zip';

const EXPORTS: Rate = { capacity: 3, perSecond: 1 / 300 };
const EXPORTS_OF_ADDRESS: Rate = { capacity: 60, perSecond: 1 / 60 };
const MOST_AT_ONCE = 2;
/** Drawings in memory: a megabyte of ops each at most. */
const READ_AT_ONCE = 8;
/** After each drawing, for the games. */
const PAUSE_MS = 5;
/** A reader that takes so little that the archive gets no further gives its place to others. */
const STALLED_MS = 60_000;

type Exports = Pick<PlayerStore, 'find' | 'loves' | 'reports' | 'exportDrawings'>;

/**
 * [PLAYER-5] Answers requests for the archive of a player: `player.json`, and for each drawing its data with ops as JSON
 * and its picture as PNG. It is made while it is read, one drawing after the other.
 */
export function createExporter(players: Exports, now: () => number = () => performance.now()) {
  const rate = new RateLimiter(EXPORTS, now);
  const rateOfAddress = new RateLimiter(EXPORTS_OF_ADDRESS, now);
  const running = new Set<PlayerId>();

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { player, address }: { player: PlayerId | null; address: string },
  ): Promise<void> => {
    if (request.method !== 'GET') return refuse(response, 405, 'This address is for reading.', { Allow: 'GET' });
    // A page of another site may not spend what a player may export.
    if (!['same-origin', 'none', undefined].includes(request.headers['sec-fetch-site'] as string | undefined)) {
      return refuse(response, 403, 'This link works on the pages of this server only.');
    }
    const found = player && (await players.find(player));
    if (!player || !found) return refuse(response, 404, 'There is nothing to export: this browser has not played yet.');
    if (running.size >= MOST_AT_ONCE || running.has(player)) {
      return refuse(response, 503, 'Others export right now. Try again in a moment.', { 'Retry-After': '10' });
    }
    const retryAfterMs = rate.take(player) || rateOfAddress.take(address);
    if (retryAfterMs > 0) {
      const seconds = String(Math.ceil(retryAfterMs / 1000));
      return refuse(response, 429, `That was a lot at once. Try again in ${seconds} s.`, { 'Retry-After': seconds });
    }
    running.add(player);
    const stop = new AbortController();
    response.once('close', () => stop.abort());
    try {
      response.writeHead(200, {
        'Content-Type': 'application/zip',
        'Content-Disposition': 'attachment; filename="doodle-judge.zip"',
        'Cache-Control': 'no-store',
      });
      const zip = new ZipFile();
      const output = zip.outputStream as Readable;
      zip.on('error', (error: Error) => output.destroy(error));
      const written = pipeline(output, response);
      const { nickname, createdAt, lastSeenAt, trainingConsentAt } = found;
      const about = {
        format: 'doodle-judge export',
        version: 1,
        exportedAt: new Date(),
        nickname,
        createdAt,
        lastSeenAt,
        trainingConsentAt,
        loves: await players.loves(player),
        reports: await players.reports(player),
      };
      zip.addBuffer(Buffer.from(JSON.stringify(about, null, 2)), 'player.json');
      const added = addDrawings(zip, players, player, stop).then(
        () => zip.end(),
        (error: Error) => void output.destroy(error),
      );
      await Promise.all([written, added]).catch((error: unknown) => {
        // The reader has gone, or takes nothing: the connection ends, and the archive with it.
        if (!stop.signal.aborted) throw error;
      });
    } finally {
      running.delete(player);
    }
  };
}

async function addDrawings(zip: ZipFile, players: Exports, player: PlayerId, stop: AbortController): Promise<void> {
  const { signal } = stop;
  let after: DrawingId | null = null;
  for (;;) {
    const page: ExportedDrawing[] = await players.exportDrawings(player, { after, limit: READ_AT_ONCE });
    for (const exported of page) {
      await added(zip, exported, stop);
      await sleep(PAUSE_MS, undefined, { signal });
      after = exported.drawing.id;
    }
    if (page.length < READ_AT_ONCE) return;
  }
}

/** Resolves when the archive has taken the drawing. */
async function added(zip: ZipFile, { drawing, opsJson, thumbnail }: ExportedDrawing, stop: AbortController) {
  const { playerId: _, ...data } = drawing;
  const name = `drawings/${drawing.submittedAt.toISOString().slice(0, 10)}-${drawing.id}`;
  const mtime = drawing.submittedAt;
  zip.addBuffer(Buffer.from(thumbnail), `${name}.png`, { mtime, compress: false });
  // The ops are passed on as they are stored.
  const head = JSON.stringify(data).slice(0, -1);
  const json = Readable.from([Buffer.from(`${head},"ops":`), opsJson, Buffer.from('}')], { objectMode: false });
  const stalled = setTimeout(() => stop.abort(), STALLED_MS);
  try {
    const ended = once(json, 'end', { signal: stop.signal });
    zip.addReadStreamLazy(`${name}.json`, { mtime, compress: true }, (take) => take(null, json));
    await ended;
  } finally {
    clearTimeout(stalled);
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  sentence: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers });
  response.end(`${sentence}\n`);
}
