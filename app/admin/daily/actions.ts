'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Day } from '#contract/boards.ts';
import { PromptId } from '#contract/ids.ts';
import { dayName } from '#contract/modes.ts';
import { services } from '#server/bridge.ts';
import { readForm, refusalOrThrow } from '../forms.ts';
import type { NoticeCode } from '../notices.ts';
import { record, requireRole } from '../session.ts';
import { dailyHref } from './query.ts';

/** Today or later. An empty prompt leaves the day to chance. */
const Choice = z.object({
  day: Day.refine((day) => day >= dayName(new Date())),
  promptId: z.union([z.literal('').transform(() => null), PromptId]),
});

export async function chooseDaily(form: FormData): Promise<void> {
  const account = await requireRole('editor');
  const read = readForm(Choice, form);
  if (!read.ok) redirect(dailyHref({ notice: 'gone' }));
  const { day, promptId } = read.data;
  let notice: NoticeCode = promptId === null ? 'daily_to_chance' : 'daily_chosen';
  try {
    const { daily, prompts } = services().storage;
    await daily.schedule(day, promptId);
    const prompt = promptId === null ? null : await prompts.find(promptId);
    const action = prompt === null ? 'daily.leave-to-chance' : 'daily.choose';
    await record(account, action, { kind: 'day', id: day }, prompt && { prompt: promptId, text: prompt.text });
  } catch (error) {
    refusalOrThrow(error);
    notice = (error as Error).name === 'StorageConflict' ? 'daily_settled' : 'gone';
  }
  redirect(dailyHref({ notice }));
}
