import { describe, expect, it } from 'vitest';
import { PlayerId } from '#contract/ids.ts';
import type { AuditQuery, NewAuditEntry } from '#server/storage/port/admin.ts';
import type { Storage } from '#server/storage/port/storage.ts';

const EVERYTHING: AuditQuery = { words: '', account: null, action: null, subject: null, from: null, to: null };

/** What the audit log promises on every engine. Others write to it as well: entries of these tests have actions `test.…`. */
export function auditContract(storage: () => Storage): void {
  const add = (more: Partial<NewAuditEntry>) =>
    storage().audit.add({
      accountId: null,
      account: 'system',
      action: 'test.add',
      subject: null,
      detail: null,
      ...more,
    });
  const search = async (query: Partial<AuditQuery>) =>
    (await storage().audit.search({ ...EVERYTHING, ...query }, { cursor: null, limit: 100 })).entries;

  describe('AuditStore', () => {
    it('[ADMIN-6] gives entries as they were added, the newest first, page by page', async () => {
      for (let n = 0; n < 5; n++) await add({ action: 'test.page', detail: { n } });
      const seen: unknown[] = [];
      let cursor: string | null = null;
      do {
        const query = { ...EVERYTHING, action: 'test.page' };
        const page = await storage().audit.search(query, { cursor, limit: 2 });
        seen.push(...page.entries.map(({ detail }) => detail));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toHaveLength(5);
      // Those of the same millisecond are in the order of their ids.
      expect(new Set(seen.map((detail) => JSON.stringify(detail))).size).toBe(5);
      const [newest] = await search({ action: 'test.page' });
      expect(newest).toMatchObject({ accountId: null, account: 'system', action: 'test.page', subject: null });
      expect(Math.abs((newest?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      for (const broken of [
        'x',
        '[]',
        Buffer.from('[1]').toString('base64url'),
        Buffer.from('[1e99,"a"]').toString('base64url'),
      ]) {
        await expect(storage().audit.search(EVERYTHING, { cursor: broken, limit: 1 })).rejects.toThrow(RangeError);
      }
    });

    it('[ADMIN-6] is searched by words, account, action, subject and period', async () => {
      const subject = { kind: 'prompt', id: 'prompt-77' };
      await add({
        accountId: 'ada-1',
        account: 'Ada',
        action: 'test.retire',
        subject,
        detail: { text: 'Ein Häuschen, rot' },
      });
      await add({
        account: 'vote',
        action: 'test.kick',
        subject: { kind: 'player', id: 'p1' },
        detail: { deep: [{ why: 'rude' }] },
      });
      for (const words of ['häuschen', 'HÄUSCHEN rot', 'ada retire', 'prompt 77', '  rot, häuschen!  ']) {
        expect(await search({ words }), words).toHaveLength(1);
      }
      expect(await search({ words: 'häus' })).toEqual([]);
      expect(await search({ words: 'häuschen blau' })).toEqual([]);
      expect(await search({ words: 'rude' })).toMatchObject([
        { action: 'test.kick', detail: { deep: [{ why: 'rude' }] } },
      ]);
      expect(await search({ account: 'Ada' })).toMatchObject([{ accountId: 'ada-1', subject }]);
      expect(await search({ action: 'test.kick' })).toMatchObject([{ account: 'vote' }]);
      expect(await search({ subject })).toMatchObject([{ action: 'test.retire' }]);
      const [{ at } = { at: new Date() }] = await search({ subject });
      expect(await search({ subject, from: at, to: new Date(at.getTime() + 1) })).toHaveLength(1);
      expect(await search({ subject, to: at })).toEqual([]);
      expect(await search({ subject, from: new Date(at.getTime() + 1) })).toEqual([]);
      const { accounts, actions } = await storage().audit.facets();
      expect(accounts).toEqual(expect.arrayContaining(['Ada', 'system', 'vote']));
      expect(actions.filter((action) => action === 'test.page')).toHaveLength(1);
    });

    it('[PLAYER-6] no longer tells whom an entry is about once that player is forgotten', async () => {
      const id = PlayerId.parse('audited-player');
      await storage().players.touch({ id, nickname: 'Rude Name' });
      await add({ action: 'test.ban', subject: { kind: 'player', id }, detail: { nickname: 'Rude Name' } });
      await storage().players.beginForgetting(id, new Date());
      await storage().players.forget(id);
      expect(await search({ action: 'test.ban' })).toMatchObject([
        { subject: { kind: 'player', id: null }, detail: null },
      ]);
      expect(await search({ words: 'rude name' })).toEqual([]);
    });
  });
}
