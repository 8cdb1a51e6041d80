import type { ReactNode } from 'react';
import { SiteBar, SiteFoot } from '#app/components/site/site.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';

/** Boards, daily, free drawing and drawings share one frame, and the texts of all their client components (7 kB). */
export default function SiteLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      <ClientMessages
        namespaces={[
          ...([
            'boards',
            'explanation',
            'gallery.replay',
            'home.nickname',
            'home.nicknameProblem',
            'moderation.report',
            'replay',
            'solo',
          ] as const),
        ]}
      >
        {children}
      </ClientMessages>
      <SiteFoot />
    </>
  );
}
