import type { ReactNode } from 'react';
import { SiteBar } from '#app/boards/site-bar.tsx';

export default function DrawingsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      {children}
    </>
  );
}
