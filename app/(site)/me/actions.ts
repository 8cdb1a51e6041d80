'use server';

import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { currentPlayer } from '#app/i18n/request-context.tsx';
import { nicknameProblem } from '#app/lib/nickname-problem.ts';
import { requestAddress, requestOrigin } from '#app/lib/request-origin.ts';
import type { PublicError } from '#contract/errors.ts';
import type { PlayerId } from '#contract/ids.ts';
import { NICKNAME_MAX_CHARS } from '#contract/limits.ts';
import { Nickname } from '#contract/texts.ts';
import { services } from '#server/bridge.ts';
import { PLAYER_COOKIE, PLAYER_COOKIE_SECONDS } from '#server/players/port.ts';
import type { CodeState, DeletionState, MoveState, NameState, PublicState } from './forms.ts';

// The HTTP layer refuses forms that pages of other sites send [EDGE-1].

/** [PLAYER-2] */
export async function rename(_before: NameState, form: FormData): Promise<NameState> {
  const typed = text(form, 'nickname');
  const wrong = nicknameProblem(typed);
  if (wrong) {
    const t = await getTranslations('home.nicknameProblem');
    return { saved: null, typed, problem: t(wrong, { max: NICKNAME_MAX_CHARS }) };
  }
  const nickname = Nickname.parse(typed);
  const player = await currentPlayer();
  if (player === null) return { saved: null, typed, problem: await nobody() };
  const banned = await bannedText(player);
  if (banned !== null) return { saved: null, typed, problem: banned };
  const result = await services().players.rename(player, nickname);
  if (result.ok) await watchName(player, nickname);
  revalidatePath('/me');
  return result.ok
    ? { saved: nickname, typed: nickname, problem: null }
    : { saved: null, typed, problem: await problemText(result.error) };
}

/** [MOD-2] */
async function watchName(playerId: PlayerId, nickname: string): Promise<void> {
  services().moderation.watch({ kind: 'name', playerId, nickname, address: await requestAddress(), context: {} });
}

/** [PLAYER-9] */
export async function setPublic(_before: PublicState, form: FormData): Promise<PublicState> {
  const player = await currentPlayer();
  if (player === null) return { problem: await nobody() };
  // It may be switched off.
  const banned = text(form, 'public') === 'yes' ? await bannedText(player) : null;
  if (banned !== null) return { problem: banned };
  const result = await services().players.setPublic(player, text(form, 'public') === 'yes');
  revalidatePath('/me');
  return { problem: result.ok ? null : await problemText(result.error) };
}

/** [PLAYER-10] */
export async function setTrainingConsent(_before: PublicState, form: FormData): Promise<PublicState> {
  const player = await currentPlayer();
  if (player === null) return { problem: await nobody() };
  const result = await services().players.setTrainingConsent(player, text(form, 'consent') === 'yes');
  revalidatePath('/me');
  return { problem: result.ok ? null : await problemText(result.error) };
}

/** [PLAYER-3] */
export async function newCode(_before: CodeState): Promise<CodeState> {
  const player = await currentPlayer();
  if (player === null) return { code: null, problem: await nobody() };
  const banned = await bannedText(player);
  if (banned !== null) return { code: null, problem: banned };
  const result = await services().players.newMoveCode(player, await requestAddress());
  return result.ok ? { code: result.code, problem: null } : { code: null, problem: await problemText(result.error) };
}

/** [PLAYER-3] */
export async function enterCode(_before: MoveState, form: FormData): Promise<MoveState> {
  const result = await services().players.redeemMoveCode(text(form, 'code'), await requestAddress());
  if (!result.ok) return { done: false, nickname: null, problem: await problemText(result.error) };
  await becomePlayer(result.cookieValue);
  return { done: true, nickname: result.nickname, problem: null };
}

/** [PLAYER-6] */
export async function deleteAll(_before: DeletionState, form: FormData): Promise<DeletionState> {
  const player = await currentPlayer();
  if (player === null) return { deleted: null, problem: await nobody() };
  if (text(form, 'sure') !== 'yes') {
    return { deleted: null, problem: (await getTranslations('me.delete'))('notSure') };
  }
  const result = await services().players.deleteAll(player, text(form, 'token'), await requestAddress());
  if (!result.ok) {
    const t = await getTranslations('me.problem');
    return { deleted: null, problem: result.error.code === 'bad_request' ? t('old') : await problemText(result.error) };
  }
  await becomePlayer(result.cookieValue);
  return { deleted: result.drawings, problem: null };
}

/** With the flags that the HTTP layer gives the cookie of a first visit. */
async function becomePlayer(cookieValue: string): Promise<void> {
  (await cookies()).set(PLAYER_COOKIE, cookieValue, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    maxAge: PLAYER_COOKIE_SECONDS,
    secure: (await requestOrigin()).startsWith('https:'),
  });
}

const MAX_FIELD_CHARS = 300;

/** A form is untrusted: a field that is missing, a file or too long is empty. */
function text(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' && value.length <= MAX_FIELD_CHARS ? value : '';
}

/** [MOD-6] null: the player may change things. */
async function bannedText(playerId: PlayerId): Promise<string | null> {
  const refusal = services().moderation.refusal({ playerId, address: await requestAddress() });
  return refusal && (await getTranslations('errors'))('banned');
}

const nobody = async () => (await getTranslations('me.problem'))('nobody');

async function problemText({ code, retryAfterMs = 0 }: PublicError): Promise<string> {
  const t = await getTranslations('me.problem');
  if (code === 'rate_limited') return t('limited', { seconds: Math.ceil(retryAfterMs / 1000) });
  if (code === 'bad_request') return t('code');
  return t(code === 'not_found' ? 'wrong' : 'busy');
}
