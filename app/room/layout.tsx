import type { ReactNode } from 'react';
import { ClientMessages } from '#app/i18n/request-context.tsx';

/** Rooms are client components and need most namespaces. */
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
        'moderation.report',
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
