import { randomUUID } from 'node:crypto';
import type { AdminStore, NewAuditEntry } from '../storage/port/admin.ts';
import { generatePassword, hashPassword } from './password.ts';
import type { AdminAccount, AdminAccounts } from './port.ts';

const FIRST_NAME = 'owner';

/** An entry of the audit log about what `by` does to accounts or sessions. */
export const accountEntry = (
  by: AdminAccount,
  action: string,
  subject: { kind: 'account'; id: string },
  detail: object | null = null,
): NewAuditEntry => ({ accountId: by.id, account: by.name, action, subject, detail });

export function createAdminAccounts(store: AdminStore, now: () => number = Date.now): AdminAccounts {
  /** The entry names the account: its id tells people nothing. */
  const entryFor = async (by: AdminAccount, action: string, id: string, detail: object = {}) => {
    const name = (await store.list(new Date(now()))).find((account) => account.id === id)?.name;
    return accountEntry(by, action, { kind: 'account', id }, { name, ...detail });
  };
  return {
    async add(by, { name, role }) {
      const [id, password] = [randomUUID(), generatePassword()];
      const entry = accountEntry(by, 'account.add', { kind: 'account', id }, { name, role });
      await store.add({ id, name, role, passwordHash: await hashPassword(password) }, entry);
      return password;
    },
    async resetPassword(by, id) {
      const password = generatePassword();
      const entry = await entryFor(by, 'account.reset-password', id);
      await store.setPasswordHash(id, await hashPassword(password), entry);
      return password;
    },
    async setRole(by, id, role) {
      await store.setRole(id, role, await entryFor(by, 'account.set-role', id, { role }));
    },
    async setDisabled(by, id, disabled) {
      await store.setDisabled(id, disabled, await entryFor(by, disabled ? 'account.disable' : 'account.enable', id));
    },
    async endSessions(by, id) {
      await store.removeSessions(id, await entryFor(by, 'account.end-sessions', id));
    },
    endOwnSession: (by, sessionId) => store.removeSession(by.id, sessionId),
  };
}

export interface NewPassword {
  accountId: string;
  /** Of the account. */
  name: string;
  /** To be printed once and never again. */
  password: string;
  hash: string;
}

/** Makes the first owner at first start. @returns null when there was an account already */
export async function ensureFirstOwner(store: AdminStore): Promise<NewPassword | null> {
  // A hash takes a tenth of a second: not at every start.
  if ((await store.firstOwner()) !== null) return null;
  const [accountId, password] = [randomUUID(), generatePassword()];
  const hash = await hashPassword(password);
  const isFirst = await store.addFirst({ id: accountId, name: FIRST_NAME, passwordHash: hash });
  return isFirst ? { accountId, name: FIRST_NAME, password, hash } : null;
}

/**
 * Sets a new random password and ends the sessions of an account; without any account the first owner is made.
 *
 * @param name null: the first owner
 * @returns null: there is no such account, or it is disabled
 */
export async function resetPasswordOf(store: AdminStore, name: string | null): Promise<NewPassword | null> {
  const first = name === null ? await ensureFirstOwner(store) : null;
  if (first !== null) return first;
  const account = name === null ? await store.firstOwner() : await store.named(name);
  if (account === null || account.disabled) return null;
  const password = generatePassword();
  const hash = await hashPassword(password);
  await store.setPasswordHash(account.id, hash, {
    accountId: null,
    account: 'system',
    action: 'account.reset-password',
    subject: { kind: 'account', id: account.id },
    detail: { name: account.name },
  });
  return { accountId: account.id, name: account.name, password, hash };
}
