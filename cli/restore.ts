// `npm run restore -- FILE [--data FOLDER] [--replace]`: restores a backup.
import './working-folder.ts';
import { resolve } from 'node:path';
import { restoreBackup } from '#server/backup/restore-backup.ts';
import { RESTORE_USAGE, restoreArguments } from './storage/arguments.ts';
import { counted, placeOf, runCommand, tableProgress } from './storage/command.ts';

await runCommand(async () => {
  const wish = restoreArguments(process.argv.slice(2));
  if (wish === 'help') return console.log(RESTORE_USAGE);
  const place = placeOf(process.env);
  const dataFolder = wish.data === null ? place.dataFolder : resolve(wish.data);
  const { file, replace } = wish;
  const onProgress = tableProgress(process.stderr);
  const { manifest, setAside } = await restoreBackup({ ...place, dataFolder, file, replace, onProgress });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  console.log(`Restored and compared: ${counted(rows)} rows of ${manifest.madeAt.toISOString()}.`);
  for (const path of setAside) console.log(`Kept aside: ${path}`);
});
