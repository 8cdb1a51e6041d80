'use client';

import { useEffect, useState } from 'react';
import { roomClient } from '#app/lib/use-room.ts';
import type { PublicRoom } from '#contract/room.ts';

const POLL_MS = 5_000;

export type PublicRoomsState =
  | { name: 'loading' }
  | { name: 'here'; rooms: PublicRoom[] }
  /** What was known before is still shown. */
  | { name: 'failed'; rooms: PublicRoom[] };

/** The list of rooms, asked for again every few seconds while somebody looks at it. */
export function usePublicRooms(): PublicRoomsState {
  const [state, setState] = useState<PublicRoomsState>({ name: 'loading' });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isOver = false;
    let isAsking = false;
    const ask = async () => {
      // An ask after the end would keep a connection that nobody closes.
      if (isOver || isAsking || document.visibilityState === 'hidden') return;
      clearTimeout(timer);
      isAsking = true;
      const result = await roomClient().rooms();
      isAsking = false;
      if (isOver) return;
      setState((before) =>
        result.ok
          ? { name: 'here', rooms: result.rooms }
          : { name: 'failed', rooms: before.name === 'loading' ? [] : before.rooms },
      );
      timer = setTimeout(ask, POLL_MS);
    };
    void ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', ask);
      roomClient().close();
    };
  }, []);
  return state;
}
