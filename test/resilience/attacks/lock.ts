import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRival } from '../../contract/lock-rival.ts';
import { seededDataFolder } from '../../support/data-folder.ts';
import { IN_CONTAINER, launch, SERVER, stopped } from '../../support/launch.ts';
import type { Found, Scenario } from '../scenario.ts';

/**
 * Of each round: four processes, two of them in process namespaces of their own, take one lock at once; its owner is killed;
 * the others take it again.
 */
async function rivals(rounds: number): Promise<Record<string, Found>> {
  const owners: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = await mkdtemp(path.join(tmpdir(), 'doodle-lock-'));
    const all = [[], [], IN_CONTAINER, IN_CONTAINER].map((prefix) => startRival(path.join(folder, 'lock'), ...prefix));
    try {
      let left = all;
      while (left.length > 0) {
        await Promise.all(left.map(({ ready }) => ready));
        const outcomes = await Promise.all(left.map((rival) => rival.take()));
        const winner = outcomes.indexOf('won');
        owners.push(outcomes.filter((outcome) => outcome === 'won').length);
        await left[Math.max(0, winner)]?.kill();
        left = left.filter((_, i) => i !== Math.max(0, winner));
      }
    } finally {
      await Promise.all(all.map((rival) => rival.kill()));
      await rm(folder, { recursive: true, force: true });
    }
  }
  const n = owners.length;
  return {
    'lock.owners': { value: Math.max(...owners), n },
    'lock.unowned': { value: owners.filter((count) => count === 0).length, n },
  };
}

/** A server in a namespace of its own and one beside it on one data folder; then the first is killed and another starts. */
async function servers(): Promise<Record<string, Found>> {
  const dataFolder = await seededDataFolder();
  const env = { DATA_DIR: dataFolder };
  try {
    const first = await launch([...IN_CONTAINER, ...SERVER], env);
    const second = await launch(SERVER, env);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = await launch(SERVER, env);
    const ready = [first, second, third].filter(({ url }) => url !== null).length;
    const named = /in use by process 1\b/.test(second.output());
    await Promise.all([second, third].map(stopped));
    return { 'lock.servers': { value: named ? ready : Number.NaN, n: 3 } };
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Two servers, one folder. */
export const lock: Scenario = {
  name: 'lock',
  run: async ({ quick }) => ({ ...(await rivals(quick ? 1 : 5)), ...(await servers()) }),
};
