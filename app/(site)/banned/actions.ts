'use server';

import { revalidatePath } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { requestAddress } from '#app/lib/request-origin.ts';
import { REPORT_LINE_MAX_CHARS, ReportLine } from '#contract/moderation.ts';
import { services } from '#server/bridge.ts';

export interface AppealState {
  sent: boolean;
  problem: string | null;
}

/** [MOD-8] */
export async function appeal(_before: AppealState, form: FormData): Promise<AppealState> {
  const line = ReportLine.safeParse(form instanceof FormData ? (form.get('line') ?? '') : '');
  if (!line.success) {
    const t = await getTranslations('moderation.report');
    return { sent: false, problem: t('tooLong', { max: REPORT_LINE_MAX_CHARS }) };
  }
  const visitor = { playerId: await currentPlayer(), address: await requestAddress() };
  const result = await services().moderation.appeal(visitor, line.data);
  revalidatePath('/banned');
  // An appeal from another browser counts as well.
  if (result.ok || result.error.code === 'conflict') return { sent: true, problem: null };
  return { sent: false, problem: (await getTranslations('moderation.banned'))('problem') };
}
