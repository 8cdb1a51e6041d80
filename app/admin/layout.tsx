import type { ReactNode } from 'react';
import { SiteBar } from '#app/boards/site-bar.tsx';

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      {children}
    </>
  );
}
