import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';

// OWASP's scrypt setting of 2023: 32 MiB, about 0.1 s.
const COST: { N: number; r: number; p: number } = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;

const derive = (password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Fits no password, and takes as long as any other to find out. */
export const NOBODYS_HASH = [
  ...['scrypt', COST.N, COST.r, COST.p],
  ...[Buffer.alloc(16).toString('base64url'), Buffer.alloc(KEY_BYTES).toString('base64url')],
].join('$');

/** False for a wrong password and for a hash that is not ours. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = hash.split('$');
  if (scheme !== 'scrypt' || !salt || !key) return false;
  const expected = Buffer.from(key, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(n), r: Number(r), p: Number(p) });
  return given.length === expected.length && timingSafeEqual(given, expected);
}

// Without letters that look alike: the password is typed from a terminal.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four letters: 79 bits. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
