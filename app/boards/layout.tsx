import type { ReactNode } from 'react';
import { SiteBar } from './site-bar.tsx';

export default function BoardsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SiteBar />
      {children}
    </>
  );
}
