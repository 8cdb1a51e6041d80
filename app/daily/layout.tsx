import type { ReactNode } from 'react';
import { SiteBar } from '#app/components/site/site-bar.tsx';
import { SiteFoot } from '#app/components/site/site-foot.tsx';
import { ClientTexts } from '#app/i18n/client-texts.tsx';

export default function DailyLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientTexts texts={['boards', 'home.nickname', 'home.nicknameProblem', 'solo']}>{children}</ClientTexts>
      <SiteFoot />
    </>
  );
}
