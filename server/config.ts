import { readFileSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { MAX_JOIN_PASSWORD_CHARS, MIN_JOIN_PASSWORD_CHARS } from './admin/port.ts';
import { PROVIDER_CHOICES, type ProviderChoice } from './judge/providers/names.ts';

/** Models that `npm run model -- install` put beside the data; the embedded one is not among them. */
export const modelsFolder = (dataFolder: string): string => join(dataFolder, 'models');

/** Holds the name of the model that the next start takes. No such file: the embedded model. */
export const choiceFile = (dataFolder: string): string => join(modelsFolder(dataFolder), 'in-use');

/** Folder of the model that was chosen; null: none was. Synchronous: read once, with the environment. */
function chosenModel(dataFolder: string): string | null {
  let name: string;
  try {
    name = basename(readFileSync(choiceFile(dataFolder), 'utf8').trim());
  } catch (error) {
    // What is wrong with the folder itself is found where it is opened.
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  return name === '' ? null : join(modelsFolder(dataFolder), name);
}

/** What strangers may take [EDGE-7]. Generous: a school, an office or a mobile network shares one address. */
interface Limits {
  /** Connections of players that are open at a time. */
  maxConnections: number;
  maxConnectionsPerAddress: number;
  /** Rooms that are open at a time. */
  maxRooms: number;
  /** Rooms at a time that one address opened. */
  maxRoomsPerAddress: number;
  /** Mebibytes of ops that the players of one address draw within an hour. */
  maxDrawnMbPerAddress: number;
  /** Pages that are rendered at a time. */
  maxPages: number;
  /** Requests for pages that wait for their turn. */
  maxWaitingPages: number;
  maxWaitingPagesPerAddress: number;
  /** Mebibytes that wait in memory for clients: incomplete messages, and answers that were not taken yet. */
  maxBufferedMb: number;
  maxBufferedMbPerAddress: number;
}

/** The environment, parsed once at boot. A wrong value stops the start with its name. */
export interface Config {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Origin under which people reach the server, without a trailing slash; null: whatever host they used. */
  publicUrl: string | null;
  /** How many reverse proxies stand in front and may speak for the client's address and protocol. */
  trustedProxies: number;
  /** null: the embedded database. */
  databaseUrl: string | null;
  /** How long a start waits for a PostgreSQL server that is not up yet, ms. */
  databaseWaitMs: number;
  dataFolder: string;
  /** MODEL, else what `npm run model -- use` chose, else the embedded model. */
  modelFolder: string;
  /** Where the model runs. By name it runs there or the server does not start; `auto` takes the first that works. */
  judgeProvider: ProviderChoice;
  /** Threads of one inference; null: the judge decides. */
  judgeThreads: number | null;
  /** Whether machines draw some prompts on their own [FIRST-1]. */
  firstDrawings: boolean;
  /** Without it nobody sees anything but the page that asks for it; null: owners decide [INSTANCE-6]. */
  joinPassword: string | null;
  /** Grants access to /metrics from anywhere; null: only this machine has access. */
  metricsToken: string | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  limits: Limits;
  mode: 'production' | 'development';
  /** Names of the variables that are set: what they decide is no default. */
  given: ReadonlySet<string>;
}

const EMBEDDED_MODEL = 'models/doodle-clip';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a number from 0 to 65535');

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) address such as https://doodle.example' })
  .transform((value) => new URL(value))
  .refine((url) => url.pathname === '/' && !url.search && !url.hash, 'must not have a path: the game lives at the root')
  .transform((url) => url.origin);

const trustProxy = z
  .string()
  .regex(/^(true|false|\d{1,2})$/, 'must be true, false or the number of proxies in front')
  .transform((value) => (value === 'true' ? 1 : value === 'false' ? 0 : Number(value)));

const count = (standard: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'must be a number from 1 to 9999999')
    .transform(Number)
    .default(standard);

const Environment = z.object({
  HOST: z
    .string()
    .regex(/^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\])$/, 'must be a host name or an address to listen on')
    // As in a URL.
    .transform((value) => value.replace(/^\[|\]$/g, ''))
    .default('0.0.0.0'),
  PORT: port.default(3000),
  PUBLIC_URL: origin.optional(),
  TRUST_PROXY: trustProxy.default(0),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  DATABASE_WAIT_S: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds from 0 to 9999')
    .transform(Number)
    .default(30),
  DATA_DIR: z.string().default('data'),
  MODEL: z.string().optional(),
  JUDGE_PROVIDER: z.enum(PROVIDER_CHOICES, { error: `must be one of ${PROVIDER_CHOICES.join(', ')}` }).default('auto'),
  JUDGE_THREADS: z
    .string()
    .regex(/^([1-9]|[1-5]\d|6[0-4])$/, 'must be a number from 1 to 64')
    .transform(Number)
    .optional(),
  FIRST_DRAWINGS: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((value) => value === 'true')
    .default(true),
  JOIN_PASSWORD: z
    .string()
    .min(MIN_JOIN_PASSWORD_CHARS, `must have ${MIN_JOIN_PASSWORD_CHARS} characters or more`)
    .max(MAX_JOIN_PASSWORD_CHARS, `must have ${MAX_JOIN_PASSWORD_CHARS} characters or less`)
    .optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,256}$/, 'must have 16 to 256 characters without spaces')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MAX_CONNECTIONS: count(5_000),
  MAX_CONNECTIONS_PER_ADDRESS: count(1_000),
  MAX_ROOMS: count(2_000),
  MAX_ROOMS_PER_ADDRESS: count(500),
  MAX_DRAWN_MB_PER_ADDRESS: count(400),
  MAX_PAGES: count(2),
  MAX_WAITING_PAGES: count(2_000),
  MAX_WAITING_PAGES_PER_ADDRESS: count(600),
  MAX_BUFFERED_MB: count(32),
  MAX_BUFFERED_MB_PER_ADDRESS: count(16),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
});

