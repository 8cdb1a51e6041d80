// `npm run admin:reset-password`: sets a new admin password. Refuses while a server has the embedded database open.
import { fileURLToPath } from 'node:url';
import { resetAdminPassword } from '../server/admin/admin-auth.ts';
import { readConfig } from '../server/config.ts';
import { openStorage } from '../server/storage/open-storage.ts';

try {
  const config = readConfig(process.env, fileURLToPath(new URL('..', import.meta.url)));
  const storage = await openStorage({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl ? { databaseUrl: config.databaseUrl } : {}),
    postgres: { waitMs: config.databaseWaitMs, onWaiting: (sentence) => console.error(sentence) },
  });
  try {
    console.log(`The admin's new password is ${await resetAdminPassword(storage.admin)} (shown only this once).`);
  } finally {
    await storage.close();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
