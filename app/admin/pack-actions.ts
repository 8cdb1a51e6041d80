'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { PackId } from '#contract/ids.ts';
import { PackName } from '#contract/room.ts';
import { services } from '#server/bridge.ts';
import { EMPTY_FORM, type FormState, readForm, textValues } from './forms.ts';
import type { NoticeCode } from './notices.ts';
import { requireAdmin } from './session.ts';
import { storageRefusal } from './storage-refusal.ts';

const NewPack = z.object({ name: PackName });
const RenamedPack = z.object({ id: PackId, name: PackName });
const PackStatus = z.object({ id: PackId, retired: z.enum(['true', 'false']) });

export async function addPack(_previous: FormState, form: FormData): Promise<FormState> {
  await requireAdmin();
  const answer = crypto.randomUUID();
  const values = textValues(form, ['name']);
  const read = readForm(NewPack, form);
  if (!read.ok) return { ...EMPTY_FORM, answer, values, problems: read.problems };
  try {
    const pack = await services().storage.prompts.addPack(read.data.name);
    refresh();
    return { ...EMPTY_FORM, answer, done: `“${pack.name}” is there. It needs prompts before a room can play it.` };
  } catch (error) {
    const refusal = storageRefusal(error);
    if (refusal === null) throw error;
    return { ...EMPTY_FORM, answer, values, problems: { name: refusal } };
  }
}

export async function renamePack(_previous: FormState, form: FormData): Promise<FormState> {
  await requireAdmin();
  const answer = crypto.randomUUID();
  const values = textValues(form, ['name']);
  const read = readForm(RenamedPack, form);
  if (!read.ok) return { ...EMPTY_FORM, answer, values, problems: read.problems };
  try {
    await services().storage.prompts.editPack(read.data.id, { name: read.data.name });
    refresh();
    return { ...EMPTY_FORM, answer, values: { name: read.data.name }, done: 'Renamed.' };
  } catch (error) {
    const refusal = storageRefusal(error);
    if (refusal === null) throw error;
    return { ...EMPTY_FORM, answer, values, problems: { name: refusal } };
  }
}

export async function setPackRetired(form: FormData): Promise<void> {
  await requireAdmin();
  const read = readForm(PackStatus, form);
  if (!read.ok) redirect('/admin/packs?notice=gone');
  const retired = read.data.retired === 'true';
  let notice: NoticeCode = retired ? 'pack_retired' : 'pack_reopened';
  try {
    await services().storage.prompts.editPack(read.data.id, { retired });
  } catch (error) {
    if (storageRefusal(error) === null) throw error;
    notice = 'gone';
  }
  redirect(`/admin/packs?${new URLSearchParams({ notice, about: read.data.id })}`);
}
