import { beforeEach, describe, expect, it } from 'vitest';
import type { PlayerId } from '#contract/ids.ts';
import { createAdminAccounts, ensureFirstOwner, type NewPassword, resetPasswordOf } from '#server/admin/accounts.ts';
import { createAdminAuth } from '#server/admin/admin-auth.ts';
import { browserName, networkOf } from '#server/admin/origin.ts';
import { generatePassword, hashPassword, verifyPassword } from '#server/admin/password.ts';
import type { SignInOrigin } from '#server/admin/port.ts';
import type { AdminSession, AdminStore, NewAuditEntry, StoredAdmin } from '#server/storage/port/admin.ts';

interface Session extends AdminSession {
  accountId: string;
  expiresAt: Date;
}

/** The port's contract in memory: rules of signing in are tested here, the database by the storage's contract tests. */
function memoryStore(): AdminStore {
  const accounts: StoredAdmin[] = [];
  const sessions = new Map<string, Session>();
  const by = (id: string) => accounts.find((account) => account.id === id) as StoredAdmin;
  const endAll = (id: string) => {
    for (const { accountId, tokenHash } of sessions.values()) if (accountId === id) sessions.delete(tokenHash);
  };
  const open = () => accounts.filter(({ disabled }) => !disabled);
  const add = (account: Pick<StoredAdmin, 'id' | 'name' | 'role' | 'passwordHash'>) =>
    accounts.push({ ...account, disabled: false, createdAt: new Date(accounts.length) });
  return {
    addFirst: async (account) => accounts.length === 0 && add({ ...account, role: 'owner' }) > 0,
    add: async (account) => void add(account),
    firstOwner: async () => open().find(({ role }) => role === 'owner') ?? null,
    named: async (name) => accounts.find((account) => account.name === name.toLowerCase()) ?? null,
    hasSeveral: async () => open().length > 1,
    list: async () => accounts.map((account) => ({ ...account, sessions: 0, lastUsedAt: null })),
    setPasswordHash: async (id, hash) => {
      by(id).passwordHash = hash;
      endAll(id);
    },
    setRole: async (id, role) => {
      by(id).role = role;
    },
    setDisabled: async (id, disabled) => {
      by(id).disabled = disabled;
      endAll(id);
    },
    addSession: async (session) => void sessions.set(session.tokenHash, { ...session, lastUsedAt: session.createdAt }),
    accountOf: async (tokenHash, now) => {
      const session = sessions.get(tokenHash);
      return session && session.expiresAt > now ? by(session.accountId) : null;
    },
    sessions: async (id) => [...sessions.values()].filter(({ accountId }) => accountId === id),
    removeSession: async (id, tokenHash) => sessions.get(tokenHash)?.accountId === id && sessions.delete(tokenHash),
    removeSessions: async (id) => endAll(id),
  };
}

