import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The server's signing key (32 bytes), made at first start and kept in `<dataFolder>/secret.key` with mode 600.
 * @throws Error when the file holds something else
 */
export async function loadSecret(dataFolder: string): Promise<Buffer> {
  const path = join(dataFolder, 'secret.key');
  await mkdir(dataFolder, { recursive: true });
  try {
    // 'wx' fails when the file exists: of two starters one writes and both read the same.
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await file.sync();
    } catch (error) {
      // A key that is cut short would keep every later start from making a whole one.
      await rm(path, { force: true });
      throw Object.assign(error as Error, { path });
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const text = (await readFile(path, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error(`${path} is not a key made by this server; move it away to get a new one.`);
  return Buffer.from(text, 'hex');
}
