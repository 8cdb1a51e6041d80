import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PlayablePrompt } from '#server/storage/port/prompts.ts';
import { newDrawing, roomCode } from './storage-fixtures.ts';
import { startEngines } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engines, stop } = await startEngines();
afterAll(stop);

describe.each(engines)('hosts’ own prompts that nobody has drawn on $name', ({ newTarget }) => {
  it('[PROMPT-1] go at a start, unless a stored room plays them or they are new', async () => {
    const target = await newTarget('seeded');
    try {
      const first = await target.open();
      const texts = ['a drawn one', 'a played one', 'a forgotten one', 'a new one'];
      const own = await first.prompts.forRoom(texts);
      const [drawn, played, forgotten, young] = own as PlayablePrompt[] as [
        PlayablePrompt,
        PlayablePrompt,
        PlayablePrompt,
        PlayablePrompt,
      ];
      await first.prompts.keepForRoom(own);
      await first.drawings.save(newDrawing(drawn.id, { listed: false }));
      await first.rooms.save({ code: roomCode(), version: 1, state: { phase: { plan: [[{ prompt: played }]] } } });
      const catalogue = (await first.prompts.list({ search: '', packId: null, status: 'all', offset: 0, limit: 1 }))
        .total;
      await first.close();

      const engine = await target.openEngine();
      await engine.withSession((session) =>
        session.query(`UPDATE prompts SET created_at = created_at - interval '1 day' WHERE id <> $1`, [young.id]),
      );
      await engine.close();

      const next = await target.open();
      const ids = [drawn, played, forgotten, young].map(({ id }) => id);
      const found = await Promise.all(ids.map((id) => next.prompts.find(id)));
      expect(found.map((prompt) => prompt?.text)).toEqual(['a drawn one', 'a played one', undefined, 'a new one']);
      const { total } = await next.prompts.list({ search: '', packId: null, status: 'all', offset: 0, limit: 1 });
      expect(total).toBe(catalogue);
      await next.close();
    } finally {
      await target.remove();
    }
  });
});