let store: AdminStore;
let entries: NewAuditEntry[];
let nowMs: number;
beforeEach(() => {
  store = memoryStore();
  entries = [];
  nowMs = 1_000_000;
});
const firstOwner = async () => (await ensureFirstOwner(store)) as NewPassword;
const firstPassword = async () => (await firstOwner()).password;
/** Passwords alone are the first owner's. */
const auth = (newPassword: NewPassword | null = null) => {
  const audit = { add: async (entry: NewAuditEntry) => void entries.push(entry) };
  const options = { secret: Buffer.alloc(32, 7), newPassword, now: () => nowMs };
  const admin = createAdminAuth({ admin: store, audit }, options);
  return {
    ...admin,
    signIn: (password: string, from: SignInOrigin, name = '') => admin.signIn({ name, password }, from),
    isAdmin: async (token: string | undefined) => (await admin.account(token)) !== null,
  };
};
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
    const password = await firstPassword();
    expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await ensureFirstOwner(store)).toBeNull();
    expect(await auth().signIn(password, at('::1'))).toMatchObject({ ok: true });
  });

  it('gives a session that ends by itself and by signing out', async () => {
    const password = await firstPassword();
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

  it('gives no session for a password that was replaced while it was hashed', async () => {
    const owner = await firstOwner();
    const { addSession } = store;
    store.addSession = async (session) => {
      await store.setPasswordHash(owner.accountId, await hashPassword('another password'), null);
      await addSession(session);
    };
    expect(await auth(owner).signIn(owner.password, at('::1'))).toMatchObject({ ok: false, code: 'unauthorised' });
    expect(await store.sessions(owner.accountId, new Date(nowMs))).toEqual([]);
  });

  it('limits attempts by address, and lets others in meanwhile', async () => {
    const password = await firstPassword();
    const admin = auth();
    for (let i = 0; i < 5; i++) await admin.signIn('wrong', at('203.0.113.9'));
    expect(await admin.signIn(password, at('203.0.113.9'))).toMatchObject({ ok: false, code: 'rate_limited' });
    expect(await admin.signIn(password, at('203.0.113.10'))).toMatchObject({ ok: true });
    nowMs += 20_000;
    expect(await admin.signIn(password, at('203.0.113.9'))).toMatchObject({ ok: true });
  });

  it('no number of addresses that send wrong passwords locks the right one out', async () => {
    const owner = await firstOwner();
    const admin = auth(owner);
    for (let n = 0; n < 2_000; n++) {
      expect(await admin.signIn('wrong', at(`10.${n >> 8}.${n & 255}.1`))).toMatchObject({ code: 'unauthorised' });
    }
    const password = 'a better password';
    await store.setPasswordHash(owner.accountId, await hashPassword(password), null);
    expect(await admin.signIn(password, at('203.0.113.10'))).toMatchObject({ ok: true });
  });

  it('hashes one password at a time: known browsers first, then browsers, then addresses without a failure', async () => {
    const password = await firstPassword();
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
    const owner = await firstOwner();
    const { password } = owner;
    const admin = auth(owner);
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
    const owner = await firstOwner();
    const { password } = owner;
    const admin = auth(owner);
    expect(await admin.signIn(password, at('203.0.113.1'))).toMatchObject({ ok: true });
    await store.setPasswordHash(owner.accountId, await hashPassword('set by another server'), null);
    expect(await admin.signIn(password, at('203.0.113.2'))).toMatchObject({ code: 'unauthorised' });
    expect(await admin.signIn('set by another server', at('203.0.113.3'))).toMatchObject({ ok: true });
    expect(await admin.signIn(password, at('203.0.113.4'))).toMatchObject({ code: 'unauthorised' });
  });

  it('changes the password only with the current one, and ends all sessions of the account', async () => {
    const { password, accountId: id } = await firstOwner();
    const admin = auth();
    const session = await admin.signIn(password, at('::1'));
    if (!session.ok) throw new Error('could not sign in');
    const account = { id, name: 'owner', role: 'owner' } as const;
    expect(await admin.changePassword(account, 'wrong', 'a better password')).toBe(false);
    await expect(admin.changePassword(account, password, 'short')).rejects.toThrow(RangeError);
    expect(await admin.changePassword(account, password, 'a better password')).toBe(true);
    expect(await admin.isAdmin(session.token)).toBe(false);
    expect(await admin.signIn('a better password', at('::1'))).toMatchObject({ ok: true });
  });
});

