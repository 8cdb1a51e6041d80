import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { type NamespacePath, pickMessages } from './catalogue.ts';

/** Any client component may say these: they are part of every page. */
const ON_EVERY_PAGE: readonly NamespacePath[] = ['common', 'errors', 'shared'];

/**
 * Sends the browser the texts of its client components in the reader's language: only these parts, not the whole
 * catalogue. Server components have all of them anyway.
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
