import type { ReactNode } from 'react';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';
import { SiteBar } from './site-bar.tsx';
import { SiteFoot } from './site-foot.tsx';

export default function BoardsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientTexts texts={['boards']}>{children}</ClientTexts>
      <SiteFoot />
    </>
  );
}
