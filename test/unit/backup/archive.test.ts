import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openArchive, verifyArchive, writeArchive } from '#server/backup/archive.ts';
import { type Row, RowSum } from '#server/storage/tables.ts';
import type { Contents } from '#server/storage/transfer.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterAll(() => rm(folder, { recursive: true }));

const origin = { version: '1.2.3', madeAt: new Date('2026-11-30T12:00:00Z'), database: 'embedded' as const };

/** Contents of tables of two columns, in batches of three rows. */
function contentsOf(tables: Record<string, Row[]>): Contents {
  const columns = [
    { name: 'a', type: 'text' },
    { name: 'b', type: 'bytea' },
  ];
  return {
    migrations: [{ name: '1_first', checksum: 'c0ffee' }],
    tables: Object.keys(tables).map((name) => ({ name, columns })),
    sequences: [{ name: 'numbers', lastValue: '9223372036854775807', isCalled: true }],
    rowsOf: (table) => tables[table]?.length ?? 0,
    sumOf: () => null,
    async *rows({ name }) {
      const rows = tables[name] ?? [];
      for (let i = 0; i < rows.length; i += 3) yield rows.slice(i, i + 3);
    },
  };
}

async function rowsOf({ contents }: Awaited<ReturnType<typeof openArchive>>, name: string): Promise<Row[]> {
  const table = contents.tables.find((candidate) => candidate.name === name);
  const rows: Row[] = [];
  if (table) for await (const batch of contents.rows(table)) rows.push(...batch);
  return rows;
}

let files = 0;
const written = async (contents: Contents, key: Buffer | null = null) => {
  const file = join(folder, `${++files}.zip`);
  await writeArchive(file, contents, { ...origin, key });
  return file;
};

/** Line separators of all kinds, quotes, emoji, control characters. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\n', '\r', '\u2028', '\u2029', '\u0085', '"', '\\', '\t', '\u0001', '🐌', 'é') }),
);
const value = fc.option(text, { freq: 4 });
const tables = fc.dictionary(fc.stringMatching(/^[a-z_]{1,10}$/), fc.array(fc.tuple(value, value), { maxLength: 12 }));

describe('[OPS-4] a backup file', () => {
  it('gives back every row, the key and the manifest', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.option(fc.uint8Array({ minLength: 1, maxLength: 70 })), async (given, key) => {
        const contents = contentsOf(given);
        const file = await written(contents, key && Buffer.from(key));
        const archive = await openArchive(file);
        expect(archive.manifest).toMatchObject({ ...origin, migrations: contents.migrations });
        expect(archive.contents.tables).toEqual(contents.tables);
        expect(archive.contents.sequences).toEqual(contents.sequences);
        for (const [name, rows] of Object.entries(given)) {
          expect(await rowsOf(archive, name)).toEqual(rows);
          expect(archive.contents.rowsOf(name)).toBe(rows.length);
        }
        expect(await archive.key()).toEqual(key && Buffer.from(key));
        const { bytes, sha256 } = await verifyArchive(file);
        expect(bytes).toBe((await stat(file)).size);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 25 },
    );
  });

  it('is for its owner alone, and overwrites nothing', async () => {
    const file = await written(contentsOf({}));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(writeArchive(file, contentsOf({}), { ...origin, key: null })).rejects.toThrow('EEXIST');
  });

  it('is refused when it is cut short or a byte of a row is another', async () => {
    const rows: Row[] = Array.from({ length: 50 }, (_, i) => [`row ${i}`, randomBytes(20).toString('hex')]);
    const whole = await readFile(await written(contentsOf({ many: rows })));
    const damaged = join(folder, 'damaged.zip');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        await writeFile(damaged, whole.subarray(0, length));
        await expect(verifyArchive(damaged)).rejects.toThrow(/damaged|no (whole )?backup/);
      }),
      { numRuns: 40 },
    );
    // The local header of the first entry is read by nobody; its data begins behind the name.
    const start = 30 + 'tables/many.ndjson'.length;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: start, max: start + 1_000 }),
        fc.integer({ min: 0, max: 7 }),
        async (at, bit) => {
          const bytes = Buffer.from(whole);
          bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
          await writeFile(damaged, bytes);
          await expect(verifyArchive(damaged)).rejects.toThrow('damaged');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is refused by a sentence when it is something else, or newer', async () => {
    const other = join(folder, 'other');
    await writeFile(other, 'a letter');
    await expect(openArchive(other)).rejects.toThrow('it is no ZIP archive');
    const file = await written(contentsOf({}));
    const bytes = (await readFile(file)).toString('latin1');
    expect(bytes).toContain('manifest.json');
    await expect(openArchive(join(folder, 'missing.zip'))).rejects.toThrow('ENOENT');
  });
});

describe('The sum of rows', () => {
  const row = fc.tuple(value, value);

  it('does not depend on their order, and counts each one', () => {
    const sumOf = (rows: Row[]) => {
      const sum = new RowSum();
      for (const each of rows) sum.add(each);
      return sum.value;
    };
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.nat(), (rows, at) => {
        const sum = sumOf(rows);
        expect(sumOf([...rows].reverse())).toEqual(sum);
        const one = rows[at % rows.length] as Row;
        // Two of the same do not cancel each other out.
        expect(sumOf([...rows, one, one]).sha256Sum).not.toBe(sum.sha256Sum);
        const [first, second] = one;
        const changed = rows.with(at % rows.length, [`${first ?? ''}!`, second ?? null]);
        expect(sumOf(changed).sha256Sum).not.toBe(sum.sha256Sum);
      }),
    );
    expect(sumOf([[null, 'a']]).sha256Sum).not.toBe(sumOf([['', 'a']]).sha256Sum);
    expect(sumOf([])).toEqual({ rows: 0, sha256Sum: '0'.repeat(64) });
  });
});
