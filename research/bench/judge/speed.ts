import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { type Bench, CannotMeasure, type Measure } from '../measure.ts';
import { type OpenContender, openContender } from './contender.ts';
import { EMBEDDED_MODEL } from './embedded-model.ts';
import { vitFolder } from './make-vit.ts';
import { installPeers } from './peers.ts';
import { type Contenders, type Race, race } from './race.ts';

interface Plan extends Race {
  folder(bench: Bench): Promise<string>;
}

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
      return await race(plan, bench, contenders);
    } finally {
      for (const contender of open) await contender.close();
    }
  },
}));

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
