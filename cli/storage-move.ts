// `npm run storage:move -- [--to postgresql://…]`: copies everything from the embedded database to PostgreSQL.
import './working-folder.ts';
import { resolve } from 'node:path';
import { moveToPostgres } from '#server/backup/move.ts';
import { MOVE_USAGE, moveArguments, UsageError } from './storage/arguments.ts';
import { counted, placeOf, runCommand, tableProgress } from './storage/command.ts';

await runCommand(async () => {
  const wish = moveArguments(process.argv.slice(2));
  if (wish === 'help') return console.log(MOVE_USAGE);
  const place = placeOf(process.env);
  const databaseUrl = wish.to ?? place.databaseUrl;
  if (databaseUrl === null) throw new UsageError('Name the PostgreSQL database, with --to or in DATABASE_URL.');
  const dataFolder = wish.data === null ? place.dataFolder : resolve(wish.data);
  const sums = await moveToPostgres({ ...place, dataFolder, databaseUrl, onProgress: tableProgress(process.stderr) });
  for (const [table, { rows, sha256Sum }] of sums) {
    if (rows > 0) console.log(`  ${table}  ${counted(rows)} rows, the same on both sides (${sha256Sum.slice(0, 12)})`);
  }
  const rows = [...sums.values()].reduce((sum, table) => sum + table.rows, 0);
  console.log(
    `Moved and compared: ${counted(rows)} rows in ${sums.size} tables. Start the server with DATABASE_URL now.`,
  );
});
