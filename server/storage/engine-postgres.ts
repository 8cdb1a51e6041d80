import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type DatabaseAddress, readDatabaseUrl } from './database-url.ts';
import { type Engine, StorageStartError, StorageUnreachable } from './engine.ts';
import { listenForNotifications } from './postgres-listener.ts';

const CONNECT_LIMIT_MS = 8_000;
const RETRY_EVERY_MS = 1_000;
/**
 * A server behind a network that lets nothing through is not told from one that works for a long time. TCP alone would
 * notice after a quarter of an hour.
 */
const SILENCE_LIMIT_MS = 60_000;
const POOL_SIZE = 10;

export interface PostgresOptions {
  /** How long a server that is not up yet is waited for, ms. Default 0. */
  waitMs?: number | undefined;
  /** Told once when the wait begins, with a plain sentence. */
  onWaiting?: ((sentence: string) => void) | undefined;
  /** For tests: how long one connection may take. */
  connectLimitMs?: number;
  /** For tests: how long a query may go without a byte of its answer. */
  silenceLimitMs?: number;
}

/**
 * PostgreSQL at an address `postgresql://user:password@host:port/database`, in the schema of its `?schema=`, which is made
 * when it is missing.
 *
 * @throws StorageUnreachable when no connection can be made; StorageStartError for a malformed address and for a database
 *   that the game can't use. No message holds the password.
 */
export async function openPostgres(databaseUrl: string, options: PostgresOptions = {}): Promise<Engine> {
  const address = readDatabaseUrl(databaseUrl);
  const { place, schema } = address;
  const pool = new pg.Pool({
    connectionString: address.connectionString,
    max: POOL_SIZE,
    connectionTimeoutMillis: options.connectLimitMs ?? CONNECT_LIMIT_MS,
  });
  // An idle connection that breaks is replaced by the next query, which also meets the error if it lasts.
  pool.on('error', () => {});
  const silenceLimitMs = options.silenceLimitMs ?? SILENCE_LIMIT_MS;
  // Its type is that of any stream; the driver makes sockets.
  const socketOf = (client: pg.Client) => client.connection.stream as Socket;
  // Its types lack this.
  const processOf = (client: pg.Client) => (client as unknown as { processID: number | null }).processID;
  const serverProcesses = new Set<number | null>();
  pool.on('connect', (client) => {
    serverProcesses.add(processOf(client));
    const socket = socketOf(client);
    socket.on('timeout', () => socket.destroy(new Error('the database server does not answer')));
    socket.setTimeout(silenceLimitMs);
  });
  pool.on('remove', (client) => serverProcesses.delete(processOf(client)));
  try {
    await connect(pool, address, options);
    await check(pool, address);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const engine: Engine = {
    adapter: new PrismaPg(pool, schema === null ? {} : { schema }),
    description: `PostgreSQL at ${place}${schema === null ? '' : `, schema ${schema}`}`,
    isExclusive: false,
    async withSession(work) {
      const client = await pool.connect();
      // A migration may take long.
      socketOf(client).setTimeout(0);
      try {
        return await work({
          script: async (sql) => void (await client.query(sql)),
          query: async <Row>(sql: string, parameters: unknown[]) => (await client.query(sql, parameters)).rows as Row[],
        });
      } finally {
        socketOf(client).setTimeout(silenceLimitMs);
        client.release();
      }
    },
    listen: (channelQuery, listener) =>
      listenForNotifications({
        ...{ connectionString: address.connectionString, channelQuery, listener },
        isOwn: (serverProcess) => serverProcesses.has(serverProcess),
      }),
    // Its statistics may hold samples of what was deleted.
    reclaim: () => engine.withSession((session) => session.script('VACUUM (ANALYZE)')),
    close: () => pool.end(),
  };
  return engine;
}

/** Makes the first connection, and repeats that while the server may still be starting. */
async function connect(pool: pg.Pool, { place }: DatabaseAddress, { waitMs = 0, onWaiting }: PostgresOptions) {
  const giveUpAt = performance.now() + waitMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return (await pool.connect()).release();
    } catch (cause) {
      const { reason, mayPass } = refusalOf(cause);
      const sentence = `PostgreSQL at ${place} ${reason}`;
      // No cause: the driver's own errors may quote what they were given.
      if (!mayPass || performance.now() + RETRY_EVERY_MS > giveUpAt) throw new StorageUnreachable(`${sentence}.`);
      if (attempt === 1) onWaiting?.(`${sentence}. Waiting for it, up to ${Math.round(waitMs / 1000)} s.`);
      await sleep(RETRY_EVERY_MS);
    }
  }
}

