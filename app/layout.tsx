import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import '@fontsource/patrick-hand/400.css';
import '@fontsource-variable/nunito/index.css';
import './globals.css';

/** Every response carries a fresh nonce in its Content-Security-Policy, so no page may be rendered ahead of time. */
export const dynamic = 'force-dynamic';

export const metadata: Metadata = {
  title: { default: 'Doodle Judge', template: '%s · Doodle Judge' },
  description: 'Everyone draws the same words against the clock; a judge who has seen many doodles marks them.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf5e8' },
    { media: '(prefers-color-scheme: dark)', color: '#12152a' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
