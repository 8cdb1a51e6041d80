import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { MAX_API_KEYS } from '#contract/limits.ts';
import type { NewAuditEntry } from '../storage/port/admin.ts';
import type { ApiKeyStore } from '../storage/port/api-keys.ts';
import type { AdminAccount, ApiKeys } from './port.ts';

/** So that people, and programs that look for secrets in code, recognise a key. */
const PREFIX = 'djk_';
const KEY = new RegExp(`^Bearer +(${PREFIX}[\\w-]{43})$`, 'i');

/** A key has 256 random bits: nobody finds it from its hash, however quickly that is computed. */
const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

const keyEntry = (by: AdminAccount, action: string, id: string, detail: object): NewAuditEntry => ({
  ...{ accountId: by.id, account: by.name, action },
  ...{ subject: { kind: 'api-key', id }, detail },
});

export function createApiKeys(store: ApiKeyStore, now: () => number = Date.now): ApiKeys {
  return {
    async add(by, name) {
      const [id, key] = [randomUUID(), PREFIX + randomBytes(32).toString('base64url')];
      const added = { id, name, tokenHash: hashOf(key), createdBy: by.name, createdAt: new Date(now()) };
      await store.add(added, MAX_API_KEYS, keyEntry(by, 'api-key.add', id, { name }));
      return key;
    },
    async revoke(by, id) {
      const name = (await store.list()).find((key) => key.id === id)?.name;
      return store.revoke(id, new Date(now()), keyEntry(by, 'api-key.revoke', id, { name }));
    },
    async check(authorization) {
      const key = KEY.exec(authorization ?? '')?.[1];
      const found = key === undefined ? null : await store.use(hashOf(key), new Date(now()));
      if (found?.revokedAt === null) return { ok: true, id: found.id };
      if (!(await store.hasAny())) return { ok: false, why: 'off' };
      return { ok: false, why: found ? 'revoked' : 'none' };
    },
  };
}
