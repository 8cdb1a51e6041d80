import { headers } from 'next/headers';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { type SharedMessages, sharedMessages } from './messages.tsx';

/** Whose request a page or route answers; null at a first visit, which gets its cookie with the answer. */
export async function currentPlayer(): Promise<PlayerId | null> {
  return services().playerOf((await headers()).get('cookie') ?? undefined);
}

/** The shared messages in the reader's language, for async functions of the server. */
export async function getSharedMessages(): Promise<SharedMessages> {
  return sharedMessages(await getTranslations('shared'), await getFormatter());
}
