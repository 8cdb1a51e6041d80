import { open, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DrawOp } from '#contract/drawing.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { childrenOf, launch, SERVER } from '../../support/launch.ts';
import { SocketPlayer } from '../../support/socket-player.ts';
import type { Scenario } from '../scenario.ts';

const DISK_MB = 256;
/** How long the disk stays full after /ready has told it, and how long that may take. */
const FULL_MS = 8_000;
const READY_LIMIT_MS = 45_000;

/** A disk of its own in memory, in a namespace that needs no root where the kernel lets users have one. */
const onSmallDisk = (dataFolder: string, command: readonly string[]): string[] => [
  ...['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']), '--mount', 'sh', '-c'],
  `set -e
  mv "$0/db" "$0.db" 2>/dev/null || cp -r "$0/db" "$0.db"
  mount -t tmpfs -o size=${DISK_MB}m tmpfs "$0"
  mv "$0.db" "$0/db"
  "$@" &
  trap 'kill -TERM $!' TERM
  wait $! || wait $!`,
  dataFolder,
  ...command,
];

const line = (y: number): DrawOp[] => [
  { kind: 'shape', t: y, shape: 'rectangle', colour: '#000000', size: 12, from: [200, y], to: [600, y + 60] },
];

async function statusBecomes(url: string, status: number): Promise<boolean> {
  for (const endMs = performance.now() + READY_LIMIT_MS; performance.now() < endMs; await sleep(250)) {
    const response = await fetch(`${url}/ready`);
    await response.text();
    if (response.status === status) return true;
  }
  return false;
}

/** The disk is filled to its last byte in the middle of a round, and emptied again. */
export const fullDisk: Scenario = {
  name: 'full-disk',
  runsAlone: true,
  async run({ progress }) {
    const dataFolder = await seededDataFolder();
    const server = await launch(onSmallDisk(dataFolder, SERVER), { DATA_DIR: dataFolder });
    try {
      if (server.url === null) throw new Error(server.output());
      const [pid] = childrenOf(server.child.pid as number);
      const filler = path.join(`/proc/${pid}/root`, dataFolder, 'filler');
      const player = await SocketPlayer.connect(server.url, 'Somebody');
      await player.create({ practice: true, settings: { rounds: 1, seconds: 120 } });
      await player.send('room:start', {});
      await player.drawPart(line(100));

      await fill(filler);
      // The database has some room of its own left.
      const filling = await drawAndLeave(server.url);
      const isToldFull = await statusBecomes(server.url, 503);
      filling.close();
      const late = player.drawOn(line(200)).then(
        () => 'acknowledged',
        (error: Error) => error.message,
      );
      await sleep(FULL_MS);
      await unlink(filler);
      const isToldReady = await statusBecomes(server.url, 200);
      const answer = await late;
      progress(
        `full-disk: /ready told it: ${isToldFull}, that it is over: ${isToldReady}; a stroke meanwhile: ${answer}`,
      );

      if (answer !== 'acknowledged') await player.drawOn(line(200));
      await player.drawOn(line(300));
      await player.handIn();
      const { results } = await player.until('reveal');
      const [result] = results;
      const ops = result?.drawingId
        ? await (await fetch(`${server.url}/drawings/${result.drawingId}/ops.json`)).text()
        : '';
      const kept = [100, 200, 300].filter((y) => ops.includes(`[200,${y}]`)).length;
      player.close();
      return {
        'full-disk.ready': { value: Number(isToldFull && isToldReady), n: 1 },
        'full-disk.lost': { value: 3 - kept, n: 3 },
      };
    } finally {
      server.child.kill('SIGTERM');
      await server.ended;
      await rm(dataFolder, { recursive: true, force: true });
    }
  },
};

/** Draws in room after room and leaves them, until it is closed or the server acknowledges nothing. */
async function drawAndLeave(url: string): Promise<SocketPlayer> {
  const player = await SocketPlayer.connect(url, 'Filler');
  const points = Array.from({ length: 2_500 }, (_, i) => [500 + (i % 9) + 0.123456, 500 + (i % 7) + 0.654321, 0.5, 8]);
  const op: DrawOp = { kind: 'stroke', t: 0, tool: 'pen', colour: '#000000', size: 2, points: points.flat() };
  const draw = async () => {
    for (; ; await player.send('room:leave', {})) {
      player.view = null;
      await player.create({ practice: true, settings: { rounds: 1, seconds: 300 } });
      await player.send('room:start', {});
      const { round } = await player.until('drawing');
      for (let from = 0; from < 4; from++) await player.send('draw:ops', { roundId: round.id, from, ops: [op] });
    }
  };
  draw().catch(() => {});
  return player;
}

/** Writes until there is no room for another byte. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (let bytes = 1 << 20; bytes >= 1; ) {
      try {
        await handle.write(Buffer.alloc(bytes));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        bytes >>= 2;
      }
    }
  } finally {
    await handle.close();
  }
}
