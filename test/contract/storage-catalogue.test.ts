import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { migrate, type SqlSession } from '#server/storage/migrate.ts';
import { type Catalogue, type Column, expectedCatalogue, type ForeignKey, type Index } from './storage-schema.ts';
import { startEngines } from './storage-targets.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const PRISMA = path.resolve(import.meta.dirname, '../../prisma');
const { engines, stop } = await startEngines();
afterAll(stop);

async function readCatalogue(session: SqlSession): Promise<Catalogue> {
  const columns = await session.query<Column & { table: string }>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
            NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default
       FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
      ORDER BY c.relname, a.attnum`,
    [],
  );
  const tables: Catalogue['tables'] = {};
  for (const { table, ...column } of columns) tables[table] = [...(tables[table] ?? []), column];

  const indexes = await session.query<Index>(
    `SELECT i.relname AS name, t.relname AS table, x.indisunique AS unique,
            array_agg(pg_get_indexdef(x.indexrelid, k, true)
                      || CASE WHEN x.indoption[k - 1] & 1 = 1 THEN ' DESC' ELSE '' END ORDER BY k) AS columns
       FROM pg_index x
       JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_class t ON t.oid = x.indrelid
       CROSS JOIN LATERAL generate_series(1, x.indnkeyatts) AS k
      WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> '_prisma_migrations'
      GROUP BY i.relname, t.relname, x.indisunique`,
    [],
  );

  const names = (numbers: string, of: string) =>
    `(SELECT array_agg(a.attname::text ORDER BY k.place) FROM unnest(${numbers}) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = ${of} AND a.attnum = k.number)`;
  const foreignKeys = await session.query<ForeignKey>(
    `SELECT f.conrelid::regclass::text AS table, f.confrelid::regclass::text AS references,
            ${names('f.conkey', 'f.conrelid')} AS columns, ${names('f.confkey', 'f.confrelid')} AS "referencedColumns"
       FROM pg_constraint f WHERE f.contype = 'f' AND f.confdeltype = 'r' AND f.confupdtype = 'c'`,
    [],
  );
  return { tables, indexes, foreignKeys };
}

const sorted = ({ tables, indexes, foreignKeys }: Catalogue) => {
  const byText = <T>(items: T[]) => [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const columns = Object.entries(tables).map(([table, list]) => [
    table,
    byText(list.map(({ name, type, nullable, default: value }) => ({ name, type, nullable, default: value }))),
  ]);
  return {
    tables: Object.fromEntries(byText(columns)),
    indexes: byText(indexes.map(({ name, table, unique, columns }) => ({ name, table, unique, columns }))),
    foreignKeys: byText(
      foreignKeys.map(({ table, columns, references, referencedColumns }) => ({
        table,
        columns,
        references,
        referencedColumns,
      })),
    ),
  };
};

describe.each(engines)('The migrated catalogue on $name', ({ newTarget }) => {
  it('is what prisma/schema.prisma says', async () => {
    const target = await newTarget('seeded');
    const engine = await target.openEngine();
    try {
      const found = await engine.withSession(async (session) => {
        await migrate(session, path.join(PRISMA, 'migrations'));
        return readCatalogue(session);
      });
      const schema = await readFile(path.join(PRISMA, 'schema.prisma'), 'utf8');
      const expected = expectedCatalogue(schema);
      expect(Object.keys(expected.tables)).toHaveLength(schema.match(/^model /gm)?.length ?? 0);
      expect(sorted(found)).toEqual(sorted(expected));
    } finally {
      await engine.close();
      await target.remove();
    }
  });
});
