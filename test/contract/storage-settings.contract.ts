import { describe, expect, it } from 'vitest';
import type { NewAuditEntry } from '#server/storage/port/admin.ts';
import type { Storage } from '#server/storage/port/storage.ts';

/** What the settings of the instance promise on every engine. */
export function settingsContract(storage: () => Storage): void {
  const entry = (account: string, action = 'test.setting'): NewAuditEntry => ({
    ...{ accountId: null, account, action },
    ...{ subject: { kind: 'setting', id: 'test' }, detail: null },
  });
  const found = async (key: string) => (await storage().settings.all()).find((row) => row.key === key);
  const entries = async (action: string) => {
    const query = { words: '', account: null, action, subject: null, from: null, to: null };
    return (await storage().audit.search(query, { cursor: null, limit: 10 })).entries;
  };

  describe('SettingsStore', () => {
    it('[INSTANCE-1] keeps values of every kind of JSON, says who set them, and forgets them', async () => {
      const values = { text: 'Zeichen “ة” 🐌', number: 12.5, flag: false, nested: { list: [1, null, 'a'] } };
      for (const [key, value] of Object.entries(values)) {
        await storage().settings.change([{ key: `test-${key}`, value, entry: entry('Ada') }]);
        expect(await found(`test-${key}`)).toMatchObject({ value, updatedBy: 'Ada' });
      }
      const changed = { key: 'test-text', value: 'other', entry: entry('Bob') };
      await storage().settings.change([changed]);
      expect(await found('test-text')).toMatchObject({ value: 'other', updatedBy: 'Bob' });
      const all = Object.keys(values).map((key) => ({ key: `test-${key}`, value: null, entry: entry('Ada') }));
      await storage().settings.change(all);
      for (const key of Object.keys(values)) expect(await found(`test-${key}`)).toBeUndefined();
      // Those that nobody has set.
      await storage().settings.change(all);
    });

    it('[INSTANCE-1] makes all changes and their entries, or none', async () => {
      const good = { key: 'test-good', value: 1, entry: entry('Ada', 'test.together') };
      // PostgreSQL keeps no such text.
      const bad = { key: 'test-bad', value: '\u0000', entry: entry('Ada', 'test.together') };
      await expect(storage().settings.change([good, bad])).rejects.toThrow();
      expect(await found('test-good')).toBeUndefined();
      expect(await entries('test.together')).toEqual([]);
      await storage().settings.change([good, { ...bad, value: 2 }]);
      expect(await entries('test.together')).toHaveLength(2);
    });

    it('[INSTANCE-4] replaces the files of a setting with its value, and drops them with it', async () => {
      const { settings } = storage();
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      const change = { key: 'test-logo', entry: entry('Ada') };
      await settings.change([{ ...change, value: { tag: 'a' }, files: { bar: bytes, icon: new Uint8Array(1) } }]);
      expect(await settings.file('test-logo', 'bar')).toEqual(bytes);
      expect(await settings.file('test-logo', 'other')).toBeNull();
      await settings.change([{ ...change, value: { tag: 'b' }, files: { bar: new Uint8Array(2) } }]);
      expect(await settings.file('test-logo', 'bar')).toEqual(new Uint8Array(2));
      expect(await settings.file('test-logo', 'icon')).toBeNull();
      await settings.change([{ ...change, value: null }]);
      expect(await settings.file('test-logo', 'bar')).toBeNull();
    });
  });
}
