'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { PackId } from '#contract/ids.ts';
import { PromptText } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import { textValues } from '../forms.ts';
import type { NoticeCode } from '../notices.ts';
import { record, requireRole } from '../session.ts';

const Chosen = z.object({ packId: PackId, texts: z.array(PromptText).max(50) });

/** [PROMPT-8] Adds the suggestions that are ticked. @param form untrusted: anything that is not a form counts as an empty one */
export async function addSuggestions(form: FormData): Promise<void> {
  const admin = await requireRole('editor');
  const texts = form instanceof FormData ? form.getAll('text') : [];
  const read = Chosen.safeParse({ ...textValues(form, ['packId']), texts });
  const pack = (await services().storage.prompts.packs()).find(({ id }) => id === read.data?.packId);
  let notice: NoticeCode = 'suggestions_none';
  if (read.success && pack && read.data.texts.length > 0) {
    const rows = read.data.texts.map((text) => ({ text, pack: pack.name }));
    const { added } = await services().storage.prompts.import(rows);
    if (added > 0) notice = 'suggestions_added';
    await record(admin, 'prompt.add-suggested', { kind: 'pack', id: pack.id }, { added, texts: read.data.texts });
  }
  redirect(`/admin/suggestions?${new URLSearchParams({ notice })}`);
}
