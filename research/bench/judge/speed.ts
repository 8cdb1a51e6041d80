import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { type Bench, CannotMeasure, type Measure } from '../measure.ts';
import { EMBEDDED_MODEL, type OpenContender, openContender } from './contender.ts';
import { vitFolder } from './make-vit.ts';
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

/** An implementation that computes something else is no contender. */
async function checkAgreement({ ours, raw, transformers }: Contenders): Promise<void> {
  for (const index of [1, 2, 3]) {
    const truth = await raw.embedding(index);
    for (const other of [ours, transformers]) {
      const cosine = cosineOfNormalised(truth, await other.embedding(index));
      if (!(cosine > 0.9999)) throw new CannotMeasure(`The contenders disagree about drawing ${index}: ${cosine}.`);
    }
  }
}

const FOLDER = fileURLToPath(new URL('../peers', import.meta.url));

/** What we are measured against comes with the first run that needs it, not with the game. @throws CannotMeasure */
export function installPeers(bench: Bench): void {
  if (existsSync(`${FOLDER}/node_modules/@huggingface/transformers`)) return;
  bench.progress('installing the peers (npm ci in research/bench/peers)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, stderr } = spawnSync(npm, ['ci', '--ignore-scripts', '--prefix', FOLDER], { encoding: 'utf8' });
  if (status !== 0)
    throw new CannotMeasure(`The peers could not be installed: npm ci --prefix research/bench/peers.\n${stderr}`);
}
