import { defineConfig } from 'vitest/config';

const project = (name: string, options: { timeoutMs: number; maxWorkers?: number }) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeoutMs,
    hookTimeout: Math.max(60_000, options.timeoutMs),
    ...(options.maxWorkers ? { maxWorkers: options.maxWorkers } : {}),
  },
});

export default defineConfig({
  test: {
    environment: 'node',
    // Worker threads and native modules (onnxruntime, canvas) want processes of their own.
    pool: 'forks',
    projects: [
      project('unit', { timeoutMs: 20_000 }),
      project('contract', { timeoutMs: 60_000 }),
      project('integration', { timeoutMs: 60_000 }),
      // Browsers are heavy: one file at a time.
      project('browser', { timeoutMs: 180_000, maxWorkers: 1 }),
    ],
  },
});
