import { NextIntlClientProvider } from 'next-intl';
import type { ReactNode } from 'react';
import { SiteBar } from '#app/components/site/site.tsx';
import { messagesOf } from '#app/i18n/catalogue.ts';
import { intlTag } from '#app/i18n/locale.ts';

/** The pages of administration are English, whatever the reader speaks. */
export default function AdminLayout({ children }: { children: ReactNode }) {
  const { shared } = messagesOf('en');
  return (
    <>
      <SiteBar />
      <div lang="en" dir="ltr">
        <NextIntlClientProvider locale={intlTag('en')} messages={{ shared }}>
          {children}
        </NextIntlClientProvider>
      </div>
    </>
  );
}
