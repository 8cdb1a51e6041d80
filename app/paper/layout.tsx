import type { ReactNode } from 'react';
import { PaperBar } from '#app/components/paper/paper-bar.tsx';
import { SiteFoot } from '#app/components/site/site.tsx';
import { ClientMessages } from '#app/i18n/request-context.tsx';

/** The one page that may use the camera: every link of it loads another document, with another policy. */
export default function PaperLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PaperBar />
      <ClientMessages
        namespaces={[
          'paper',
          'home.nickname',
          'home.nicknameProblem',
          'round',
          'rooms',
          'lobby.countdown',
          'solo.start',
        ]}
      >
        {children}
      </ClientMessages>
      <SiteFoot />
    </>
  );
}
