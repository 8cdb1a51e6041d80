import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A connection that was cut without a word is found by this. */
const ASK_EVERY_MS = 10_000;
const ANSWER_LIMIT_MS = 10_000;
const RETRY_EVERY_MS = 1_000;

export interface NotificationListener {
  /** Notifications come from now on; earlier ones are lost. Called again whenever the connection had to be made anew. */
  connected(): void;
  notified(payload: string): void;
}

export interface NotificationsOptions {
  connectionString: string;
  /** Query for the name of the channel, as `channel`. */
  channelQuery: string;
  /** Whether a process of the server works for this program. */
  isOwn(serverProcess: number): boolean;
  listener: NotificationListener;
  /** For tests. */
  askEveryMs?: number;
}

/**
 * Hears notifications on a connection of its own, which is made again whenever it breaks.
 *
 * @returns ends it
 */
export function listenForNotifications(options: NotificationsOptions): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const wait = (ms: number) => sleep(ms, undefined, { signal, ref: false });
  const run = async () => {
    while (!signal.aborted) {
      await hear(options, signal).catch(() => {});
      await wait(RETRY_EVERY_MS).catch(() => {});
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

/** Until the connection breaks or `signal` ends it. */
async function hear(options: NotificationsOptions, signal: AbortSignal): Promise<void> {
  const { connectionString, channelQuery, isOwn, listener, askEveryMs = ASK_EVERY_MS } = options;
  const client = new pg.Client({
    connectionString,
    connectionTimeoutMillis: ANSWER_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
  });
  client.on('error', () => {});
  client.on('notification', ({ processId, payload }) => {
    if (!isOwn(processId)) listener.notified(payload ?? '');
  });
  const ended = once(client, 'end');
  try {
    await client.connect();
    const { rows } = await client.query<{ channel: string }>(channelQuery);
    await client.query(`LISTEN ${client.escapeIdentifier(rows[0]?.channel ?? '')}`);
    listener.connected();
    for (;;) {
      await Promise.race([sleep(askEveryMs, undefined, { signal, ref: false }), ended]);
      await client.query('SELECT 1');
    }
  } finally {
    // A goodbye would wait for a server that does not answer.
    client.connection.stream.destroy();
  }
}
