import { isIPv4, isIPv6 } from 'node:net';

/** Everything that is no address counts as one client. */
export const NO_ADDRESS = 'unknown';

/**
 * What limits by address count: two spellings of one client's address are the same text.
 * - A port, brackets, quotes and an IPv6 zone are dropped, as proxies write them.
 * - An IPv4 address within IPv6 (mapped, RFC 4291 2.5.5.2, or translated, RFC 6052) is that IPv4 address.
 * - Of another IPv6 address its /64 counts: a customer gets at least that (RFC 6177), and a device takes any address of it.
 *
 * @returns `203.0.113.8`, `2001:db8:0:1::/64` or `NO_ADDRESS`
 */
export function addressKey(text: string | undefined): string {
  const bare = withoutPort((text ?? '').trim().replace(/^"(.*)"$/, '$1'));
  if (isIPv4(bare)) return bare;
  const unzoned = bare.split('%', 1)[0] ?? '';
  if (!isIPv6(unzoned)) return NO_ADDRESS;
  const groups = groupsOf(unzoned);
  return embeddedIPv4(groups) ?? `${groups.slice(0, 4).map(hex).join(':')}::/64`;
}

function withoutPort(text: string): string {
  const bracketed = /^\[(.*)\](?::\d{1,5})?$/.exec(text)?.[1];
  if (bracketed !== undefined) return bracketed;
  // An IPv6 address without brackets has two colons at least.
  return /^([^:]+):\d{1,5}$/.exec(text)?.[1] ?? text;
}

/** The eight groups of a valid IPv6 address. */
export function groupsOf(address: string): number[] {
  const hexadecimal = address.replace(/\d+\.\d+\.\d+\.\d+$/, (quad) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number);
    return `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  });
  const [head = '', tail] = hexadecimal.split('::', 2);
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const before = parse(head);
  const after = parse(tail ?? '');
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function embeddedIPv4(groups: readonly number[]): string | null {
  const [high = 0, low = 0] = groups.slice(6);
  const prefix = groups.slice(0, 6).join();
  const isMapped = prefix === [0, 0, 0, 0, 0, 0xffff].join();
  const isTranslated = prefix === [0x64, 0xff9b, 0, 0, 0, 0].join();
  return isMapped || isTranslated ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : null;
}

const hex = (group: number) => group.toString(16);