describe('several accounts', () => {
  const owner = { id: '', name: 'owner', role: 'owner' } as const;
  async function withEditor() {
    const first = await firstOwner();
    const password = await createAdminAccounts(store).add(owner, { name: 'ada', role: 'editor' });
    return { first, password };
  }

  it('[ADMIN-3] need a name; a password alone is the first owner’s', async () => {
    const first = await firstOwner();
    const admin = auth(first);
    expect(await admin.asksForName()).toBe(false);
    // The only account: whatever its browser fills in.
    expect(await admin.signIn(first.password, at('::1'), 'somebody')).toMatchObject({ ok: true });
    const password = await createAdminAccounts(store).add(owner, { name: 'ada', role: 'editor' });
    expect(await admin.asksForName()).toBe(true);
    const session = await admin.signIn(password, at('::2'), 'Ada');
    if (!session.ok) throw new Error('could not sign in');
    expect(await admin.account(session.token)).toMatchObject({ name: 'ada', role: 'editor' });
    expect(await admin.signIn(first.password, at('::3'))).toMatchObject({ ok: true });
    for (const name of ['', 'owner', 'somebody']) {
      expect(await admin.signIn(password, at(`10.1.1.${name.length}`), name)).toMatchObject({ code: 'unauthorised' });
    }
  });

  it('[ADMIN-3] no wrong password is answered without hashing one, whether somebody has the name or not', async () => {
    const { first, password } = await withEditor();
    const admin = auth(first);
    expect(await admin.signIn(password, at('10.0.0.1'), 'ada')).toMatchObject({ ok: true });
    await store.setDisabled((await store.named('ada'))?.id ?? '', true, {} as NewAuditEntry);
    await createAdminAccounts(store).add(owner, { name: 'ben', role: 'moderator' });
    // Known, disabled, never signed in, and nobody: each waits its turn behind what is hashed already, and all for as long.
    const done: string[] = [];
    const attempt = (name: string, n: number) =>
      admin.signIn('wrong', at(`10.0.1.${n}`), name).then(() => done.push(name));
    await Promise.all(['ben', 'nobody', 'owner', 'ada'].map(attempt));
    expect(done).toEqual(['ben', 'nobody', 'owner', 'ada']);
  });

  it('[EDGE-9] a browser’s own count is that of the account it signed in to', async () => {
    const { first, password } = await withEditor();
    const admin = auth(first);
    const session = await admin.signIn(password, at('10.0.0.1'), 'ada');
    if (!session.ok) throw new Error('could not sign in');
    for (let n = 0; n < 5; n++) await admin.signIn('wrong', at('10.0.0.1'), 'owner');
    expect(await admin.signIn(first.password, at('10.0.0.1', session.device), 'owner')).toMatchObject({
      code: 'rate_limited',
    });
    expect(await admin.signIn(password, at('10.0.0.1', session.device), 'ada')).toMatchObject({ ok: true });
  });

  it('[ADMIN-4] a disabled account can’t sign in, and nothing says why', async () => {
    const { first, password } = await withEditor();
    const admin = auth(first);
    const session = await admin.signIn(password, at('10.0.0.1'), 'ada');
    const id = (await store.named('ada'))?.id ?? '';
    await createAdminAccounts(store).setDisabled(owner, id, true);
    expect(await admin.isAdmin(session.ok ? session.token : '')).toBe(false);
    await createAdminAccounts(store).add(owner, { name: 'ben', role: 'moderator' });
    expect(await admin.signIn(password, at('10.0.0.2'), 'ada')).toEqual({ ok: false, code: 'unauthorised' });
  });

  it('an account’s many wrong current passwords do not keep another from changing its own', async () => {
    const { first, password } = await withEditor();
    const admin = auth(first);
    const ada = { id: (await store.named('ada'))?.id ?? '', name: 'ada', role: 'editor' } as const;
    for (let n = 0; n < 6; n++) await admin.changePassword({ ...owner, id: first.accountId }, 'wrong', 'x'.repeat(20));
    expect(await admin.changePassword(ada, password, 'a better password')).toBe(true);
  });

  it('[ADMIN-6] signing in is in the log, with browser and network', async () => {
    const { password } = await withEditor();
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
    await auth().signIn(password, { ...at('203.0.113.9'), userAgent }, 'ada');
    expect(entries).toMatchObject([
      { account: 'ada', action: 'account.sign-in', detail: { browser: 'Firefox on Linux', address: '203.0.113.0/24' } },
    ]);
  });

  it('the operator’s command sets the password of the first owner, or of the one that is named', async () => {
    await withEditor();
    expect(await resetPasswordOf(store, null)).toMatchObject({ name: 'owner' });
    const reset = await resetPasswordOf(store, 'Ada');
    expect(await auth().signIn(reset?.password ?? '', at('::1'), 'ada')).toMatchObject({ ok: true });
    expect(await resetPasswordOf(store, 'nobody')).toBeNull();
  });
});

describe('where a session began', () => {
  it('is told coarsely', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.0/24');
    expect(networkOf('2001:db8:7:1::/64')).toBe('2001:db8:7::/48');
    expect(networkOf('unknown')).toBe('');
  });
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
      'Safari on iOS',
    ],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['curl/8.0', ''],
  ])('%s', (userAgent, name) => expect(browserName(userAgent)).toBe(name));
});
