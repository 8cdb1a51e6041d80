import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Namespace } from './catalogue.ts';

/** Any client component may say these: they are part of every page. */
const EVERYWHERE: readonly Namespace[] = ['common', 'errors', 'words'];

/**
 * Sends the browser the texts of its client components in the reader's language: only these namespaces, not the whole
 * catalogue. Server components have all of them anyway.
 */
export async function ClientTexts({
  namespaces = [],
  children,
}: {
  namespaces?: readonly Namespace[];
  children: ReactNode;
}) {
  const all = await getMessages();
  const sent = Object.fromEntries([...EVERYWHERE, ...namespaces].map((name) => [name, all[name]]));
  return <NextIntlClientProvider messages={sent}>{children}</NextIntlClientProvider>;
}
