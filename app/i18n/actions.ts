'use server';

import { cookies } from 'next/headers';
import { isLocale, LANGUAGE_COOKIE } from './locale.ts';

const MAX_AGE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep

/** Remembers the language that was chosen. Next then sends the page anew, without a reload: a seat is not lost. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const language = form.get('language');
  if (!isLocale(language)) return;
  (await cookies()).set(LANGUAGE_COOKIE, language, {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    maxAge: MAX_AGE_SECONDS,
  });
}
