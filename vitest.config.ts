import { defineConfig } from 'vitest/config';

// Timeouts only end what hangs: machines differ, and nothing is asserted about time.
// One project after the other: on two cores a browser beside a database that starts is a browser that times out.
const project = (name: string, groupOrder: number, options: { timeoutMs: number; maxWorkers?: number }) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    sequence: { groupOrder },
    testTimeout: options.timeoutMs,
    hookTimeout: Math.max(180_000, options.timeoutMs),
    ...(options.maxWorkers ? { maxWorkers: options.maxWorkers } : {}),
  },
});

export default defineConfig({
  test: {
    environment: 'node',
    // Worker threads and native modules (onnxruntime, canvas) want processes of their own.
    pool: 'forks',
    projects: [
      project('unit', 0, { timeoutMs: 20_000 }),
      project('contract', 1, { timeoutMs: 120_000 }),
      project('integration', 2, { timeoutMs: 120_000 }),
      // Browsers are heavy: one file at a time.
      project('browser', 3, { timeoutMs: 400_000, maxWorkers: 1 }),
    ],
  },
});
