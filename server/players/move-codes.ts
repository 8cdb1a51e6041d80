import { createHmac, randomInt } from 'node:crypto';
import { ROOM_CODE_ALPHABET } from '#contract/ids.ts';

/** 27 ^ 12 = 1.5e17 codes: docs/security.md says what that is worth. */
const LENGTH = 12;
const GROUP = 4;
const CODE = new RegExp(`^[${ROOM_CODE_ALPHABET}]{${LENGTH}}$`);

/** `BCDF-GHJK-MNPQ` */
export function newMoveCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ROOM_CODE_ALPHABET[randomInt(ROOM_CODE_ALPHABET.length)]);
  return letters.join('').replace(new RegExp(`.{${GROUP}}(?=.)`, 'g'), '$&-');
}

/** A code as somebody types it: in any case, with spaces and dashes anywhere. null: it can't be one. */
export function readMoveCode(text: string): string | null {
  const letters = text
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '');
  return CODE.test(letters) ? letters : null;
}

/**
 * What is stored of a code. The database looks codes up by this value, in no constant time: under a key that nobody
 * knows, the time tells nothing of the code.
 */
export const moveCodeHash = (letters: string, secret: Buffer): string =>
  createHmac('sha256', secret)
    .update(`move:${letters.replaceAll('-', '')}`)
    .digest('hex');
