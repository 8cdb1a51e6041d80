import { isIPv4, isIPv6 } from 'node:net';
import { addressKey, groupsOf, NO_ADDRESS } from './address.ts';

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291 2.3). */
export interface AddressRange {
  /** `203.0.113.0/24`, `2001:db8:0:1::/64`: the bits behind the prefix are zero. */
  text: string;
  /** The bits of the prefix, as text of 0 and 1. */
  prefix: string;
  version: 4 | 6;
}

/** Shorter prefixes hold whole countries. */
export const SHORTEST_PREFIX = { 4: 12, 6: 24 } as const;
/** Of an IPv6 address its /64 counts [EDGE-6], so no range is smaller. */
const LONGEST_PREFIX = { 4: 32, 6: 64 } as const;

const binary = (value: number, bits: number) => value.toString(2).padStart(bits, '0');

/** Address without a port or zone → its version and bits; null: it is none. */
function bitsOf(address: string): { version: 4 | 6; bits: string } | null {
  if (isIPv4(address)) {
    const bits = address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('');
    return { version: 4, bits };
  }
  if (!isIPv6(address) || address.includes('%')) return null;
  const bits = groupsOf(address)
    .map((group) => binary(group, 16))
    .join('');
  return { version: 6, bits };
}

/**
 * Reads a range, or one address as a range of itself. An IPv6 address stands for its /64.
 *
 * @returns null for anything else, and for a range that is larger than `SHORTEST_PREFIX` allows
 */
export function readRange(text: string): AddressRange | null {
  const [given = '', length, ...more] = text.trim().split('/');
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return null;
  // An IPv4 address that is written as IPv6 is that IPv4 address.
  const key = addressKey(given);
  const isEmbedded = isIPv6(given) && isIPv4(key);
  if (isEmbedded && length !== undefined) return null;
  const read = bitsOf(isEmbedded ? key : given);
  if (!read) return null;
  const { version, bits } = read;
  const asked = length === undefined ? LONGEST_PREFIX[version] : Number(length);
  if (asked > bits.length || asked < SHORTEST_PREFIX[version]) return null;
  const prefix = bits.slice(0, Math.min(asked, LONGEST_PREFIX[version]));
  return { text: `${written(prefix, version)}/${prefix.length}`, prefix, version };
}

function written(prefix: string, version: 4 | 6): string {
  if (version === 4) {
    const bits = prefix.padEnd(32, '0');
    return Array.from({ length: 4 }, (_, i) => Number.parseInt(bits.slice(i * 8, i * 8 + 8), 2)).join('.');
  }
  const bits = prefix.padEnd(64, '0');
  const groups = Array.from({ length: 4 }, (_, i) => Number.parseInt(bits.slice(i * 16, i * 16 + 16), 2).toString(16));
  return `${groups.join(':').replace(/(:0)+$/, '')}::`;
}

/** Whether an address, in the form that limits count, lies in a range. */
export function isInRange(key: string, { prefix, version }: AddressRange): boolean {
  if (key === NO_ADDRESS) return false;
  const read = bitsOf(key.replace(/\/64$/, ''));
  return read?.version === version && read.bits.startsWith(prefix);
}
