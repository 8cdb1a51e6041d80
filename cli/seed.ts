// `npm run seed -- --drawings 200000`: fills a database with drawings that nobody drew, for demonstrations and benchmarks.
import { argumentsOf, SEED_USAGE, UsageError } from './seed/arguments.ts';
import { runSeed, SeedRefused } from './seed/run.ts';

try {
  const wish = argumentsOf(process.argv.slice(2));
  if (wish === 'help') console.log(SEED_USAGE);
  else await runSeed(wish, process.env, new Date(), process.stderr);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof UsageError || error instanceof SeedRefused ? 2 : 1;
}
