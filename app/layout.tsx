import '@fontsource-variable/noto-emoji/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import '@fontsource/patrick-hand/400.css';
import '@fontsource-variable/nunito/index.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ClientMessages } from '#app/i18n/request-context.tsx';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { directionOf, localeOfTag } from './i18n/locale.ts';

/** Every response carries a fresh nonce in its Content-Security-Policy, so no page may be rendered ahead of time. */
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  return {
    metadataBase: new URL(await requestOrigin()),
    title: { default: 'Doodle Judge', template: '%s · Doodle Judge' },
    description: t('description'),
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf5e8' },
    { media: '(prefers-color-scheme: dark)', color: '#12152a' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = localeOfTag(await getLocale());
  return (
    <html lang={language} dir={directionOf(language)}>
      <body>
        <ClientMessages>{children}</ClientMessages>
      </body>
    </html>
  );
}
