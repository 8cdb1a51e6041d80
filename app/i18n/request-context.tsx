import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getFormatter, getMessages, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { PlayerId } from '#contract/ids.ts';
import { services } from '#server/bridge.ts';
import { PLAYER_COOKIE } from '#server/players/port.ts';
import { type NamespacePath, pickMessages } from './catalogue.ts';
import { type SharedMessages, sharedMessages } from './messages.tsx';

/** Every page sends these namespaces to the browser. */
const ON_EVERY_PAGE: readonly NamespacePath[] = ['common', 'errors', 'shared'];

/**
 * Provides the messages of client components in the reader's language: only these namespaces, not the whole catalogue.
 * Server components have all messages.
 */
export async function ClientMessages({
  namespaces = [],
  children,
}: {
  namespaces?: readonly NamespacePath[];
  children: ReactNode;
}) {
  const sent = pickMessages(await getMessages(), [...ON_EVERY_PAGE, ...namespaces]);
  return <NextIntlClientProvider messages={sent}>{children}</NextIntlClientProvider>;
}

/**
 * The player of the current request; null at a first visit, whose response sets the cookie. After a form that made the
 * browser another player, that one.
 */
export async function currentPlayer(): Promise<PlayerId | null> {
  const value = (await cookies()).get(PLAYER_COOKIE)?.value;
  return services().playerOf(value && `${PLAYER_COOKIE}=${value}`);
}

/** The shared messages in the reader's language, for async functions of the server. */
export async function getSharedMessages(): Promise<SharedMessages> {
  return sharedMessages(await getTranslations('shared'), await getFormatter());
}
