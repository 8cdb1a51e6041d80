import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Engine, StorageStartError, StorageUnreachable } from './engine.ts';

const CONNECT_TIMEOUT_MS = 8_000;
const POOL_SIZE = 10;

/** Host and port of an address, without user and password. */
function placeOf(databaseUrl: string): string {
  const client = new pg.Client({ connectionString: databaseUrl });
  return client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
}

/**
 * PostgreSQL at an address `postgresql://user:password@host:port/database`.
 *
 * @throws StorageUnreachable within about ten seconds when no connection can be made; StorageStartError for a malformed
 *   address. No message holds the password.
 */
export async function openPostgres(databaseUrl: string): Promise<Engine> {
  let place: string;
  try {
    if (!/^postgres(ql)?:\/\//.test(databaseUrl)) throw new Error('not a PostgreSQL address');
    place = placeOf(databaseUrl);
  } catch {
    // No cause: it would quote the address.
    throw new StorageStartError('DATABASE_URL is not an address like postgresql://user:password@host:5432/database.');
  }
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  // An idle connection that breaks is replaced by the next query, which also meets the error if it lasts.
  pool.on('error', () => {});
  try {
    (await pool.connect()).release();
  } catch (cause) {
    await pool.end();
    throw new StorageUnreachable(`PostgreSQL at ${place} ${reasonOf(cause)}.`);
  }
  return {
    adapter: new PrismaPg(pool),
    description: `PostgreSQL at ${place}`,
    async withSession(work) {
      const client = await pool.connect();
      try {
        return await work({
          script: async (sql) => void (await client.query(sql)),
          query: async <Row>(sql: string, parameters: unknown[]) => (await client.query(sql, parameters)).rows as Row[],
        });
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'does not answer: nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'is not to be found: the host name is unknown';
    case '28P01':
    case '28000':
      return 'refused the user or the password';
    case '3D000':
      return 'has no database of that name';
    case '53300':
      return 'has no connection left';
    default:
      return code === undefined ? 'did not answer in time' : `can't be reached (${code})`;
  }
}
