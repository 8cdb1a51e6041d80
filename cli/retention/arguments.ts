import { parseArgs } from 'node:util';

export const RETENTION_USAGE = `npm run retention -- [--older-than <days>d] [--dry-run]

Deletes what people drew before so many days, with all that belongs to it, and players who have no drawing left and were
not seen since. Then it takes everything that was ever deleted off the disk. Drawings of machines stay.

  --older-than 365d  what is older than so many days goes; without it nothing does
  --dry-run          says what would be deleted, and changes nothing

Stop the server first, unless DATABASE_URL is set.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface RetentionWish {
  /** null: nothing is deleted. */
  olderThanDays: number | null;
  dryRun: boolean;
}

const MOST_DAYS = 36_500;

/** @throws UsageError */
export function argumentsOf(args: string[]): RetentionWish | 'help' {
  const { values } = parsed(args);
  if (values.help) return 'help';
  const given = values['older-than'];
  const days = given === undefined ? null : Number(/^(\d{1,6})d$/.exec(given)?.[1] ?? Number.NaN);
  if (days !== null && !(days >= 1 && days <= MOST_DAYS)) {
    throw new UsageError(`--older-than takes a number of days from 1 to ${MOST_DAYS}, such as 365d.`);
  }
  if (days === null && values['dry-run']) throw new UsageError('--dry-run needs --older-than.');
  return { olderThanDays: days, dryRun: values['dry-run'] === true };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        'older-than': { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
