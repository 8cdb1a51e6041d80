import { Counter, Histogram, type Registry } from 'prom-client';
import { PlayerForgotten, type Storage, StorageConflict, StorageNotFound } from '../storage/port/storage.ts';
import { MS_PER_SECOND, SECONDS } from './durations.ts';

/** Errors about the caller's request, not about the database. */
const isAnswer = (error: unknown) =>
  error instanceof StorageConflict ||
  error instanceof StorageNotFound ||
  error instanceof PlayerForgotten ||
  error instanceof RangeError;

type Observe = (operation: string, durationMs: number, failed: boolean) => void;

/**
 * The same storage, with every operation of its port timed from call to answer: waiting for a connection, a lock or a
 * shared commit is part of it, as it is for the caller.
 */
export function timedStorage(storage: Storage, registry: Registry): Storage {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'doodle_storage_seconds',
    help: 'Time of a storage operation from call to answer',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers,
  });
  const errors = new Counter({
    name: 'doodle_storage_errors_total',
    help: 'Storage operations that failed',
    labelNames: ['operation'],
    registers,
  });
  const observe: Observe = (operation, durationMs, failed) => {
    seconds.observe({ operation }, durationMs / MS_PER_SECOND);
    if (failed) errors.inc({ operation });
  };
  return {
    rooms: timed('rooms', storage.rooms, observe),
    ops: timed('ops', storage.ops, observe),
    drawings: timed('drawings', storage.drawings, observe),
    prompts: timed('prompts', storage.prompts, observe),
    daily: timed('daily', storage.daily, observe),
    players: timed('players', storage.players, observe),
    moves: timed('moves', storage.moves, observe),
    retention: timed('retention', storage.retention, observe),
    moderation: timed('moderation', storage.moderation, observe),
    bans: timed('bans', storage.bans, observe),
    rejudging: timed('rejudging', storage.rejudging, observe),
    unsafe: timed('unsafe', storage.unsafe, observe),
    bulk: timed('bulk', storage.bulk, observe),
    admin: timed('admin', storage.admin, observe),
    audit: timed('audit', storage.audit, observe),
    settings: timed('settings', storage.settings, observe),
    apiKeys: timed('apiKeys', storage.apiKeys, observe),
    heartbeat: timed('heartbeat', storage.heartbeat, observe),
    changes: storage.changes,
    description: storage.description,
    ...timed('database', { ping: () => storage.ping(), sizeBytes: () => storage.sizeBytes() }, observe),
    close: () => storage.close(),
  };
}

/** `store` with each of its functions, all of which give promises, timed as `<name>.<function>`. */
function timed<T extends object>(name: string, store: T, observe: Observe): T {
  const wrap = (method: string, call: (...args: unknown[]) => Promise<unknown>) => {
    const operation = `${name}.${method}`;
    return async (...args: unknown[]) => {
      const startedAt = performance.now();
      let failed = false;
      try {
        return await call(...args);
      } catch (error) {
        failed = !isAnswer(error);
        throw error;
      } finally {
        observe(operation, performance.now() - startedAt, failed);
      }
    };
  };
  return Object.fromEntries(
    Object.entries(store).map(([method, value]) => [
      method,
      typeof value === 'function' ? wrap(method, value.bind(store)) : value,
    ]),
  ) as T;
}
