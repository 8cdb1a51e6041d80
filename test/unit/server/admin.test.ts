import { beforeEach, describe, expect, it } from 'vitest';
import { createAdminAuth, ensureAdminPassword } from '#server/admin/admin-auth.ts';
import { generatePassword, hashPassword, verifyPassword } from '#server/admin/password.ts';
import type { AdminStore } from '#server/storage/port.ts';

/** The port's contract in memory: rules of signing in are tested here, the database by the storage's contract tests. */
function memoryStore(): AdminStore {
  let hash: string | null = null;
  const sessions = new Map<string, Date>();
  return {
    passwordHash: async () => hash,
    setPasswordHash: async (next) => {
      hash = next;
    },
    addSession: async ({ tokenHash, expiresAt }) => void sessions.set(tokenHash, expiresAt),
    hasSession: async (tokenHash, now) => (sessions.get(tokenHash)?.getTime() ?? 0) > now.getTime(),
    removeSession: async (tokenHash) => void sessions.delete(tokenHash),
    removeAllSessions: async () => sessions.clear(),
  };
}

let store: AdminStore;
let nowMs: number;
beforeEach(() => {
  store = memoryStore();
  nowMs = 1_000_000;
});
const auth = () => createAdminAuth(store, () => nowMs);

describe('passwords', () => {
  it('verify against their own hash only', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).not.toContain('correct');
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('wrong horse', hash)).toBe(false);
    expect(await verifyPassword('correct horse', 'plain')).toBe(false);
  });
  it('are generated differently each time', () => {
    expect(new Set(Array.from({ length: 100 }, generatePassword)).size).toBe(100);
  });
});

describe('signing in as admin', () => {
  it('has no default password: one is made at first start, and only then shown', async () => {
    expect(await auth().signIn('admin', '::1')).toMatchObject({ ok: false, code: 'unauthorised' });
    const password = await ensureAdminPassword(store);
    expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await ensureAdminPassword(store)).toBeNull();
    expect(await auth().signIn(password as string, '::1')).toMatchObject({ ok: true });
  });

  it('gives a session that ends by itself and by signing out', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth();
    const first = await admin.signIn(password, '::1');
    const second = await admin.signIn(password, '::1');
    if (!first.ok || !second.ok) throw new Error('could not sign in');
    expect(await admin.isAdmin(first.token)).toBe(true);
    expect(await admin.isAdmin('forged')).toBe(false);
    expect(await admin.isAdmin(undefined)).toBe(false);
    await admin.signOut(first.token);
    expect(await admin.isAdmin(first.token)).toBe(false);
    nowMs += second.maxAgeSeconds * 1000;
    expect(await admin.isAdmin(second.token)).toBe(false);
  });

  it('limits attempts by address, and lets others in meanwhile', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth();
    for (let i = 0; i < 5; i++) await admin.signIn('wrong', '203.0.113.9');
    expect(await admin.signIn(password, '203.0.113.9')).toMatchObject({ ok: false, code: 'rate_limited' });
    expect(await admin.signIn(password, '203.0.113.10')).toMatchObject({ ok: true });
    nowMs += 20_000;
    expect(await admin.signIn(password, '203.0.113.9')).toMatchObject({ ok: true });
  });

  it('changes the password only with the current one, and ends all sessions', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth();
    const session = await admin.signIn(password, '::1');
    if (!session.ok) throw new Error('could not sign in');
    expect(await admin.changePassword('wrong', 'a better password')).toBe(false);
    await expect(admin.changePassword(password, 'short')).rejects.toThrow(RangeError);
    expect(await admin.changePassword(password, 'a better password')).toBe(true);
    expect(await admin.isAdmin(session.token)).toBe(false);
    expect(await admin.signIn('a better password', '::1')).toMatchObject({ ok: true });
  });
});
