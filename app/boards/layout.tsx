import type { ReactNode } from 'react';
import { ClientTexts } from '#app/i18n/client-texts.tsx';
import { SiteBar } from '../components/site/site-bar.tsx';
import { SiteFoot } from '../components/site/site-foot.tsx';

export default function BoardsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientTexts texts={['boards']}>{children}</ClientTexts>
      <SiteFoot />
    </>
  );
}
