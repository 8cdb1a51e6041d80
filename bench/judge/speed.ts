import { cosineOfNormalised } from '#server/judge/score/cosine.ts';
import type { Measured } from '../figures.ts';
import { type Bench, CannotMeasure, type Measure } from '../measure.ts';
import { compared, inTurns, median } from '../rounds.ts';
import { type OpenContender, openContender, type Turn, type Turned } from './contender.ts';
import { EMBEDDED_MODEL } from './embedded-model.ts';
import { vitFolder } from './make-vit.ts';
import { installPeers } from './peers.ts';
import { profile } from './profile.ts';

interface Plan {
  /** Names of figures begin with it. */
  prefix: string;
  folder(bench: Bench): Promise<string>;
  /** Drawings of one turn. */
  oneByOne: number;
  at64: number;
}

const ROUNDS = 9;
const SWEEP_ROUNDS = 3;
const IN_FLIGHT = 64;
const BATCHES = [1, 2, 4, 8, 16, 32, 64];

const PLANS: readonly Plan[] = [
  { prefix: 'judge.vit-b-32', folder: ({ quick }) => vitFolder(quick), oneByOne: 16, at64: 128 },
  { prefix: 'judge.doodle-clip', folder: async () => EMBEDDED_MODEL, oneByOne: 96, at64: 512 },
];

/** Ours, raw onnxruntime-node and transformers.js in turns, each in a process of its own. */
export const SPEED_MEASURES: readonly Measure[] = PLANS.map((plan) => ({
  names: ['one-by-one', 'at-64'].flatMap((mode) =>
    ['transformers-js', 'raw'].map((peer) => `${plan.prefix}.${mode}.${peer}`),
  ),
  async measure(bench) {
    installPeers(bench);
    const modelFolder = await plan.folder(bench);
    const open: OpenContender[] = [];
    const start = async (script: string) => {
      bench.progress(`${script}: loading`);
      const contender = await openContender(script, { modelFolder, threads: bench.threads });
      open.push(contender);
      return contender;
    };
    try {
      const contenders = {
        ours: await start('ours'),
        raw: await start('raw'),
        transformers: await start('transformers'),
      };
      await checkAgreement(contenders);
      return await raced(plan, bench, contenders);
    } finally {
      for (const contender of open) await contender.close();
    }
  },
}));

type Contenders = Record<'ours' | 'raw' | 'transformers', OpenContender>;

/** Who computes something else is no contender. */
async function checkAgreement({ ours, raw, transformers }: Contenders): Promise<void> {
  for (const index of [1, 2, 3]) {
    const truth = await raw.embedding(index);
    for (const other of [ours, transformers]) {
      const cosine = cosineOfNormalised(truth, await other.embedding(index));
      if (!(cosine > 0.9999)) throw new CannotMeasure(`The contenders disagree about drawing ${index}: ${cosine}.`);
    }
  }
}

async function raced(plan: Plan, bench: Bench, contenders: Contenders): Promise<Record<string, Measured>> {
  const { ours, raw, transformers } = contenders;
  const rounds = bench.count(ROUNDS, 1);
  // Every round has drawings of its own, the same for all: nothing that a contender keeps helps it.
  let first = 0;
  const take = (count: number) => {
    first += count;
    return first - count;
  };
  const rate = async (contender: OpenContender, turn: Turn, keep?: Turned[]): Promise<number> => {
    const turned = await contender.turn(turn);
    keep?.push(turned);
    return (1_000 * turn.count) / turned.ms;
  };

  const at64 = bench.count(plan.at64, IN_FLIGHT);
  const alone: Omit<Turn, 'first'> = { count: bench.count(plan.oneByOne, 4), concurrency: 1, batch: 1 };
  const crowd: Omit<Turn, 'first'> = { count: at64, concurrency: IN_FLIGHT, batch: 1 };

  bench.progress('warming up');
  for (const contender of Object.values(contenders)) {
    await contender.turn({ first: take(alone.count), ...alone });
    await contender.turn({ first: take(IN_FLIGHT), ...crowd, count: IN_FLIGHT });
  }
  bench.progress('raw: looking for the best batch size');
  const sweep = await inTurns(
    bench.count(SWEEP_ROUNDS, 1),
    Object.fromEntries(
      BATCHES.map((batch) => [
        batch,
        () => rate(raw, { first: take(IN_FLIGHT), count: IN_FLIGHT, concurrency: 1, batch }),
      ]),
    ),
  );
  const rates = BATCHES.map((batch) => ({ batch, rate: median(sweep[batch] as number[]) }));
  const { batch } = rates.reduce((best, one) => (one.rate > best.rate ? one : best));
  const full = { ...crowd, concurrency: 1, batch };

  const kept: Record<'oursAlone' | 'rawAlone' | 'ours' | 'raw', Turned[]> = {
    oursAlone: [],
    rawAlone: [],
    ours: [],
    raw: [],
  };
  bench.progress(`one by one, ${rounds} rounds`);
  const nth = (start: number, { count }: { count: number }, round: number) => ({ first: start + round * count });
  const startAlone = take(rounds * alone.count);
  const single = await inTurns(rounds, {
    ours: (round) => rate(ours, { ...nth(startAlone, alone, round), ...alone }, kept.oursAlone),
    raw: (round) => rate(raw, { ...nth(startAlone, alone, round), ...alone }, kept.rawAlone),
    transformers: (round) => rate(transformers, { ...nth(startAlone, alone, round), ...alone }),
  });
  bench.progress(`${IN_FLIGHT} in flight, ${rounds} rounds`);
  const startMany = take(rounds * crowd.count);
  const many = await inTurns(rounds, {
    ours: (round) => rate(ours, { ...nth(startMany, crowd, round), ...crowd }, kept.ours),
    raw: (round) => rate(raw, { ...nth(startMany, crowd, round), ...full }, kept.raw),
    transformers: (round) => rate(transformers, { ...nth(startMany, crowd, round), ...crowd }),
    /** Not what it does by itself: whoever calls it would have to gather requests. */
    gathered: (round) => rate(transformers, { ...nth(startMany, crowd, round), ...full }),
  });

  const figures = Object.fromEntries(
    (
      [
        ['one-by-one', single, rounds * alone.count],
        ['at-64', many, rounds * crowd.count],
      ] as const
    ).flatMap(([mode, found, n]) => [
      [`${plan.prefix}.${mode}.transformers-js`, compared(found.ours, found.transformers, n)],
      [`${plan.prefix}.${mode}.raw`, compared(found.ours, found.raw, n)],
    ]),
  );
  const of = (rounds: readonly number[], peer: readonly number[]) =>
    (compared(rounds, peer, 1).ratio as number).toFixed(2);
  bench.note(
    `${plan.prefix}: raw runs at batch size ${rates.map((one) => `${one.batch}: ${one.rate.toFixed(1)}`).join(', ')} drawings/s on ${bench.threads} threads; ${batch} is the limit.`,
  );
  bench.note(
    `${plan.prefix}: at 64 the limit is ${of(many.raw, many.transformers)} × transformers.js, whose calls run one after the other; given batches of ${batch} it makes ${median(many.gathered).toFixed(1)} drawings/s, ${of(many.gathered, many.raw)} × the limit, and ours is ${of(many.ours, many.gathered)} × that.`,
  );
  bench.note(`${plan.prefix}, one by one: ${profile(kept.oursAlone, kept.rawAlone, alone.count)}`);
  bench.note(`${plan.prefix}, at 64: ${profile(kept.ours, kept.raw, crowd.count)}`);
  return figures;
}
