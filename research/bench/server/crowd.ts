// A process full of players who draw, for the benchmark beside it: forked by crowd-process.ts.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { seededRandom } from '#contract/random.ts';
import { quantile } from '../../../cli/model/calibration/fit.ts';
import type { CrowdReport, FromCrowd, ToCrowd } from './crowd-process.ts';
import { Drawer, emptyTally, type Tally } from './drawer.ts';
import { drawingVariants, PLAYER_PACE, type TimedOp } from './drawing-variants.ts';
import type { Player } from './player.ts';
import { fillRooms, startRounds } from './player.ts';

const VARIANTS_PER_DRAWING = 24;
const LOOP_EVERY_MS = 10;

const tally: Tally = emptyTally();
const players: Player[] = [];
const loop = monitorEventLoopDelay({ resolution: LOOP_EVERY_MS });
loop.enable();
let since = { at: performance.now(), cpu: process.cpuUsage() };

const say = (message: FromCrowd) => process.send?.(message);

process.on('message', (message: ToCrowd) => {
  switch (message.kind) {
    case 'begin':
      begin(message).then(
        () => say({ kind: 'drawing' }),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
      return;
    case 'reset':
      reset();
      say({ kind: 'reset' });
      return;
    case 'report':
      say({ kind: 'report', report: report() });
  }
});
process.once('disconnect', () => process.exit(0));

async function begin({ url, identities, ...seating }: Extract<ToCrowd, { kind: 'begin' }>): Promise<void> {
  const rooms = await fillRooms(url, identities, seating);
  players.push(...rooms.flat());
  await startRounds(rooms);
  const drawings = drawingVariants(VARIANTS_PER_DRAWING, PLAYER_PACE, 1);
  for (const [i, player] of players.entries()) void drawOnAndOn(player, drawings, i);
}

const CLEAR: TimedOp = { dueMs: 0, head: '{"kind":"clear","t":', tail: '}', points: 0 };

/** One drawing after the other on the same paper, until the process ends. */
async function drawOnAndOn(player: Player, drawings: readonly TimedOp[][], number: number): Promise<void> {
  const random = seededRandom(number + 1);
  const { round } = await player.phase('drawing');
  const drawer = new Drawer(player, round.id, tally);
  // Nobody begins at the same moment as everybody else.
  await new Promise((resolve) => setTimeout(resolve, 3_000 * random()));
  for (;;) {
    const drawing = drawings[Math.floor(random() * drawings.length)] as TimedOp[];
    await drawer.draw([...drawing, { ...CLEAR, dueMs: (drawing.at(-1)?.dueMs ?? 0) + 1_000 }]);
  }
}

function reset(): void {
  Object.assign(tally, emptyTally());
  for (const player of players) player.liveScores = 0;
  loop.reset();
  since = { at: performance.now(), cpu: process.cpuUsage() };
}

function report(): CrowdReport {
  const ms = performance.now() - since.at;
  const { user, system } = process.cpuUsage(since.cpu);
  const { ackMs, ...counts } = tally;
  const at = (share: number) => (ackMs.length > 0 ? quantile(ackMs, share) : 0);
  return {
    ...counts,
    players: players.length,
    seconds: ms / 1000,
    liveScores: players.reduce((sum, player) => sum + player.liveScores, 0),
    ackMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    cpuShare: (user + system) / 1000 / ms,
    loopDelayP99Ms: Math.max(0, loop.percentile(99) / 1e6 - LOOP_EVERY_MS),
  };
}
