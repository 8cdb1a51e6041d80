import { totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Browser files take a minute or two each: what begins last must be short, or one core waits for the other. */
class BrowsersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isBrowser = ({ project }: TestSpecification) => project.name === 'browser';
    return [...sorted.filter(isBrowser), ...sorted.filter((file) => !isBrowser(file))];
  }
}

// Timeouts only end what hangs: machines differ, and nothing is asserted about time.
const project = (name: string, groupOrder: number, timeoutMs: number, options: Record<string, unknown> = {}) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    sequence: { groupOrder },
    testTimeout: timeoutMs,
    hookTimeout: Math.max(180_000, timeoutMs),
    ...options,
  },
});

// These wait for each other's processes half of the time: four at once keep two cores busy. Each has a browser, and some have
// a server.
const WORKERS = totalmem() < 12 * 2 ** 30 ? 3 : 4;
const besideOthers = (name: string, timeoutMs: number, options: Record<string, unknown> = {}) =>
  project(name, 1, timeoutMs, { maxWorkers: WORKERS, ...options });

export default defineConfig({
  test: {
    environment: 'node',
    // Worker threads and native modules (onnxruntime, canvas) want processes of their own.
    pool: 'forks',
    // Embedded databases live for seconds here: WebAssembly is compiled quickly, not well.
    execArgv: ['--liftoff-only'],
    // A worker imports each module once, and opens one browser: the files keep no global state.
    isolate: false,
    sequence: { sequencer: BrowsersFirst },
    // `npm test` leaves the last two out: they take longer than a developer waits.
    projects: [
      project('unit', 0, 60_000, { maxWorkers: 2 }),
      besideOthers('contract', 120_000),
      besideOthers('integration', 120_000),
      besideOthers('browser', 400_000, { globalSetup: 'test/support/shared-server.ts' }),
      // `npm run test:extended`: commands of developers and operators, backups, databases that are killed, pages seen by axe.
      besideOthers('extended', 400_000, { globalSetup: 'test/support/shared-server.ts' }),
      // `npm run test:scenarios`: every state of every screen, full rooms and bad networks.
      project('scenarios', 2, 900_000, { maxWorkers: 1 }),
    ],
  },
});
