import { parseArgs } from 'node:util';

export const SEED_USAGE = `npm run seed -- --drawings <n> [--days <n>] [--seed <n>] [--into-used-database]

Fills the database with drawings of invented players: for a demonstration, or to measure an instance of that size. The
drawing machine draws about 2,000 of them; the others are these, drawn again by an unsteady hand. Their embeddings are
derived, and their scores follow from these. Boards, percentiles and everything else are as if they had been drawn in rounds
of the last days.

  --drawings 200000       how many, from 1 to 1,000,000
  --days 180              over how many days, until now (1 to 3,650; default 180)
  --seed 1                another seed, other drawings (a whole number, default 1); the same one makes the same on one day
  --into-used-database    also where people have drawn: their boards will have the invented players on them for good

Stop the server first, unless DATABASE_URL is set; then nobody may draw meanwhile. All is kept, or nothing.`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface SeedWish {
  drawings: number;
  days: number;
  seed: number;
  /** Also where people have drawn. */
  force: boolean;
}

const MOST_DRAWINGS = 1_000_000;
const MOST_DAYS = 3_650;

/** @throws UsageError */
export function argumentsOf(args: string[]): SeedWish | 'help' {
  const { values } = parsed(args);
  if (values.help) return 'help';
  if (values.drawings === undefined) throw new UsageError('--drawings says how many, such as --drawings 2000.');
  return {
    drawings: wholeNumber('drawings', values.drawings, 1, MOST_DRAWINGS),
    days: wholeNumber('days', values.days ?? '180', 1, MOST_DAYS),
    seed: wholeNumber('seed', values.seed ?? '1', 0, Number.MAX_SAFE_INTEGER),
    force: values['into-used-database'] === true,
  };
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new UsageError(`--${option} takes a whole number from ${least} to ${most}.`);
  }
  return number;
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        drawings: { type: 'string' },
        days: { type: 'string' },
        seed: { type: 'string' },
        'into-used-database': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
