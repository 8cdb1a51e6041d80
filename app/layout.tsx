import '@fontsource-variable/noto-emoji/wght.css';
import '@fontsource-variable/noto-sans-arabic/wght.css';
import '@fontsource/patrick-hand/400.css';
import '@fontsource-variable/nunito/index.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ReplayEarlyEvents } from '#app/components/early-events.tsx';
import { InstanceProvider } from '#app/components/site/instance.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';
import { recordEarlyEvents } from '#app/lib/early-events.ts';
import { instanceIcons, instanceView } from '#app/lib/instance.ts';
import { requestOrigin } from '#app/lib/request-origin.ts';
import { directionOf, localeOfTag } from './i18n/locale.ts';

/** Every response carries a fresh nonce in its Content-Security-Policy, so no page may be rendered ahead of time. */
export const dynamic = 'force-dynamic';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common');
  const { name } = instanceView();
  return {
    metadataBase: new URL(await requestOrigin()),
    applicationName: name,
    title: { default: name, template: `%s · ${name}` },
    description: t('description'),
    icons: instanceIcons(),
    manifest: '/instance.webmanifest',
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

/** Of the scripts that may run in this response. */
async function requestNonce(): Promise<string | undefined> {
  const policy = (await headers()).get('content-security-policy') ?? '';
  return /'nonce-([^']+)'/.exec(policy)?.[1];
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const language = localeOfTag(await getLocale());
  return (
    <html lang={language} dir={directionOf(language)}>
      <head>
        <script
          nonce={await requestNonce()}
          // The browser hides the nonce from scripts.
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the text of a function of our own.
          dangerouslySetInnerHTML={{ __html: `(${recordEarlyEvents})()` }}
        />
      </head>
      <body>
        <InstanceProvider instance={instanceView()}>
          <ClientMessages>{children}</ClientMessages>
        </InstanceProvider>
        <ReplayEarlyEvents />
      </body>
    </html>
  );
}
