'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { AdminName, AdminRole } from '#contract/admin.ts';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState } from '../forms.ts';
import { requireRole } from '../session.ts';

const NewAccount = z.object({ name: AdminName, role: AdminRole });
const Change = z.object({
  id: z.string().min(1).max(64),
  role: AdminRole,
  change: z.enum(['role', 'password', 'disable', 'enable', 'sessions']),
});

const shownOnce = (password: string) => `${password} (shown only this once)`;

export async function addAccount(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  const options = { schema: NewAccount, values: ['name', 'role'], refusalField: 'name' };
  return answerForm(form, options, async (account) => {
    const password = await services().adminAccounts.add(owner, account);
    refresh();
    return { done: `“${account.name}” can sign in with the password ${shownOnce(password)}.` };
  });
}

/** One of the things that an owner does with an account. */
export async function changeAccount(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  const options = { schema: Change, values: ['role'], refusalField: 'role' };
  return answerForm(form, options, async ({ id, role, change }) => {
    const accounts = services().adminAccounts;
    if (id === owner.id && (change === 'password' || change === 'disable')) {
      return { problem: 'That would end your own session. Change your own password under “Your account”.' };
    }
    const done = {
      role: async () => {
        await accounts.setRole(owner, id, role);
        return 'The role is changed.';
      },
      password: async () => `The new password is ${shownOnce(await accounts.resetPassword(owner, id))}.`,
      disable: async () => {
        await accounts.setDisabled(owner, id, true);
        return 'The account is disabled, and its sessions have ended.';
      },
      enable: async () => {
        await accounts.setDisabled(owner, id, false);
        return 'The account can sign in again.';
      },
      sessions: async () => {
        await accounts.endSessions(owner, id);
        return 'Its sessions have ended.';
      },
    };
    const sentence = await done[change]();
    refresh();
    return { values: { role }, done: sentence };
  });
}
