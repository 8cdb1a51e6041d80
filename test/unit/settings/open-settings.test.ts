import { describe, expect, it } from 'vitest';
import { openSettings } from '#server/settings/open-settings.ts';
import type { SettingsStore, StoredSetting } from '#server/storage/port/settings.ts';

const ADA = { id: 'a', name: 'Ada' };

/** A store in memory, shared by several servers. */
function memoryStore() {
  const rows = new Map<string, StoredSetting>();
  const entries: object[] = [];
  const store: SettingsStore = {
    all: async () => [...rows.values()],
    async change(changes) {
      for (const { key, value, entry } of changes) {
        if (value === null) rows.delete(key);
        else rows.set(key, { key, value, updatedAt: new Date(entries.length), updatedBy: entry.account });
        entries.push(entry);
      }
    },
    file: async () => null,
  };
  return { store, rows, entries };
}
const warnings: unknown[] = [];
const logger = { warn: (...line: unknown[]) => void warnings.push(line) };
const open = (store: SettingsStore, fixed = {}) => openSettings({ store, fixed, environment: [], logger });

describe('[INSTANCE-1] the settings', () => {
  it('saves what differs, with an entry of the log for each, and tells it', async () => {
    const { store, entries } = memoryStore();
    const settings = await open(store);
    let told = 0;
    settings.onChange(() => {
      told += 1;
    });
    const texts = { name: 'Our school', maxRooms: '2000', imprintUrl: '', stranger: 'x' };
    expect(await settings.change(texts, ADA)).toEqual({ ok: true, changed: ['name'] });
    expect([settings.get('name'), told]).toEqual(['Our school', 1]);
    expect(entries).toEqual([
      expect.objectContaining({ action: 'setting.change', detail: { from: 'Doodle Judge', to: 'Our school' } }),
    ]);
    expect(settings.list().find(({ key }) => key === 'name')).toMatchObject({ from: 'owner', changed: { by: 'Ada' } });
    await settings.reset('name', ADA);
    expect([settings.get('name'), told, entries.length]).toEqual(['Doodle Judge', 2, 2]);
    settings.close();
  });

  it('saves nothing when one field is wrong', async () => {
    const { store, rows } = memoryStore();
    const settings = await open(store);
    const answer = await settings.change({ name: 'Our school', maxRooms: 'many', imprintUrl: 'javascript:1' }, ADA);
    expect(answer).toMatchObject({
      ok: false,
      problems: { maxRooms: expect.any(String), imprintUrl: expect.any(String) },
    });
    expect(rows.size).toBe(0);
    settings.close();
  });

  it('follows what another server on the same database has set', async () => {
    const { store } = memoryStore();
    const [one, other] = [await open(store), await open(store)];
    await one.change({ maxRooms: '3' }, ADA);
    await other.refresh();
    expect(other.get('maxRooms')).toBe(3);
    one.close();
    other.close();
  });

  it('lets the environment override what is set, and takes the default in place of a wrong value', async () => {
    const { store, rows } = memoryStore();
    rows.set('maxRooms', { key: 'maxRooms', value: 3, updatedAt: new Date(), updatedBy: 'Ada' });
    rows.set('name', { key: 'name', value: { no: 'name' }, updatedAt: new Date(), updatedBy: 'Ada' });
    rows.set('later', { key: 'later', value: 1, updatedAt: new Date(), updatedBy: 'Ada' });
    const settings = await open(store, { maxRooms: 9 });
    expect([settings.get('maxRooms'), settings.get('name')]).toEqual([9, 'Doodle Judge']);
    expect(settings.list().find(({ key }) => key === 'maxRooms')).toMatchObject({ from: 'environment', changed: null });
    expect(warnings).toHaveLength(1);
    expect(await settings.change({ maxRooms: '4' }, ADA)).toEqual({
      ok: false,
      problems: { maxRooms: 'The environment variable MAX_ROOMS decides this.' },
    });
    settings.close();
  });
});
