import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMITTED, isRowOf, runScenarios } from '../resilience/scenario.ts';
import { SCENARIOS } from '../resilience/scenarios.ts';

/** Rows that take seconds; `.ci/run` and `npm run resilience` have the others. */
const QUICK: readonly string[] = ['network', 'fuzz.answers'];

/** CI brings every program. */
const lacksStrace = !process.env.CI && !existsSync('/usr/bin/strace');

it.each(QUICK.filter((name) => name !== 'network' || !lacksStrace))('%s holds', async (name) => {
  const figures = await runScenarios(SCENARIOS, name, { quick: true, long: false, progress: () => {} });
  expect(figures.filter(({ ok }) => !ok)).toEqual([]);
});

it('every scenario has rows, and every row a scenario', () => {
  for (const { name } of SCENARIOS) expect(COMMITTED.some((row) => isRowOf(name, row.name))).toBe(true);
  for (const row of COMMITTED) expect(SCENARIOS.some(({ name }) => isRowOf(name, row.name))).toBe(true);
});
