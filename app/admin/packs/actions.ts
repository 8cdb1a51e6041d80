'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { PackId } from '#contract/ids.ts';
import { PackName } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState, readForm, refusalOrThrow } from '../forms.ts';
import type { NoticeCode } from '../notices.ts';
import { record, requireRole } from '../session.ts';

const NewPack = z.object({ name: PackName });
const RenamedPack = z.object({ id: PackId, name: PackName });
const PackStatus = z.object({ id: PackId, retired: z.enum(['true', 'false']) });
const FORM = { values: ['name'], refusalField: 'name' };

export async function addPack(_previous: FormState, form: FormData): Promise<FormState> {
  const account = await requireRole('editor');
  return answerForm(form, { schema: NewPack, ...FORM }, async ({ name }) => {
    const pack = await services().storage.prompts.addPack(name);
    await record(account, 'pack.add', { kind: 'pack', id: pack.id }, { name: pack.name });
    refresh();
    return { done: `“${pack.name}” is there. It needs prompts before a room can play it.` };
  });
}

export async function renamePack(_previous: FormState, form: FormData): Promise<FormState> {
  const account = await requireRole('editor');
  return answerForm(form, { schema: RenamedPack, ...FORM }, async ({ id, name }) => {
    await services().storage.prompts.editPack(id, { name });
    await record(account, 'pack.rename', { kind: 'pack', id }, { name });
    refresh();
    return { values: { name }, done: 'Renamed.' };
  });
}

export async function setPackRetired(form: FormData): Promise<void> {
  const account = await requireRole('editor');
  const read = readForm(PackStatus, form);
  if (!read.ok) redirect('/admin/packs?notice=gone');
  const retired = read.data.retired === 'true';
  let notice: NoticeCode = retired ? 'pack_retired' : 'pack_reopened';
  try {
    const { prompts } = services().storage;
    await prompts.editPack(read.data.id, { retired });
    const name = (await prompts.packs({ includeRetired: true })).find(({ id }) => id === read.data.id)?.name;
    await record(account, retired ? 'pack.retire' : 'pack.reopen', { kind: 'pack', id: read.data.id }, { name });
  } catch (error) {
    refusalOrThrow(error);
    notice = 'gone';
  }
  redirect(`/admin/packs?${new URLSearchParams({ notice, about: read.data.id })}`);
}
