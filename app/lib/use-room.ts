'use client';

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useErrorText } from '#app/i18n/messages.tsx';
import type { GuessMessage } from '#contract/chat.ts';
import type { Result } from '#contract/errors.ts';
import type { RoomCode, SeatId } from '#contract/ids.ts';
import { type Chat, EMPTY_CHAT } from './chat.ts';
import { watchClocks } from './clocks.ts';
import { NO_GUESSES } from './guesses.ts';
import type { LiveBoard } from './live-scores.ts';
import { type DrawingReactions, NO_REACTIONS } from './reactions.ts';
import { RoomClient } from './room-client.ts';
import { INITIAL_STATE, type RoomClientState } from './seat.ts';
import { type Emitter, StoredSwitch } from './store.ts';

let client: RoomClient | null = null;

/** The tab's single client; browser only. It outlives pages, so that a seat taken on the home page is kept. */
export function roomClient(): RoomClient {
  client ??= new RoomClient();
  return client;
}

const initial = () => INITIAL_STATE;
const subscribe = (listener: () => void) => roomClient().subscribe(listener);
const snapshot = () => roomClient().snapshot();

/** The state of the tab's room; the room is open while the component is mounted. */
export function useRoom(code: RoomCode): RoomClientState {
  const state = useSyncExternalStore(subscribe, snapshot, initial);
  useEffect(() => {
    roomClient().open(code);
    return () => roomClient().close();
  }, [code]);
  return state;
}

const TIME_CHECKED_EVERY_MS = 5_000;

/** Keeps the countdowns of the tab's room right, also on a machine that sleeps. */
export function useCheckedTime(): void {
  useEffect(() => {
    const check = () => void roomClient().checkTime();
    const unwatch = watchClocks(check);
    const timer = setInterval(() => {
      if (!document.hidden) check();
    }, TIME_CHECKED_EVERY_MS);
    return () => {
      unwatch();
      clearInterval(timer);
    };
  }, []);
}

/** A hook that reads one of the client's stores; `initial` is what the server renders. */
function storeHook<T>(storeOf: (client: RoomClient) => Emitter, read: (client: RoomClient) => T, initial: T): () => T {
  const subscribeTo = (listener: () => void) => storeOf(roomClient()).subscribe(listener);
  const readNow = () => read(roomClient());
  return () => useSyncExternalStore(subscribeTo, readNow, () => initial);
}

/** Live scores of the round that is being drawn; null: there are none. */
export const useLiveBoard = storeHook<LiveBoard | null>(
  ({ live }) => live,
  ({ live }) => live.snapshot(),
  null,
);

export const useChat = storeHook<Chat>(
  ({ chat }) => chat,
  ({ chat }) => chat.snapshot(),
  EMPTY_CHAT,
);

export const useGuesses = storeHook<readonly GuessMessage[]>(
  ({ guesses }) => guesses,
  ({ guesses }) => guesses.snapshot(),
  NO_GUESSES,
);

/** The message that is being written. */
export const useChatDraft = storeHook(
  ({ chat }) => chat,
  ({ chat }) => chat.draft(),
  '',
);

const subscribeReactions = (listener: () => void) => roomClient().reactions.subscribe(listener);

/** Reactions to a seat's drawing, at the reveal and on the podium. */
export function useReactions(seatId: SeatId): DrawingReactions {
  const of = useCallback(() => roomClient().reactions.of(seatId), [seatId]);
  return useSyncExternalStore(subscribeReactions, of, () => NO_REACTIONS);
}

/** A button's request to the server: whether it is running, and the error text if it was refused. */
export function useAction<A extends unknown[]>(action: (...args: A) => Promise<Result<object>>) {
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** @returns whether the request succeeded */
  const run = async (...args: A): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    const result = await action(...args);
    setBusy(false);
    if (!result.ok) setProblem(errorText(result.error));
    return result.ok;
  };
  return { busy, problem, run };
}

/** For players who show their screen to an audience: while it is on, this browser shows no room code. */
export const hiddenCode = new StoredSwitch('dj.hide-code', false);

export const useHiddenCode = (): boolean => useSyncExternalStore(hiddenCode.subscribe, hiddenCode.isOn, () => false);

/** The path of the tab's room; with hidden codes `/room`, which finds it by the stored seat. */
export const roomPath = (code: RoomCode): string => (hiddenCode.isOn() ? '/room' : `/room/${code}`);
