'use server';

import { cookies } from 'next/headers';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { isLocale, LANGUAGE_COOKIE } from './locale.ts';

const MAX_AGE_SECONDS = 400 * 24 * 3600; // the longest that browsers keep

/** Stores the chosen language. Next re-renders the page without a reload, so that no seat is lost. */
export async function chooseLanguage(form: FormData): Promise<void> {
  const language = form.get('language');
  if (!isLocale(language)) return;
  (await cookies()).set(LANGUAGE_COOKIE, language, {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: (await requestOrigin()).startsWith('https:'),
    maxAge: MAX_AGE_SECONDS,
  });
}
