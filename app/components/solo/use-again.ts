'use client';

import { useEffect, useState } from 'react';
import { isBetweenTries, playAgain } from '#app/lib/play-again.ts';
import type { SeatState } from '#app/lib/room-client-state.ts';
import { roomClient } from '#app/lib/use-room.ts';

type Seated = Extract<SeatState, { name: 'seated' }>;

/**
 * Once more, alone: what was on the table when the button was pressed stays there, for eyes and ears, until the next
 * round begins or the server says no.
 */
export function useAgain(seat: Seated) {
  const [kept, setKept] = useState<Seated | null>(null);
  const isBetween = isBetweenTries(seat.view.phase);
  const shown = kept && isBetween ? kept : seat;
  const { name } = shown.view.phase;
  // The next round is there.
  useEffect(() => {
    if (name !== 'reveal' && name !== 'podium') setKept(null);
  }, [name]);
  const again = async () => {
    setKept(shown);
    const result = await playAgain(roomClient(), name);
    if (!result.ok) setKept(null);
    return result;
  };
  return { shown, again };
}
