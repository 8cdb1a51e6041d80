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
import { CALENDAR_DAYS, dailyHref } from './query.ts';

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

const Lock = z.object({ day: Day, locked: z.enum(['true', 'false']) });

/** [PROMPT-7] Whether filling the calendar leaves a day as it is. */
export async function lockDaily(form: FormData): Promise<void> {
  const admin = await requireRole('editor');
  const read = readForm(Lock, form);
  if (!read.ok) redirect(dailyHref({ notice: 'gone' }));
  const locked = read.data.locked === 'true';
  await services().storage.daily.setLocked(read.data.day, locked);
  await record(admin, locked ? 'daily.lock' : 'daily.unlock', { kind: 'day', id: read.data.day });
  const notice: NoticeCode = locked ? 'daily_locked' : 'daily_unlocked';
  redirect(`${dailyHref({ notice })}#day-${read.data.day}`);
}

const FILL_LIMIT_MS = 60_000;

/** [PROMPT-7] Fills the days that are left to chance or not locked, from tomorrow on: today may be asked for at any moment. */
export async function fillDaily(): Promise<void> {
  const admin = await requireRole('editor');
  const { promptTools, storage } = services();
  const from = dayName(new Date(Date.now() + 86_400_000));
  let notice: NoticeCode = 'daily_busy';
  try {
    const plan = await promptTools.fillCalendar({
      ...{ from, days: CALENDAR_DAYS - 1, seed: crypto.randomUUID() },
      signal: AbortSignal.timeout(FILL_LIMIT_MS),
    });
    const filled = await storage.daily.fill(plan);
    notice = filled.length > 0 ? 'daily_filled' : 'daily_not_filled';
    await record(admin, 'daily.fill', null, { days: filled });
  } catch (error) {
    if (!(error instanceof Error) || !['TimeoutError', 'JudgeError'].includes(error.name)) throw error;
  }
  redirect(dailyHref({ notice }));
}
