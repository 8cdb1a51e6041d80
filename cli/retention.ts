// `npm run retention -- --older-than 365d [--dry-run]`: deletes old drawings, and takes what was deleted off the disk.
import { argumentsOf, RETENTION_USAGE, UsageError } from './retention/arguments.ts';
import { runRetention } from './retention/run.ts';

try {
  const wish = argumentsOf(process.argv.slice(2));
  if (wish === 'help') console.log(RETENTION_USAGE);
  else await runRetention(wish, process.env, new Date());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
