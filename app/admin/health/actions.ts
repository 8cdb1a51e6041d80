'use server';

import { refresh } from 'next/cache';
import { services } from '#server/bridge.ts';
import { record, requireRole } from '../session.ts';

/** [OPS-7] Makes a backup beside the running server; the page says when it is there. */
export async function beginBackup(): Promise<void> {
  const owner = await requireRole();
  if (services().backups.begin()) await record(owner, 'backup.begin', null);
  refresh();
}
