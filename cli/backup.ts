// `npm run backup -- [--to FILE]`: backs up the database, while the server runs or not.
import './working-folder.ts';
import { verifyArchive } from '#server/backup/archive.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { BACKUP_USAGE, backupArguments } from './storage/arguments.ts';
import { counted, megabytes, placeOf, runCommand, tableProgress, version } from './storage/command.ts';

await runCommand(async () => {
  const wish = backupArguments(process.argv.slice(2));
  if (wish === 'help') return console.log(BACKUP_USAGE);
  if ('check' in wish) {
    const { manifest, sha256 } = await verifyArchive(wish.check);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(
      `${wish.check} is whole: ${counted(rows)} rows of ${manifest.madeAt.toISOString()}, by version ${manifest.version}.`,
    );
    console.log(`SHA-256 ${sha256}`);
    return;
  }
  const onProgress = tableProgress(process.stderr);
  const onWarning = (sentence: string) => console.error(sentence);
  const made = await makeBackup({ ...placeOf(process.env), file: wish.to, version: version(), onProgress, onWarning });
  const seconds = (made.tookMs / 1000).toFixed(1);
  console.log(
    `${made.file}  ${megabytes(made.bytes)}, ${counted(made.rows)} rows, written and checked in ${seconds} s`,
  );
  console.log(`SHA-256 ${made.sha256}`);
});
