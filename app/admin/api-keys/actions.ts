'use server';

import { refresh } from 'next/cache';
import { z } from 'zod';
import { ApiKeyName } from '#contract/judge-service.ts';
import { services } from '#server/bridge.ts';
import { answerForm, type FormState } from '../forms.ts';
import { requireRole } from '../session.ts';

const NewKey = z.object({ name: ApiKeyName });
const Revoked = z.object({ id: z.string().min(1).max(64) });

export async function addApiKey(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  return answerForm(form, { schema: NewKey, values: ['name'], refusalField: 'name' }, async ({ name }) => {
    const key = await services().apiKeys.add(owner, name);
    refresh();
    return { done: `The key for “${name}”, which is shown only this once: ${key}` };
  });
}

export async function revokeApiKey(_previous: FormState, form: FormData): Promise<FormState> {
  const owner = await requireRole();
  return answerForm(form, { schema: Revoked, values: [], refusalField: 'id' }, async ({ id }) => {
    const isNew = await services().apiKeys.revoke(owner, id);
    refresh();
    return { done: isNew ? 'The key is revoked.' : 'The key was revoked before.' };
  });
}
