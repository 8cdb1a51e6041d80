'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import { boardWords } from '#app/lib/format.ts';

const never = () => () => {};
const zoneOfBrowser = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const zoneOfServer = () => 'UTC';

interface LocalTimeProps {
  /** ISO 8601. */
  at: string;
  /** `when`: the time for today's, the day for older ones; `moment`: both. */
  form: 'when' | 'moment';
  className?: string | undefined;
}

/** [BOARD-9] A time in the reader's zone. The server knows none: it writes UTC, and the browser replaces that. */
export function LocalTime({ at, form, className }: LocalTimeProps) {
  const zone = useSyncExternalStore(never, zoneOfBrowser, zoneOfServer);
  const said = boardWords(useTranslations('boards'), useSharedMessages(), useFormatter(), zone);
  const date = new Date(at);
  return (
    // Midnight may have passed since the server wrote it.
    <time className={className} dateTime={at} suppressHydrationWarning>
      {form === 'when' ? said.when(date, new Date()) : said.moment(date)}
    </time>
  );
}
