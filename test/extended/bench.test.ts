import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cosineOfNormalised } from '#server/judge/score/similarity.ts';
import { withBoth } from '../../research/bench/gpu/fp16.ts';
import { openContender } from '../../research/bench/judge/contender.ts';
import { vitFolder } from '../../research/bench/judge/make-vit.ts';
import { gpuName } from '../../research/bench/machine.ts';
import { runScript } from '../support/script.ts';

const bench = (...args: string[]) => runScript('research/bench/main.ts', ...args);

describe('npm run bench', () => {
  it('prints one JSON object and nothing else, without verdicts when it is quick', async () => {
    const { code, stdout, stderr } = await bench('--quick', '--json', '--only', 'judge.memory');
    const { figures } = JSON.parse(stdout) as { figures: { ours: number }[] };
    expect(figures).toEqual([
      {
        name: 'judge.memory.slope',
        ours: expect.any(Number),
        peer: null,
        unit: 'MB',
        ratio: null,
        n: 150,
        goal: 'ours <= 0.5 MB',
        ok: null,
      },
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/judge\.memory\.slope \(load .*\n.*done/s);
  });

  it.skipIf(gpuName() !== null)('says why it skips what this machine cannot measure', async () => {
    const { code, stdout } = await bench('--only', 'judge.gpu');
    expect(stdout).toMatch(/judge\.gpu\.fp16 .* skipped /);
    expect(stdout).toContain('Skipped: judge.gpu.fp16. This machine has no NVIDIA GPU.');
    expect(code).toBe(0);
  });

  it('says in one sentence why it cannot begin', async () => {
    expect(await bench('--only', 'nothing')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'No figure has a name that begins with nothing.\n',
    });
    expect(await bench('--threads', 'many')).toMatchObject({ code: 2, stdout: '' });
    expect(await bench('--nonsense')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('contenders', () => {
  it('compute the same from the same drawing, and tell what a turn took', async () => {
    const setup = { modelFolder: await vitFolder(true), threads: 1 };
    const [ours, raw] = [await openContender('ours', setup), await openContender('raw', setup)];
    try {
      const [own, limit] = [await ours.embedding(5), await raw.embedding(5)];
      expect(cosineOfNormalised(own, limit)).toBeGreaterThan(0.9999);
      const turned = await raw.turn({ first: 0, count: 6, concurrency: 1, batch: 4 });
      expect(turned.ms).toBeGreaterThan(0);
      expect(turned.rssMb).toBeGreaterThan(10);
    } finally {
      await ours.close();
      await raw.close();
    }
  });

  it('say why they cannot start', async () => {
    await expect(openContender('raw', { modelFolder: '/nowhere', threads: 1 })).rejects.toThrow('does not exist');
  });
});

const python = [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
  (name) => name && spawnSync(name, ['-c', 'import numpy, torch']).status === 0,
);

describe.skipIf(!python)('PyTorch', () => {
  it("embeds pictures as the judge's image tower does at fp16, from the same weights", async () => {
    const before = process.env.PYTHON;
    process.env.PYTHON = python;
    try {
      // Opening both ends with an error when they disagree.
      const times = await withBoth(
        { threads: 1, progress: () => {} },
        true,
        async ({ torch, ours }) => [await torch.turn({ count: 8, batch: 4 }), ours !== null],
        ['cpu'],
      );
      expect(times).toEqual([expect.any(Number), true]);
    } finally {
      if (before === undefined) delete process.env.PYTHON;
      else process.env.PYTHON = before;
    }
  });
});
