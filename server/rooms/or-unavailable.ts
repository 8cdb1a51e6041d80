import { type Result, refuse } from '#contract/errors.ts';
import type { Logger } from '#server/lib/logger.ts';

/** What players read while the database is away; the cause stays in the log. */
export const cannotSave = () => refuse('unavailable', 'The server can’t save right now. Try again in a moment.');

/** Turns a failure of the database into a refusal that a player can read. */
export async function orUnavailable<T>(logger: Logger, act: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await act();
  } catch (error) {
    logger.error({ err: error }, 'the database failed');
    return cannotSave();
  }
}
