import pg from 'pg';
import { StorageStartError } from './engine.ts';

/** What DATABASE_URL says, beside what the driver reads from it itself. */
export interface DatabaseAddress {
  /** For the driver. Holds the password. */
  connectionString: string;
  /** Host and port, to be shown: `127.0.0.1:5432`, `[::1]:5432`, or the folder of a Unix socket. */
  place: string;
  /** Of `?schema=`; null: the database's own default, mostly `public`. */
  schema: string | null;
}

const EXPECTED = 'an address like postgresql://user:password@host:5432/database';

/** Names that need no quotes anywhere: in SQL, in the driver's options, in what Prisma generates. */
const SCHEMA = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * Characters that would end a password early leave the rest of it in the host, the path or the query, where messages would
 * show it. So each of them is refused before anything is taken apart.
 *
 * @throws StorageStartError whose message repeats nothing of the address but names of its parameters
 */
export function readDatabaseUrl(databaseUrl: string): DatabaseAddress {
  const rest = /^postgres(?:ql)?:\/\/(.*)$/s.exec(databaseUrl)?.[1];
  if (rest === undefined) throw new StorageStartError(`DATABASE_URL is not ${EXPECTED}.`);
  const authority = rest.split(/[/?]/, 1)[0] as string;
  if (rest.split('@').length > 2 || rest.includes('#') || (rest.includes('@') && !authority.includes('@'))) {
    throw new StorageStartError(
      'The user or the password in DATABASE_URL has a character that means something else in an address: write @ as ' +
        '%40, # as %23, / as %2F and ? as %3F.',
    );
  }
  if (/%(?![0-9a-f]{2})/i.test(rest)) {
    throw new StorageStartError('DATABASE_URL has a % that begins no percent-encoding: write % itself as %25.');
  }
  const [base = '', parameters = ''] = databaseUrl.split(/\?(.*)/s, 2);
  const query = new URLSearchParams(parameters);
  // The driver takes these for verify-full, and warns at length that it will not for ever.
  const isAlias = ['prefer', 'require', 'verify-ca'].includes(query.get('sslmode') ?? '');
  if (isAlias && !query.has('uselibpqcompat')) query.set('sslmode', 'verify-full');
  const schema = query.get('schema');
  // Every connection of the pool begins in the schema.
  if (schema !== null) query.set('options', `${query.get('options') ?? ''} -c search_path=${schema}`.trim());
  const connectionString = parameters === '' ? databaseUrl : `${base}?${query}`;
  let client: pg.Client;
  try {
    client = new pg.Client({ connectionString });
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    // The driver reads certificates while it takes the address apart.
    if (code && path)
      throw new StorageStartError(`DATABASE_URL names the file ${path}, which can't be read (${code}).`);
    // No cause: it would quote the address.
    throw new StorageStartError(`DATABASE_URL is not ${EXPECTED}.`);
  }
  if (schema !== null && !SCHEMA.test(schema)) {
    throw new StorageStartError(
      'The schema in DATABASE_URL (?schema=…) must be a name of letters, digits and underscores, at most 63.',
    );
  }
  const { host, port } = client;
  return {
    connectionString,
    place: host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`,
    schema,
  };
}
