'use server';

import { redirect } from 'next/navigation';
import { services } from '#server/bridge.ts';
import { record, requireRole } from '../session.ts';

/** Starts the job of the present model, or lets it go on. */
export async function startRejudging(): Promise<void> {
  const account = await requireRole('owner');
  const { storage, judge } = services();
  const { modelId, modelHash } = judge.info;
  await storage.rejudging.start({ modelId, modelHash }, new Date());
  await record(account, 'rejudging.start', { kind: 'model', id: modelHash }, { modelId });
  redirect('/admin/rejudge');
}

export async function pauseRejudging(): Promise<void> {
  const account = await requireRole('owner');
  const { storage, judge } = services();
  await storage.rejudging.pause(judge.info.modelHash, new Date());
  await record(account, 'rejudging.pause', { kind: 'model', id: judge.info.modelHash });
  redirect('/admin/rejudge');
}
