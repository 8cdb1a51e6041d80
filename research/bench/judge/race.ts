import { median } from '../../statistics.ts';
import type { Measured } from '../figures.ts';
import type { Bench } from '../measure.ts';
import { compared, inTurns } from '../measure.ts';
import type { OpenContender, Turn, Turned } from './contender.ts';

export type Contenders = Record<'ours' | 'raw' | 'transformers', OpenContender>;

export interface Race {
  /** Names of figures begin with it. */
  prefix: string;
  /** Drawings of one turn, at most. */
  oneByOne: number;
  at64: number;
}

const ROUNDS = 9;
const SWEEP_ROUNDS = 3;
const IN_FLIGHT = 64;
const BATCHES = [1, 2, 4, 8, 16, 32, 64];
/** On a slow machine a turn has fewer drawings, so that it takes about this long. */
const TURN_MS = 10_000;

type Mode = Omit<Turn, 'first'>;

/** One by one, then 64 in flight. @returns figures under the race's prefix */
export async function race(
  { prefix, oneByOne, at64 }: Race,
  bench: Bench,
  contenders: Contenders,
): Promise<Record<string, Measured>> {
  const { ours, raw, transformers } = contenders;
  const rounds = bench.count(ROUNDS, 1);
  // Every round has drawings of its own, the same for all: nothing that a contender keeps helps it.
  let next = 0;
  const take = (count: number) => {
    next += count;
    return next - count;
  };
  const each = (turned: Turned, count: number) => turned.ms / count;

  bench.progress('warming up');
  let [slowAlone, slowInFlight] = [0, 0];
  for (const contender of Object.values(contenders)) {
    const few = { first: take(4), count: 4, concurrency: 1, batch: 1 };
    const many = { first: take(IN_FLIGHT), count: IN_FLIGHT, concurrency: IN_FLIGHT, batch: 1 };
    slowAlone = Math.max(slowAlone, each(await contender.turn(few), few.count));
    slowInFlight = Math.max(slowInFlight, each(await contender.turn(many), many.count));
  }
  const alone: Mode = { count: fitting(bench.count(oneByOne, 4), 4, slowAlone), concurrency: 1, batch: 1 };
  const crowd: Mode = {
    count: fitting(bench.count(at64, IN_FLIGHT), IN_FLIGHT, slowInFlight),
    concurrency: IN_FLIGHT,
    batch: 1,
  };

  bench.progress('raw: looking for the best batch size');
  const sweep = await sweptRates(raw, bench.count(SWEEP_ROUNDS, 1), take);
  const { batch } = sweep.reduce((best, one) => (one.rate > best.rate ? one : best));
  const full: Mode = { ...crowd, concurrency: 1, batch };

  const kept = new Map<string, Turned[]>();
  /** What a contender does in every round, in drawings/s; the turns are kept under a name. */
  const racer = (name: string, contender: OpenContender, mode: Mode, first: number) => async (round: number) => {
    const turned = await contender.turn({ ...mode, first: first + round * mode.count });
    kept.set(name, [...(kept.get(name) ?? []), turned]);
    return 1_000 / each(turned, mode.count);
  };
  const turns = (name: string) => kept.get(name) ?? [];

  bench.progress(`one by one: ${rounds} rounds of ${alone.count}`);
  const firstAlone = take(rounds * alone.count);
  const single = await inTurns(rounds, {
    ours: racer('ours alone', ours, alone, firstAlone),
    raw: racer('raw alone', raw, alone, firstAlone),
    transformers: racer('transformers alone', transformers, alone, firstAlone),
  });
  bench.progress(`${IN_FLIGHT} in flight: ${rounds} rounds of ${crowd.count}`);
  const firstMany = take(2 * rounds * crowd.count);
  const many = await inTurns(rounds, {
    ours: racer('ours', ours, crowd, firstMany),
    raw: racer('raw', raw, full, firstMany),
    transformers: racer('transformers', transformers, crowd, firstMany),
    /** Not what it does by itself: its caller would have to gather requests. */
    gathered: racer('gathered', transformers, full, firstMany),
    live: racer('live', ours, { ...crowd, live: true }, firstMany + rounds * crowd.count),
  });

  const ratio = (one: readonly number[], other: readonly number[]) =>
    (compared(one, other, rounds).ratio as number).toFixed(2);
  const sizes = sweep.map((one) => `${one.batch}: ${one.rate.toFixed(1)}`).join(', ');
  bench.note(
    `${prefix}: raw runs at batch size ${sizes} drawings/s on ${bench.threads} threads; ${batch} is taken for the limit.`,
  );
  bench.note(
    `${prefix}: at 64 the limit is ${ratio(many.raw, many.transformers)} × transformers.js, whose calls run one after the other. Given batches of ${batch} it makes ${median(many.gathered).toFixed(1)} drawings/s, ${ratio(many.gathered, many.raw)} × the limit; ours is ${ratio(many.ours, many.gathered)} × that.`,
  );
  bench.note(
    `${prefix}: live scores, which bring no thumbnail, each of a canvas not seen before: ${median(many.live).toFixed(1)} drawings/s, ${ratio(many.live, many.raw)} × the limit.`,
  );
  bench.note(`${prefix}, one by one: ${profile(turns('ours alone'), turns('raw alone'), alone.count)}`);
  bench.note(`${prefix}, at 64: ${profile(turns('ours'), turns('raw'), crowd.count)}`);
  bench.note(`${prefix}, at 64, live: ${profile(turns('live'), turns('raw'), crowd.count)}`);
  return {
    [`${prefix}.one-by-one.transformers-js`]: compared(single.ours, single.transformers, rounds * alone.count),
    [`${prefix}.one-by-one.raw`]: compared(single.ours, single.raw, rounds * alone.count),
    [`${prefix}.at-64.transformers-js`]: compared(many.ours, many.transformers, rounds * crowd.count),
    [`${prefix}.at-64.raw`]: compared(many.ours, many.raw, rounds * crowd.count),
  };
}

