import type { ReactNode } from 'react';
import { SiteBar } from '#app/boards/site-bar.tsx';
import { SiteFoot } from '#app/boards/site-foot.tsx';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';

export default function DrawingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientTexts texts={['replay', 'why']}>{children}</ClientTexts>
      <SiteFoot />
    </>
  );
}
