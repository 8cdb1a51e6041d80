import { MAX_ROUNDS } from '#contract/limits.ts';
import { Drawer, emptyTally } from './drawer.ts';
import type { TimedOp } from './drawing-variants.ts';
import { type Identity, must, Player } from './player.ts';

export const ROOM_SIZE = 8;
/** Longer than any drawing takes: the players hand in. */
const ROUND_SECONDS = 60;

/** One round of one room, from "time is up" on, in milliseconds. */
export interface RoundTimes {
  /** Until the first player sees that the judge is at work. */
  judgingMs: number;
  /** Until the last of the players has the scores of all. */
  scoresMs: number;
  failed: number;
}

/** Lets one room at a time hand in: each is measured beside the crowd, not beside the others. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  take<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => {});
    return done;
  }
}

export interface MeasuredRoom {
  /** One game after the other until `enough`. */
  play(
    drawings: readonly (readonly TimedOp[])[],
    turns: Turns,
    keep: (times: RoundTimes) => void,
    enough: () => boolean,
  ): Promise<void>;
  close(): void;
}

/** Sits eight players down in a room of their own. */
export async function openMeasuredRoom(url: string, identities: readonly Identity[]): Promise<MeasuredRoom> {
  const players = identities.slice(0, ROOM_SIZE).map((identity, i) => new Player(url, `Measured ${i + 1}`, identity));
  await Promise.all(players.map((player) => player.connected()));
  const [host, ...guests] = players as [Player, ...Player[]];
  const code = await host.create({ rounds: MAX_ROUNDS, seconds: ROUND_SECONDS });
  for (const guest of guests) await guest.join(code);
  let drawn = 0;

  async function round(drawings: readonly (readonly TimedOp[])[], turns: Turns): Promise<RoundTimes> {
    await Promise.all(players.map((player) => player.phase('drawing')));
    const drawers = await Promise.all(
      players.map(async (player) => {
        const { round } = await player.phase('drawing');
        const drawer = new Drawer(player, round.id, emptyTally());
        await drawer.draw(drawings[drawn++ % drawings.length] as readonly TimedOp[]);
        return { drawer, roundId: round.id };
      }),
    );
    return turns.take(async () => {
      const timeIsUp = performance.now();
      const submitted = players.map(async (player, i) => {
        const { drawer, roundId } = drawers[i] as (typeof drawers)[number];
        return must(await player.send('draw:submit', { roundId, opCount: drawer.opCount }));
      });
      const judging = Promise.race(players.map((player) => seen(player, 'judging', timeIsUp)));
      const scores = await Promise.all(players.map((player) => seen(player, 'reveal', timeIsUp)));
      await Promise.all(submitted);
      const { results } = await host.phase('reveal');
      return {
        judgingMs: await judging,
        scoresMs: Math.max(...scores),
        failed: results.filter((result) => result.failed).length,
      };
    });
  }

  return {
    async play(drawings, turns, keep, enough) {
      must(await host.send('room:start', {}));
      while (!enough()) {
        keep(await round(drawings, turns));
        must(await host.send('room:next', {}));
        await host.until(({ phase }) => phase.name !== 'reveal');
        if (host.view?.phase.name !== 'podium' || enough()) continue;
        must(await host.send('room:rematch', {}));
        must(await host.send('room:start', {}));
      }
    },
    close() {
      for (const player of players) player.close();
    },
  };
}

/** Milliseconds from `sinceMs` until the player's view was in that phase, or in a later one. */
async function seen(player: Player, phase: 'judging' | 'reveal', sinceMs: number): Promise<number> {
  await player.until((view) => view.phase.name === phase || view.phase.name === 'reveal');
  return player.seenAtMs - sinceMs;
}
