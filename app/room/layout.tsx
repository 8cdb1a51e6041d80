import type { ReactNode } from 'react';
import { ClientMessages } from '#app/i18n/request-context.tsx';

/** A room has nearly all of the game on its table, and all of it is the browser's. */
export default function RoomLayout({ children }: { children: ReactNode }) {
  return (
    <ClientMessages
      namespaces={[
        'announce',
        'home.nickname',
        'home.nicknameProblem',
        'rooms',
        'lobby',
        'chat',
        'modes',
        'tools',
        'round',
        'reveal',
        'replay',
        'explanation',
        'solo.after',
        'solo.streak',
      ]}
    >
      {children}
    </ClientMessages>
  );
}
