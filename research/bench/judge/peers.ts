import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Bench, CannotMeasure } from '../measure.ts';

const FOLDER = fileURLToPath(new URL('../peers', import.meta.url));

/** What we are measured against comes with the first run that needs it, not with the game. @throws CannotMeasure */
export function installPeers(bench: Bench): void {
  if (existsSync(`${FOLDER}/node_modules/@huggingface/transformers`)) return;
  bench.progress('installing the peers (npm ci in bench/peers)');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status, stderr } = spawnSync(npm, ['ci', '--ignore-scripts', '--prefix', FOLDER], { encoding: 'utf8' });
  if (status !== 0)
    throw new CannotMeasure(`The peers could not be installed: npm ci --prefix bench/peers.\n${stderr}`);
}
