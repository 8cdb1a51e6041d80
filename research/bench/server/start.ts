import { rm } from 'node:fs/promises';
import { newDataFolder } from '../../../test/support/data-folder.ts';
import { median } from '../../statistics.ts';
import type { Measure } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import { gameServerIn } from './game-server.ts';
import { type Probed, printed, startProbed } from './process.ts';

/** From the start of the process to the first good answer, on a data folder that was used before and on an empty one. */
export const start: Measure = {
  names: ['server.start.ready', 'server.start.bundle'],
  async measure(bench) {
    const rounds = bench.count(7, 1);
    const folder = await newDataFolder();
    try {
      // Migrations and prompts, once.
      const first = await readyAfterMs(gameServerIn(folder), '/ready');
      const { ours, peer, sources } = await inTurns(rounds, {
        ours: () => readyAfterMs(gameServerIn(folder), '/ready'),
        peer: () => readyAfterMs(startProbed('research/bench/server/bare-next.ts'), '/icon.svg'),
        sources: () => readyAfterMs(gameServerIn(folder, [], 'server/main.ts'), '/ready'),
      });
      bench.note(
        `Start to /ready: ${median(ours).toFixed(0)} ms (n = ${rounds}), with an empty database, its migrations and its ` +
          `prompts ${first.toFixed(0)} ms; of that Node with Next alone takes ${median(peer).toFixed(0)} ms.`,
      );
      return {
        'server.start.ready': compared(ours, peer, rounds),
        'server.start.bundle': compared(ours, sources, rounds),
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function readyAfterMs(process: Probed, path: string): Promise<number> {
  try {
    const url = await printed(process, /Address +(http:\/\/\S+)/);
    const response = await fetch(`${url}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - process.spawnedAtMs;
  } finally {
    await process.stop();
  }
}
