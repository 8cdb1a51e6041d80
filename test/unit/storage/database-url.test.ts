import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDatabaseUrl } from '#server/storage/database-url.ts';
import { StorageStartError } from '#server/storage/engine.ts';

/** Characters with a meaning in addresses, and others that people put into passwords. */
const password = fc.string({ unit: fc.constantFrom(...'@#/?%:&=+[]\\ "\'aB3é'), minLength: 5, maxLength: 16 });
const addresses = (raw: string) => [
  `postgresql://me:${raw}@db.example:5432/doodle`,
  `postgres://me:${raw}@db.example/doodle?sslmode=disable`,
];

function outcome(address: string): { place: string | null; message: string } {
  try {
    return { place: readDatabaseUrl(address).place, message: '' };
  } catch (error) {
    expect(error).toBeInstanceOf(StorageStartError);
    expect((error as Error).cause).toBeUndefined();
    return { place: null, message: (error as Error).message };
  }
}

describe('DATABASE_URL', () => {
  it('takes every password that is percent-encoded', () => {
    fc.assert(
      fc.property(password, (raw) => {
        for (const address of addresses(encodeURIComponent(raw))) {
          expect(outcome(address).place).toBe('db.example:5432');
        }
      }),
    );
  });

  it('shows no part of a password that is not, whatever is in it', () => {
    fc.assert(
      fc.property(password, (raw) => {
        for (const address of addresses(raw)) {
          const { place, message } = outcome(address);
          // The host is what was meant, or nothing is shown of the address.
          if (place !== null) expect(place).toBe('db.example:5432');
          // The advice is always the same, and has a few letters that a password may have.
          const told = message.replace(/write @ as .*$/, '');
          for (let i = 0; i + 4 <= raw.length; i++) expect(told).not.toContain(raw.slice(i, i + 4));
        }
      }),
    );
  });

  it.each(['p@ss', 'p#ss', 'p/ss', 'p?ss', 'p%ss', 'p@s#s/s?s', '12/34', '12?a=b', '#', '@', '/'])(
    'asks for percent-encoding of %s',
    (raw) => {
      for (const address of addresses(raw)) expect(outcome(address).message).toMatch(/write .* %[0-9A-F]{2}/);
    },
  );

  it('knows the place of hosts, ports, IPv6 and sockets', () => {
    expect(readDatabaseUrl('postgresql://db.example/x').place).toBe('db.example:5432');
    expect(readDatabaseUrl('postgresql://me@[::1]:6543/x').place).toBe('[::1]:6543');
    expect(readDatabaseUrl('postgresql://me@/x?host=/var/run/postgresql').place).toBe('/var/run/postgresql');
  });

  it('reads the schema, and refuses by its name what would need quotes', () => {
    expect(readDatabaseUrl('postgresql://me@db/x').schema).toBeNull();
    const { schema, connectionString } = readDatabaseUrl(
      'postgresql://me:a%40b@db/x?schema=Games_2&options=-c%20a%3Db',
    );
    expect(schema).toBe('Games_2');
    expect(connectionString).toContain('me:a%40b@db/x?');
    expect(new URL(connectionString).searchParams.get('options')).toBe('-c a=b -c search_path=Games_2');
    for (const wrong of ['', 'a b', 'a-b', 'a"b', '2a', 'a;b', 'x'.repeat(64)]) {
      expect(outcome(`postgresql://me@db/x?schema=${encodeURIComponent(wrong)}`).message).toContain('schema');
    }
  });

  it('names a certificate that is not there', () => {
    expect(outcome('postgresql://me@db/x?sslmode=verify-full&sslrootcert=/no/such/file.pem').message).toBe(
      "DATABASE_URL names the file /no/such/file.pem, which can't be read (ENOENT).",
    );
  });

  it.each(['sesame', 'mysql://a:sesame@localhost/x', 'postgresql://a:sesame@[::1/x', 'file:sesame', 'postgresql://'])(
    'refuses %s',
    (address) => {
      const { message } = outcome(address);
      if (address !== 'postgresql://') expect(message).toMatch(/^DATABASE_URL is not an address like/);
      expect(message).not.toContain('sesame');
    },
  );
});
