import type { Reporter, TestCase, TestModule } from 'vitest/node';

const LISTED = 20;

/** Lists the slowest tests after a run. */
export default class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const durationOf = (test: TestCase) => test.diagnostic()?.duration ?? 0;
    const slowest = tests.toSorted((a, b) => durationOf(b) - durationOf(a)).slice(0, LISTED);
    console.log(`\nThe ${slowest.length} slowest tests:`);
    for (const test of slowest) {
      const seconds = (durationOf(test) / 1_000).toFixed(1).padStart(6);
      console.log(`${seconds} s  ${test.module.relativeModuleId} > ${test.fullName}`);
    }
  }
}
