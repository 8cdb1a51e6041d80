'use client';

import { createContext, useEffect, useState } from 'react';
import type { RoomClient } from '#app/lib/room-client.ts';
import type { SeatState } from '#app/lib/seat.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { PromptId, RoomCode } from '#contract/ids.ts';
import { DAILY_SECONDS, type SoloMode } from '#contract/modes.ts';
import type { PhaseView } from '#contract/room.ts';

interface SoloWish {
  mode: SoloMode;
  /** What to draw; a daily prompt is the day's. */
  promptId?: PromptId;
}

/** Opens a room of one and begins its round at once: there is nothing to settle in a lobby. */
export async function startSolo(
  client: Pick<RoomClient, 'create' | 'send' | 'leave'>,
  nickname: string,
  { mode, promptId }: SoloWish,
): Promise<Result<{ code: RoomCode }>> {
  const room = await client.create({
    nickname,
    practice: true,
    settings: mode === 'daily' ? { mode, seconds: DAILY_SECONDS } : { mode },
    ...(promptId === undefined ? {} : { promptId }),
  });
  if (!room.ok) return room;
  const started = await client.send('room:start', {});
  if (started.ok) return room;
  // Where there is no round there is no seat either: nobody would see it.
  await client.leave();
  return started;
}

type Step = 'room:next' | 'room:rematch';

/** The steps from the end of a game to the next one: a rematch alone begins its round by itself [GAME-5]. */
const STEPS: { [P in PhaseView['name']]?: readonly Step[] } = {
  reveal: ['room:next', 'room:rematch'],
  podium: ['room:rematch'],
};

/** Who plays alone goes from the last reveal or the podium straight into another round. */
export async function playAgain(client: Pick<RoomClient, 'send'>, phase: PhaseView['name']): Promise<Result<object>> {
  for (const step of STEPS[phase] ?? []) {
    const result = await client.send(step, {});
    if (!result.ok) return result;
  }
  return { ok: true };
}

/** What lies between the end of one try and the next: it passes unseen. */
export const isBetweenTries = ({ name }: PhaseView): boolean => name === 'podium' || name === 'lobby';

/** Plays once more, alone; the table keeps showing what it shows until the next round is there. */
export const PlayAgainContext = createContext<() => Promise<Result<object>>>(async () => ({ ok: true }));

type Seated = Extract<SeatState, { name: 'seated' }>;

/**
 * Once more, alone: what was on the table when the button was pressed stays there, for eyes and ears, until the next
 * round begins or the server says no.
 */
export function usePlayAgain(seat: Seated) {
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
