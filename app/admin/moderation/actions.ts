'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requestAddress } from '#app/lib/request-origin.ts';
import { ReportReason } from '#contract/moderation.ts';
import { services } from '#server/bridge.ts';
import type { FormState } from '../forms.ts';
import { EMPTY_FORM } from '../forms.ts';
import { requireRole } from '../session.ts';
import { BAN_PERIODS } from './periods.ts';

export interface Outcome {
  /** null: it is done. */
  problem: string | null;
}

const Decision = z.object({ id: z.string().min(1).max(64), decision: z.enum(['hidden', 'kept', 'lifted', 'refused']) });

/** [MOD-5] */
export async function decideCase(id: unknown, decision: unknown): Promise<Outcome> {
  const by = await requireRole('moderator');
  const parsed = Decision.safeParse({ id, decision });
  if (!parsed.success) return { problem: 'That is not understood.' };
  const result = await services().moderation.decide(parsed.data.id, parsed.data.decision, by);
  return { problem: result.ok ? null : result.error.message };
}

const Wish = z.object({
  caseId: z.string().min(1).max(64).nullable(),
  player: z.boolean(),
  network: z.boolean(),
  range: z.string().max(100),
  period: z.enum(BAN_PERIODS),
  reason: ReportReason,
});
export type BanWishFields = z.input<typeof Wish>;

/** [MOD-6] */
export async function ban(wish: unknown): Promise<Outcome> {
  const by = await requireRole('moderator');
  const parsed = Wish.safeParse(wish);
  if (!parsed.success) return { problem: 'That is not understood.' };
  const result = await services().moderation.ban(parsed.data, by, await requestAddress());
  return { problem: result.ok ? null : result.error.message };
}

/** [MOD-6] A range alone. */
export async function banRange(_before: FormState, form: FormData): Promise<FormState> {
  const text = (name: string) => {
    const value = form instanceof FormData ? form.get(name) : null;
    return typeof value === 'string' ? value : '';
  };
  const range = text('range');
  const wish = { caseId: null, player: false, network: false, range, period: text('period'), reason: text('reason') };
  const { problem } = await ban(wish);
  revalidatePath('/admin/moderation/bans');
  const answer = { ...EMPTY_FORM, answer: crypto.randomUUID() };
  return problem === null
    ? { ...answer, done: `${range} is banned.` }
    : { ...answer, problems: { range: problem }, values: { range } };
}

export async function liftBan(form: FormData): Promise<void> {
  const by = await requireRole('moderator');
  const id = z
    .string()
    .min(1)
    .max(64)
    .safeParse(form instanceof FormData ? form.get('id') : null);
  if (id.success) await services().moderation.lift(id.data, by);
  revalidatePath('/admin/moderation/bans');
}
