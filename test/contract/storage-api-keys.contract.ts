import { expect, it } from 'vitest';
import type { NewAuditEntry } from '#server/storage/port/admin.ts';
import { type Storage, StorageConflict, StorageNotFound } from '#server/storage/port/storage.ts';

const AT = new Date('2029-12-31T00:00:00.000Z');
const later = (seconds: number) => new Date(AT.getTime() + seconds * 1_000);
const entry = (action: string, id: string): NewAuditEntry => ({
  ...{ accountId: 'first', account: 'owner', action, subject: { kind: 'api-key', id }, detail: null },
});

/** What API keys promise on every engine. */
export function apiKeyContract(storage: () => Storage): void {
  it('[SERVICE-2] keeps keys until they are revoked, notes their use to the minute, and logs each change once', async () => {
    const { apiKeys, audit } = storage();
    const add = (id: string, most = 2) =>
      apiKeys.add(
        { id, name: `key ${id}`, tokenHash: `hash ${id}`, createdBy: 'owner', createdAt: AT },
        most,
        entry('api-key.add', id),
      );
    expect(await apiKeys.hasAny()).toBe(false);
    await add('a');
    await add('b');
    await expect(add('c')).rejects.toThrow(StorageConflict);
    expect(await apiKeys.use('hash c', AT)).toBeNull();
    expect((await apiKeys.use('hash a', AT))?.name).toBe('key a');
    await apiKeys.use('hash a', later(59));
    const used = async () => (await apiKeys.list()).find(({ id }) => id === 'a')?.lastUsedAt;
    expect(await used()).toEqual(AT);
    await apiKeys.use('hash a', later(60));
    expect(await used()).toEqual(later(60));

    expect(await apiKeys.revoke('a', later(70), entry('api-key.revoke', 'a'))).toBe(true);
    expect(await apiKeys.revoke('a', later(80), entry('api-key.revoke', 'a'))).toBe(false);
    await expect(apiKeys.revoke('x', AT, entry('api-key.revoke', 'x'))).rejects.toThrow(StorageNotFound);
    expect(await apiKeys.use('hash a', later(200))).toMatchObject({ revokedAt: later(70) });
    expect(await used()).toEqual(later(60));
    expect(await apiKeys.hasAny()).toBe(true);
    await apiKeys.revoke('b', later(90), entry('api-key.revoke', 'b'));
    expect(await apiKeys.hasAny()).toBe(false);

    const query = { words: '', account: null, subject: null, from: null, to: null };
    const logged = async (action: string) =>
      (await audit.search({ ...query, action }, { cursor: null, limit: 10 })).entries.length;
    expect([await logged('api-key.add'), await logged('api-key.revoke')]).toEqual([2, 2]);
  });
}
