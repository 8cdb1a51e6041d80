import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey } from '#server/lib/address.ts';
import { isInRange, readRange, SHORTEST_PREFIX } from '#server/lib/address-range.ts';

const ipv4 = fc.ipV4();
const v4Number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

describe('[MOD-6] ranges of addresses', () => {
  it('hold exactly the IPv4 addresses with the same first bits', () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: SHORTEST_PREFIX[4], max: 32 }), (base, other, length) => {
        const range = readRange(`${base}/${length}`);
        if (!range) throw new Error('no range');
        const shared =
          Math.floor(v4Number(base) / 2 ** (32 - length)) === Math.floor(v4Number(other) / 2 ** (32 - length));
        expect(isInRange(addressKey(other), range)).toBe(shared);
        expect(isInRange(addressKey(base), range)).toBe(true);
        expect(readRange(range.text)).toEqual(range);
      }),
    );
  });

  it('hold every IPv6 address of their /64 and of shorter prefixes, and no IPv4 address', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: SHORTEST_PREFIX[6], max: 128 }), ipv4, (base, length, other) => {
        const range = readRange(`${base}/${length}`);
        const isEmbedded = /^\d+\.\d+\.\d+\.\d+$/.test(addressKey(base));
        if (isEmbedded) return expect(range).toBeNull();
        if (!range) throw new Error('no range');
        expect(isInRange(addressKey(base), range)).toBe(true);
        expect(isInRange(other, range)).toBe(false);
        expect(readRange(range.text)).toEqual(range);
      }),
    );
    const range = readRange('2001:db8:1::/48');
    expect(range?.text).toBe('2001:db8:1::/48');
    expect(
      range && [isInRange(addressKey('2001:db8:1:ffff::9'), range), isInRange(addressKey('2001:db8:2::9'), range)],
    ).toEqual([true, false]);
  });

  it('one address stands for itself, of IPv6 for its /64, and an IPv4 address within IPv6 is that one', () => {
    expect(readRange(' 203.0.113.9 ')?.text).toBe('203.0.113.9/32');
    expect(readRange('2001:db8:0:1::7')?.text).toBe('2001:db8:0:1::/64');
    expect(readRange('::ffff:203.0.113.9')?.text).toBe('203.0.113.9/32');
  });

  it('nothing else is one, and nothing that holds a country', () => {
    for (const text of [
      '',
      '0.0.0.0/0',
      '10.0.0.0/11',
      '::/0',
      '2000::/23',
      '203.0.113.0/33',
      '1.2.3/24',
      '203.0.113.0/24/24',
      '203.0.113.0/',
      'fe80::1%eth0',
      '2001:db8::/129',
      'example.org',
    ]) {
      expect([text, readRange(text)]).toEqual([text, null]);
    }
    const range = readRange('203.0.113.0/24');
    expect(range && isInRange('unknown', range)).toBe(false);
    fc.assert(fc.property(fc.string(), (text) => readRange(text) === null || readRange(text)?.text !== ''));
  });
});
