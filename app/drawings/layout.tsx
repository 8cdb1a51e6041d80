import type { ReactNode } from 'react';
import { SiteBar } from '#app/components/site/site-bar.tsx';
import { SiteFoot } from '#app/components/site/site-foot.tsx';
import { ClientTexts } from '#app/i18n/client-texts.tsx';

export default function DrawingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientTexts texts={['replay', 'explanation']}>{children}</ClientTexts>
      <SiteFoot />
    </>
  );
}
