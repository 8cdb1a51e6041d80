// `npm run admin:reset-password [-- --name <account>]`: sets a new password of an admin. Refuses while a server has the
// embedded database open.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resetPasswordOf } from '../server/admin/accounts.ts';
import { readConfig } from '../server/config.ts';
import { openStorage } from '../server/storage/open-storage.ts';

try {
  const { name } = parseArgs({ options: { name: { type: 'string' } } }).values;
  const config = readConfig(process.env, fileURLToPath(new URL('..', import.meta.url)));
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    postgres: { waitMs: config.databaseWaitMs, onWaiting: (sentence) => console.error(sentence) },
  });
  try {
    const reset = await resetPasswordOf(storage.admin, name ?? null);
    if (!reset) throw new Error(`There is no account “${name}”, or it is disabled.`);
    console.log(`The new password of the account “${reset.name}” is ${reset.password} (shown only this once).`);
  } finally {
    await storage.close();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