/** As many of `planned` as a turn has time for, in steps of `step`, one step at least. */
const fitting = (planned: number, step: number, msEach: number): number =>
  Math.max(step, Math.floor(Math.min(planned, TURN_MS / msEach) / step) * step);

async function sweptRates(raw: OpenContender, rounds: number, take: (count: number) => number) {
  const sweep = await inTurns(
    rounds,
    Object.fromEntries(
      BATCHES.map((batch) => [
        batch,
        async () => {
          const turned = await raw.turn({ first: take(IN_FLIGHT), count: IN_FLIGHT, concurrency: 1, batch });
          return (1_000 * IN_FLIGHT) / turned.ms;
        },
      ]),
    ),
  );
  return BATCHES.map((batch) => ({ batch, rate: median(sweep[batch] as number[]) }));
}

/** Where the time of a drawing goes, next to what the raw encoder takes: medians over turns of `count` drawings. */
export function profile(ours: readonly Turned[], raw: readonly Turned[], count: number): string {
  const each = (turns: readonly Turned[], of: (turn: Turned) => number) => median(turns.map(of)) / count;
  const phase = (name: string) => each(ours, ({ phases }) => phases[name] ?? 0);
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const wall = each(ours, (turn) => turn.ms);
  const batches = median(ours.map(({ phases }) => phases.batches ?? 0));
  return [
    `a drawing takes ${ms(wall)} (processor ${ms(each(ours, (turn) => turn.processorMs))}):`,
    `render ${ms(phase('render'))}, encode ${ms(phase('encode'))}, writing guard, deductions and thumbnail ${ms(phase('rest'))},`,
    `batches of ${(count / batches).toFixed(1)} from end to end ${ms(phase('total'))} (one is drawn while another is embedded);`,
    `raw ${ms(each(raw, (turn) => turn.ms))} (processor ${ms(each(raw, (turn) => turn.processorMs))}).`,
  ].join(' ');
}
