// A process that wants a folder's lock: `node --import tsx lock-child.ts <file>`. It says that it is ready, takes the lock
// whenever its parent says so, and says what came of it. It lives until it is killed, or until its parent is gone.
import { StorageLocked } from '#server/storage/engine.ts';
import { lockFolder } from '#server/storage/folder-lock.ts';

const [file = ''] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

say('ready');
process.stdin.on('end', () => process.exit());
process.stdin.on('data', () => {
  try {
    lockFolder(file, 'the database');
    say('won');
  } catch (error) {
    say(error instanceof StorageLocked ? `lost: ${error.message}` : String(error));
  }
});
