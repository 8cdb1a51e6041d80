import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '#server/http/request.ts';
import { addressKey, NO_ADDRESS } from '#server/lib/address.ts';

const v4 = fc.ipV4();
const groups = fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 });
const spelled = (numbers: readonly number[]) => numbers.map((group) => group.toString(16)).join(':');
const port = fc.nat({ max: 65_535 });

describe('[EDGE-6] what an address is for every limit', () => {
  it('an IPv4 address is itself, with and without a port, mapped, translated, quoted or padded', () => {
    fc.assert(
      fc.property(v4, port, (address, p) => {
        const written = [
          address,
          `${address}:${p}`,
          `::ffff:${address}`,
          `::FFFF:${address}`,
          `[::ffff:${address}]:${p}`,
          `64:ff9b::${address}`,
          `"${address}:${p}"`,
          ` ${address} `,
        ];
        for (const text of written) expect(addressKey(text), text).toBe(address);
      }),
    );
  });

  it('an IPv6 address is its /64, however it is written and whatever its last 64 bits are', () => {
    fc.assert(
      fc.property(groups, groups, port, (address, other, p) => {
        const [a, b] = [spelled(address), spelled([...address.slice(0, 4), ...other.slice(4)])];
        fc.pre(![0, 0x64].includes(address[0] as number));
        const key = addressKey(a);
        expect(key).toMatch(/^[0-9a-f:]+::\/64$/);
        for (const text of [a.toUpperCase(), `[${a}]`, `[${a}]:${p}`, `"[${a}]:${p}"`, `${a}%eth0`, b, `[${b}]:${p}`]) {
          expect(addressKey(text), text).toBe(key);
        }
      }),
    );
  });

  it('shortened addresses are the same as long ones', () => {
    expect(addressKey('2001:db8::1')).toBe(addressKey('2001:0db8:0000:0000:0000:0000:0000:0001'));
    expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressKey('::1')).toBe(addressKey('0:0:0:0:0:0:0:1'));
    expect(addressKey('::ffff:cb00:7108')).toBe('203.0.113.8');
  });

  it('different networks differ', () => {
    fc.assert(
      fc.property(groups, groups, (a, b) => {
        fc.pre(a.slice(0, 4).join() !== b.slice(0, 4).join() && a[0] !== 0x64 && b[0] !== 0x64);
        expect(addressKey(spelled(a)) === addressKey(spelled(b))).toBe(false);
      }),
    );
    fc.assert(fc.property(v4, v4, (a, b) => (fc.pre(a !== b) as never) || addressKey(a) !== addressKey(b)));
  });

  it('whatever is no address is one client', () => {
    for (const junk of [
      undefined,
      '',
      'unknown',
      '_hidden',
      'localhost',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      ':::',
      '[]',
      '[::1',
      '1.2.3.4:x',
      '::1:99999999',
      '١.٢.٣.٤',
    ])
      expect(addressKey(junk), junk).toBe(NO_ADDRESS);
    const known = /^(unknown|\d+\.\d+\.\d+\.\d+|[0-9a-f:]+::\/64)$/;
    fc.assert(fc.property(fc.string(), (text) => known.test(addressKey(text))));
  });

  it('ports and brackets in X-Forwarded-For are no new addresses', () => {
    const from = (value: string) => clientAddress({ 'x-forwarded-for': value }, '10.0.0.1', 1);
    expect(
      new Set(['203.0.113.8:20001', '203.0.113.8:20002', '[::ffff:203.0.113.8]:1', '203.0.113.8'].map(from)),
    ).toEqual(new Set(['203.0.113.8']));
    expect(new Set(['2001:db8:1:2::1', '[2001:db8:1:2:ffff::9]:80', '9.9.9.9, 2001:db8:1:2::7'].map(from)).size).toBe(
      1,
    );
  });
});
