import type { ReactNode } from 'react';
import { ClientTexts } from '#app/i18n/ClientTexts.tsx';

/** A room has nearly all of the game on its table, and all of it is the browser's. */
export default function RoomLayout({ children }: { children: ReactNode }) {
  return (
    <ClientTexts
      namespaces={[
        'announce',
        'home',
        'rooms',
        'lobby',
        'chat',
        'modes',
        'tools',
        'round',
        'reveal',
        'replay',
        'why',
        'solo',
        'drawings',
      ]}
    >
      {children}
    </ClientTexts>
  );
}