/** Whether the database can hold the game: its encoding, and the right to make tables in the schema. */
async function check(pool: pg.Pool, { place, schema }: DatabaseAddress): Promise<void> {
  try {
    const { rows: encodings } = await pool.query<{ server_encoding: string }>('SHOW server_encoding');
    const encoding = encodings[0]?.server_encoding;
    if (encoding !== 'UTF8') {
      throw new StorageStartError(
        `The database at ${place} has the encoding ${encoding}, which can't hold every text that people write: make one ` +
          `with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
      );
    }
    if (schema !== null) await pool.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    const { rows } = await pool.query<{ user: string; schema: string | null; may: boolean | null; standby: boolean }>(
      `SELECT current_user AS user, current_schema() AS schema, pg_is_in_recovery() AS standby,
              has_schema_privilege(current_schema(), 'CREATE') AS may`,
    );
    const found = rows[0];
    if (found?.standby)
      throw new StorageStartError(`PostgreSQL at ${place} is a standby: nothing can be written there.`);
    if (!found?.may) throw new StorageStartError(withoutRight(place, found?.schema ?? schema ?? 'public'));
  } catch (error) {
    if (error instanceof StorageStartError) throw error;
    if (codeOf(error) === '42501') throw new StorageStartError(withoutRight(place, schema ?? 'public'));
    throw new StorageUnreachable(`PostgreSQL at ${place} ${refusalOf(error).reason}.`);
  }
}

const withoutRight = (place: string, schema: string) =>
  `The user of DATABASE_URL has no right to make tables in the schema ${schema} of the database at ${place}: let it own ` +
  `the database, or GRANT CREATE, USAGE ON SCHEMA ${schema} to it.`;

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** @returns what the server does, as the end of a sentence, and whether the same may work in a moment */
function refusalOf(cause: unknown): { reason: string; mayPass: boolean } {
  const code = codeOf(cause);
  const message = cause instanceof Error ? cause.message : '';
  const passing = (reason: string) => ({ reason, mayPass: true });
  const lasting = (reason: string) => ({ reason, mayPass: false });
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return passing('does not answer: nothing listens there');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return passing('is not to be found: the host name is unknown');
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return passing(`can't be reached (${code})`);
    case 'ECONNRESET':
    case 'EPIPE':
      return passing('closes the connection');
    case '57P01':
    case '57P03':
      return passing('is starting or stopping');
    case '53300':
      return passing('has no connection left');
    case '28P01':
      return lasting('refused the user or the password');
    case '28000':
      return lasting(
        message.includes('pg_hba.conf')
          ? `does not let this user in from here (its pg_hba.conf)${/no encryption/.test(message) ? ' without TLS: add ?sslmode=require' : ''}`
          : 'refused the user or the password',
      );
    case '3D000':
      return lasting('has no database of that name');
    case '42501':
      return lasting('does not let this user into the database (it has no right to connect)');
  }
  if (/client password must be/.test(message)) return lasting('asks for a password, and DATABASE_URL has none');
  if (/does not support SSL/.test(message))
    return lasting('does not speak TLS, which sslmode in DATABASE_URL asks for');
  if (code !== undefined && /CERT|SIGNATURE|^ERR_(TLS|SSL)/.test(code))
    return lasting(`has a TLS certificate that is not trusted here (${code}): name its authority by sslrootcert`);
  if (code !== undefined) return lasting(`can't be used (${code})`);
  if (/terminated unexpectedly/.test(message)) return passing('closes the connection');
  return passing('did not answer in time');
}
