'use client';

import { createContext, useEffect, useState } from 'react';
import type { RoomClient } from '#app/lib/room-client.ts';
import type { SeatState } from '#app/lib/seat.ts';
import { roomClient } from '#app/lib/use-room.ts';
import type { Result } from '#contract/errors.ts';
import type { PromptId, RoomCode } from '#contract/ids.ts';
import { DAILY_SECONDS, PAPER_SECONDS, type SoloMode } from '#contract/modes.ts';
import type { PhaseView } from '#contract/room.ts';

export interface SoloWish {
  mode: SoloMode;
  /** What to draw; a daily prompt is the day's. */
  promptId?: PromptId;
  medium?: 'paper';
}

/** Creates a practice room and starts its round at once, without a lobby. */
export async function startSolo(
  client: Pick<RoomClient, 'create' | 'send' | 'leave'>,
  nickname: string,
  { mode, promptId, medium }: SoloWish,
): Promise<Result<{ code: RoomCode }>> {
  const room = await client.create({
    nickname,
    practice: true,
    settings: { mode, ...secondsOf(mode, medium) },
    ...(promptId === undefined ? {} : { promptId }),
    ...(medium && { medium }),
  });
  if (!room.ok) return room;
  const started = await client.send('room:start', {});
  if (started.ok) return room;
  // Without a round the seat is given up: no page shows it.
  await client.leave();
  return started;
}

function secondsOf(mode: SoloMode, medium: SoloWish['medium']): { seconds?: number } {
  if (medium === 'paper') return { seconds: PAPER_SECONDS };
  return mode === 'daily' ? { seconds: DAILY_SECONDS } : {};
}

type Step = 'room:next' | 'room:rematch';

/** The steps from the end of a game to the next one: a rematch alone begins its round by itself [GAME-5]. */
const STEPS: { [P in PhaseView['name']]?: readonly Step[] } = {
  reveal: ['room:next', 'room:rematch'],
  podium: ['room:rematch'],
};

/** Starts another solo round from the reveal or the podium. */
export async function playAgain(client: Pick<RoomClient, 'send'>, phase: PhaseView['name']): Promise<Result<object>> {
  for (const step of STEPS[phase] ?? []) {
    const result = await client.send(step, {});
    if (!result.ok) return result;
  }
  return { ok: true };
}

/** Phases between two tries, which are not shown. */
const isBetweenTries = ({ name }: PhaseView): boolean => name === 'podium' || name === 'lobby';

/** Starts another solo round; the screen stays as it is until that round begins. */
export const PlayAgainContext = createContext<() => Promise<Result<object>>>(async () => ({ ok: true }));

type Seated = Extract<SeatState, { name: 'seated' }>;

/**
 * Playing again in solo modes: the seat as it was at the press of the button stays shown until the next round begins or
 * the server refuses.
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
