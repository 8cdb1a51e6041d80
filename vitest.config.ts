import { defineConfig } from 'vitest/config';

// Timeouts only end what hangs: machines differ, and nothing is asserted about time.
// Browsers come last, alone: on two cores a browser beside a database that starts is a browser that times out.
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

export default defineConfig({
  test: {
    environment: 'node',
    // Worker threads and native modules (onnxruntime, canvas) want processes of their own.
    pool: 'forks',
    // On two cores Vitest's own choice is one worker.
    projects: [
      // Without isolation a worker imports each module once: the files keep no global state.
      project('unit', 0, 20_000, { isolate: false, maxWorkers: 2 }),
      project('contract', 1, 120_000, { maxWorkers: 2 }),
      project('integration', 1, 120_000, { maxWorkers: 2 }),
      // Each file has a server and a browser of its own: two at once keep two cores busy.
      project('browser', 2, 400_000, { maxWorkers: 2 }),
      // `npm run test:scenarios`: every state of every screen. `npm test` leaves it out.
      project('scenarios', 3, 900_000, { maxWorkers: 1 }),
    ],
  },
});
