import { getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startWorker } from '#server/lib/worker-thread.ts';
import type { PriorityMethods } from '../../support/priority-worker.ts';

describe.skipIf(process.platform !== 'linux')('a worker in the background', () => {
  it.each([true, false])('yields to all other threads, and changes nothing for them: %s', async (isBackground) => {
    const before = getPriority();
    const worker = await startWorker<PriorityMethods, null>({
      name: 'priority',
      module: new URL('../../support/priority-worker.ts', import.meta.url),
      heapMb: 64,
      answerLimitMs: 5_000,
      isBackground,
    });
    const niceness = await worker.call('niceness', undefined);
    expect(niceness).toBe(isBackground ? 5 : before);
    expect(getPriority()).toBe(before);
    await worker.close();
  });
});
