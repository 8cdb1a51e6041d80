import type { Config } from '../config.ts';
import type { EnvironmentLine } from './port.ts';
import { SETTING_KEYS, SETTINGS, type SettingKey, type SettingValues } from './registry.ts';

/** The settings that this environment overrides, with their values. */
export function fixedByEnvironment(config: Config): Partial<SettingValues> {
  const { firstDrawings, limits } = config;
  const values: Partial<SettingValues> = {
    // It is no hash: the password itself is known.
    joinPassword: null,
    firstDrawings,
    maxConnections: limits.maxConnections,
    maxConnectionsPerAddress: limits.maxConnectionsPerAddress,
    maxRooms: limits.maxRooms,
    maxRoomsPerAddress: limits.maxRoomsPerAddress,
  };
  const isGiven = (key: SettingKey) => config.given.has(SETTINGS[key].variable ?? '');
  return Object.fromEntries(SETTING_KEYS.filter(isGiven).map((key) => [key, values[key]]));
}

/** What the environment alone decides. The order is that of docs/configuration.md. */
export function environmentLines(config: Config): EnvironmentLine[] {
  const { limits } = config;
  const lines: Record<string, { hint: string; text: string | number }> = {
    HOST: { hint: 'Address to listen on.', text: config.host },
    PORT: { hint: 'Port to listen on.', text: config.port },
    PUBLIC_URL: { hint: 'Public origin behind a proxy.', text: config.publicUrl ?? 'any host that clients use' },
    TRUST_PROXY: { hint: 'Reverse proxies whose headers are trusted.', text: config.trustedProxies },
    DATABASE_URL: {
      hint: 'PostgreSQL server to use. It may contain a password, so it is not shown.',
      text: config.databaseUrl === null ? 'the embedded database' : 'set',
    },
    DATABASE_WAIT_S: {
      hint: 'Seconds that a start waits for a PostgreSQL server.',
      text: config.databaseWaitMs / 1000,
    },
    DATA_DIR: {
      hint: 'Folder of the embedded database, installed models, backups and the signing key.',
      text: config.dataFolder,
    },
    MODEL: { hint: 'Folder of the model.', text: config.modelFolder },
    JUDGE_PROVIDER: { hint: 'Where the model runs.', text: config.judgeProvider },
    JUDGE_THREADS: { hint: 'Threads of one inference.', text: config.judgeThreads ?? 'depends on the machine' },
    METRICS_TOKEN: {
      hint: 'Gives remote programs access to /metrics. It is a secret, so it is not shown.',
      text: config.metricsToken === null ? 'none' : 'set',
    },
    LOG_LEVEL: { hint: 'How much is logged.', text: config.logLevel },
    MAX_BUFFERED_MB: {
      hint: 'MiB in memory for incomplete messages and for answers that were not taken.',
      text: limits.maxBufferedMb,
    },
    MAX_BUFFERED_MB_PER_ADDRESS: { hint: 'The same, for one address.', text: limits.maxBufferedMbPerAddress },
    MAX_DRAWN_MB_PER_ADDRESS: {
      hint: 'MiB of drawing ops that the players of one address send at once, and then in an hour.',
      text: limits.maxDrawnMbPerAddress,
    },
    MAX_PAGES: { hint: 'Pages that are rendered at a time.', text: limits.maxPages },
    MAX_WAITING_PAGES: { hint: 'Requests for pages that wait for their turn.', text: limits.maxWaitingPages },
    MAX_WAITING_PAGES_PER_ADDRESS: { hint: 'The same, of one address.', text: limits.maxWaitingPagesPerAddress },
  };
  return Object.entries(lines).map(([variable, { hint, text }]) => ({
    ...{ variable, hint, text: String(text) },
    isDefault: !config.given.has(variable),
  }));
}
