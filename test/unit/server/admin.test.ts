import { beforeEach, describe, expect, it } from 'vitest';
import type { PlayerId } from '#contract/ids.ts';
import { createAdminAuth, ensureAdminPassword } from '#server/admin/admin-auth.ts';
import { generatePassword, hashPassword, verifyPassword } from '#server/admin/password.ts';
import type { SignInOrigin } from '#server/admin/port.ts';
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
const auth = (newPassword: string | null = null) =>
  createAdminAuth(store, { secret: Buffer.alloc(32, 7), newPassword, now: () => nowMs });
const at = (address: string, device?: string) => ({ address, device });

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
    expect(await auth().signIn('admin', at('::1'))).toMatchObject({ ok: false, code: 'unauthorised' });
    const password = await ensureAdminPassword(store);
    expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await ensureAdminPassword(store)).toBeNull();
    expect(await auth().signIn(password as string, at('::1'))).toMatchObject({ ok: true });
  });

  it('gives a session that ends by itself and by signing out', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth();
    const first = await admin.signIn(password, at('::1'));
    const second = await admin.signIn(password, at('::1'));
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
    for (let i = 0; i < 5; i++) await admin.signIn('wrong', at('203.0.113.9'));
    expect(await admin.signIn(password, at('203.0.113.9'))).toMatchObject({ ok: false, code: 'rate_limited' });
    expect(await admin.signIn(password, at('203.0.113.10'))).toMatchObject({ ok: true });
    nowMs += 20_000;
    expect(await admin.signIn(password, at('203.0.113.9'))).toMatchObject({ ok: true });
  });

  it('no number of addresses that send wrong passwords locks the right one out', async () => {
    const admin = auth((await ensureAdminPassword(store)) as string);
    for (let n = 0; n < 2_000; n++) {
      expect(await admin.signIn('wrong', at(`10.${n >> 8}.${n & 255}.1`))).toMatchObject({ code: 'unauthorised' });
    }
    const password = 'a better password';
    await store.setPasswordHash(await hashPassword(password));
    expect(await admin.signIn(password, at('203.0.113.10'))).toMatchObject({ ok: true });
  });

  it('hashes one password at a time: known browsers first, then browsers, then addresses without a failure', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const first = await auth().signIn(password, at('203.0.113.1'));
    if (!first.ok) throw new Error('could not sign in');
    // After a restart the password is not known.
    const admin = auth();
    await admin.signIn('wrong', at('203.0.113.2'));
    const order: string[] = [];
    const attempt = (name: string, from: SignInOrigin) => admin.signIn('wrong', from).then(() => order.push(name));
    await Promise.all([
      attempt('failed before', at('203.0.113.2')),
      attempt('newcomer', at('203.0.113.3')),
      attempt('browser', { ...at('203.0.113.5'), player: 'somebody' as PlayerId }),
      attempt('known browser', at('203.0.113.4', first.device)),
    ]);
    expect(order).toEqual(['known browser', 'browser', 'newcomer', 'failed before']);
  });

  it('a browser that signed in before is not limited by what others of its address do; a forged mark is none', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth(password);
    const first = await admin.signIn(password, at('203.0.113.9'));
    if (!first.ok) throw new Error('could not sign in');
    for (let i = 0; i < 6; i++) await admin.signIn('wrong', at('203.0.113.9'));
    expect(await admin.signIn(password, at('203.0.113.9', first.device))).toMatchObject({ ok: true });
    for (const forged of [`x${first.device}`, first.device.split('.')[0], 'a.b', '.', 'x'.repeat(10_000)]) {
      expect(await admin.signIn(password, at('203.0.113.9', forged))).toMatchObject({ code: 'rate_limited' });
    }
    for (let i = 0; i < 5; i++) await admin.signIn('wrong', at('203.0.113.9', first.device));
    expect(await admin.signIn(password, at('203.0.113.9', first.device))).toMatchObject({ code: 'rate_limited' });
  });

  it('the old password is wrong as soon as the stored one has changed, and the new one is known', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth(password);
    expect(await admin.signIn(password, at('203.0.113.1'))).toMatchObject({ ok: true });
    await store.setPasswordHash(await hashPassword('set by another server'));
    expect(await admin.signIn(password, at('203.0.113.2'))).toMatchObject({ code: 'unauthorised' });
    expect(await admin.signIn('set by another server', at('203.0.113.3'))).toMatchObject({ ok: true });
    expect(await admin.signIn(password, at('203.0.113.4'))).toMatchObject({ code: 'unauthorised' });
  });

  it('changes the password only with the current one, and ends all sessions', async () => {
    const password = (await ensureAdminPassword(store)) as string;
    const admin = auth();
    const session = await admin.signIn(password, at('::1'));
    if (!session.ok) throw new Error('could not sign in');
    expect(await admin.changePassword('wrong', 'a better password')).toBe(false);
    await expect(admin.changePassword(password, 'short')).rejects.toThrow(RangeError);
    expect(await admin.changePassword(password, 'a better password')).toBe(true);
    expect(await admin.isAdmin(session.token)).toBe(false);
    expect(await admin.signIn('a better password', at('::1'))).toMatchObject({ ok: true });
  });
});
