import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { type Part, partsOf } from './catalogue.ts';

/** Any client component may say these: they are part of every page. */
const EVERYWHERE: readonly Part[] = ['common', 'errors', 'words'];

/**
 * Sends the browser the texts of its client components in the reader's language: only these parts, not the whole
 * catalogue. Server components have all of them anyway.
 */
export async function ClientTexts({ texts = [], children }: { texts?: readonly Part[]; children: ReactNode }) {
  const sent = partsOf(await getMessages(), [...EVERYWHERE, ...texts]);
  return <NextIntlClientProvider messages={sent}>{children}</NextIntlClientProvider>;
}