/**
 * @param root folder that relative paths start from
 * @throws ConfigError naming every variable that is wrong; values are not repeated (one may hold a password)
 */
export function readConfig(env: Record<string, string | undefined>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new ConfigError(lines.join('\n'));
  }
  const value = parsed.data;
  const path = (folder: string) => (isAbsolute(folder) ? folder : resolve(root, folder));
  const dataFolder = path(value.DATA_DIR);
  return {
    host: value.HOST,
    port: value.PORT,
    publicUrl: value.PUBLIC_URL ?? null,
    trustedProxies: value.TRUST_PROXY,
    databaseUrl: value.DATABASE_URL ?? null,
    databaseWaitMs: value.DATABASE_WAIT_S * 1000,
    dataFolder,
    modelFolder: path(value.MODEL ?? chosenModel(dataFolder) ?? EMBEDDED_MODEL),
    judgeProvider: value.JUDGE_PROVIDER,
    judgeThreads: value.JUDGE_THREADS ?? null,
    firstDrawings: value.FIRST_DRAWINGS,
    joinPassword: value.JOIN_PASSWORD ?? null,
    metricsToken: value.METRICS_TOKEN ?? null,
    logLevel: value.LOG_LEVEL,
    limits: {
      maxConnections: value.MAX_CONNECTIONS,
      maxConnectionsPerAddress: value.MAX_CONNECTIONS_PER_ADDRESS,
      maxRooms: value.MAX_ROOMS,
      maxRoomsPerAddress: value.MAX_ROOMS_PER_ADDRESS,
      maxDrawnMbPerAddress: value.MAX_DRAWN_MB_PER_ADDRESS,
      maxPages: value.MAX_PAGES,
      maxWaitingPages: value.MAX_WAITING_PAGES,
      maxWaitingPagesPerAddress: value.MAX_WAITING_PAGES_PER_ADDRESS,
      maxBufferedMb: value.MAX_BUFFERED_MB,
      maxBufferedMbPerAddress: value.MAX_BUFFERED_MB_PER_ADDRESS,
    },
    mode: value.NODE_ENV === 'development' ? 'development' : 'production',
    given: new Set(Object.keys(given)),
  };
}
