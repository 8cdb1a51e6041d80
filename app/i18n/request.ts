import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { FORMATS, messagesOf } from './catalogue.ts';
import { intlTag, LANGUAGE_COOKIE, negotiate } from './locale.ts';

/** next-intl asks here once per request (next.config.js says where). Days are UTC everywhere in the game. */
export default getRequestConfig(async () => {
  const [jar, sent] = [await cookies(), await headers()];
  const locale = negotiate(jar.get(LANGUAGE_COOKIE)?.value, sent.get('accept-language'));
  return { locale: intlTag(locale), messages: messagesOf(locale), formats: FORMATS, timeZone: 'UTC' };
});
