import './working-folder.ts';
// `npm run export-drawings -- <file>`: drawings whose players allow it, in the format that training takes.
import { EXPORT_USAGE, runExport } from './export-drawings/run.ts';

const [file, ...more] = process.argv.slice(2);
if (file === '--help' || file === '-h') console.log(EXPORT_USAGE);
else if (file === undefined || file.startsWith('-') || more.length > 0) {
  console.error(EXPORT_USAGE);
  process.exitCode = 2;
} else {
  try {
    await runExport(file, process.env);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
