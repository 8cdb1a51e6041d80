import { describe, expect, it } from 'vitest';
import type { AdminRole } from '#contract/admin.ts';
import type { NewAuditEntry } from '#server/storage/port/admin.ts';
import { type Storage, StorageConflict, StorageNotFound } from '#server/storage/port/storage.ts';

const entry = (action: string, id: string): NewAuditEntry => ({
  accountId: 'first',
  account: 'owner',
  action,
  subject: { kind: 'account', id },
  detail: null,
});
const AT = new Date('2029-12-31T00:00:00.000Z');
const EXPIRES = new Date('2030-01-01T00:00:00.000Z');

/** What accounts of admins and their sessions promise on every engine. In the order of the tests: they share the accounts. */
export function adminContract(storage: () => Storage): void {
  const add = (id: string, role: AdminRole) =>
    storage().admin.add({ id, name: id, role, passwordHash: `hash of ${id}` }, entry('account.add', id));
  const signIn = (tokenHash: string, accountId: string) =>
    storage().admin.addSession({
      ...{
        tokenHash,
        accountId,
        createdAt: AT,
        expiresAt: EXPIRES,
        browser: 'Firefox on Linux',
        address: '203.0.113.0/24',
      },
    });
  const logged = async (action: string) => {
    const query = { words: '', account: null, action, subject: null, from: null, to: null };
    return (await storage().audit.search(query, { cursor: null, limit: 100 })).entries.length;
  };

  describe('AdminStore', () => {
    it('[ADMIN-1] has one first owner, however many servers begin at the same time', async () => {
      const { admin } = storage();
      expect(await admin.firstOwner()).toBeNull();
      const first = { name: 'owner', passwordHash: 'hash' };
      const made = await Promise.all(['first', 'second', 'third'].map((id) => admin.addFirst({ ...first, id })));
      expect(made.filter(Boolean)).toHaveLength(1);
      const owner = await admin.firstOwner();
      expect(owner).toMatchObject({ ...first, role: 'owner', disabled: false });
      expect(await admin.hasSeveral()).toBe(false);
    });

    it('finds accounts by name, whatever its case, and has each name once', async () => {
      await add('Ada', 'editor');
      expect(await storage().admin.named(' aDa ')).toMatchObject({ id: 'Ada', role: 'editor' });
      expect(await storage().admin.named('ad')).toBeNull();
      await expect(
        storage().admin.add({ id: 'x', name: 'ADA', role: 'owner', passwordHash: '' }, entry('account.add', 'x')),
      ).rejects.toThrow(StorageConflict);
      expect(await storage().admin.hasSeveral()).toBe(true);
      // What was refused is not in the log.
      expect(await logged('account.add')).toBe(1);
    });

    it('[ADMIN-5] knows whose a session is until it expires or ends', async () => {
      const { admin } = storage();
      const owner = (await admin.firstOwner())?.id ?? '';
      for (const token of ['a', 'b', 'c']) await signIn(token, owner);
      await signIn('d', 'Ada');
      expect(await admin.accountOf('a', AT)).toMatchObject({ id: owner });
      expect(await admin.accountOf('d', AT)).toMatchObject({ id: 'Ada' });
      expect(await admin.accountOf('unknown', AT)).toBeNull();
      expect(await admin.removeSession('Ada', 'a')).toBe(false);
      expect(await admin.removeSession(owner, 'a')).toBe(true);
      expect(await admin.accountOf('a', AT)).toBeNull();
      const later = new Date(AT.getTime() + 60_000);
      await admin.accountOf('c', later);
      expect(await admin.sessions(owner, AT)).toEqual([
        { tokenHash: 'c', createdAt: AT, lastUsedAt: later, browser: 'Firefox on Linux', address: '203.0.113.0/24' },
        { tokenHash: 'b', createdAt: AT, lastUsedAt: AT, browser: 'Firefox on Linux', address: '203.0.113.0/24' },
      ]);
      await admin.removeSessions(owner, entry('account.end-sessions', owner));
      expect(await admin.accountOf('b', AT)).toBeNull();
      expect(await admin.accountOf('d', AT)).toMatchObject({ id: 'Ada' });
      expect(await admin.accountOf('d', EXPIRES)).toBeNull();
      expect(await admin.sessions('Ada', AT)).toEqual([]);
    });

    it('[ADMIN-4] keeps one owner: the last one can neither be demoted nor disabled, not even two at the same time', async () => {
      const { admin } = storage();
      const owner = (await admin.firstOwner())?.id ?? '';
      const demote = (id: string) => admin.setRole(id, 'editor', entry('account.set-role', id));
      const disable = (id: string) => admin.setDisabled(id, true, entry('account.disable', id));
      await expect(demote(owner)).rejects.toThrow(StorageConflict);
      await expect(disable(owner)).rejects.toThrow('is the last owner');
      expect(await logged('account.disable')).toBe(0);
      await admin.setRole('Ada', 'owner', entry('account.set-role', 'Ada'));
      const outcomes = await Promise.allSettled([demote(owner), disable('Ada')]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await admin.firstOwner()).not.toBeNull();
      await admin.setDisabled('Ada', false, entry('account.enable', 'Ada'));
      await admin.setRole(owner, 'owner', entry('account.set-role', owner));
    });

    it('[ADMIN-4] ends the sessions of an account that is disabled or gets another password', async () => {
      const { admin } = storage();
      await signIn('e', 'Ada');
      await admin.setPasswordHash('Ada', 'another', null);
      expect(await admin.named('ada')).toMatchObject({ passwordHash: 'another' });
      expect(await admin.accountOf('e', AT)).toBeNull();
      await signIn('f', 'Ada');
      expect((await admin.list(AT)).find(({ id }) => id === 'Ada')).toMatchObject({ sessions: 1, lastUsedAt: AT });
      await admin.setDisabled('Ada', true, entry('account.disable', 'Ada'));
      expect(await admin.accountOf('f', AT)).toBeNull();
      expect((await admin.list(AT)).find(({ id }) => id === 'Ada')).toMatchObject({ disabled: true, sessions: 0 });
      expect(await admin.hasSeveral()).toBe(false);
      await expect(admin.setRole('nobody', 'owner', entry('account.set-role', 'nobody'))).rejects.toThrow(
        StorageNotFound,
      );
    });
  });
}
