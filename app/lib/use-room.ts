'use client';

import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { RoomCode, SeatId } from '#contract/ids.ts';
import { type Chat, EMPTY_CHAT } from './chat.ts';
import type { LiveBoard } from './live-scores.ts';
import { type DrawingReactions, NO_REACTIONS } from './reactions.ts';
import { RoomClient } from './room-client.ts';
import { INITIAL_STATE, type RoomClientState } from './room-client-state.ts';

let client: RoomClient | null = null;

/** The tab's one connection; browser only. It outlives pages, so that a seat taken on the home page is kept. */
export function roomClient(): RoomClient {
  client ??= new RoomClient();
  return client;
}

const initial = () => INITIAL_STATE;
const subscribe = (listener: () => void) => roomClient().subscribe(listener);
const snapshot = () => roomClient().snapshot();

/** The state of the tab's room, opened while the component is mounted. */
export function useRoom(code: RoomCode): RoomClientState {
  const state = useSyncExternalStore(subscribe, snapshot, initial);
  useEffect(() => {
    roomClient().open(code);
    return () => roomClient().close();
  }, [code]);
  return state;
}

const subscribeLive = (listener: () => void) => roomClient().live.subscribe(listener);
const liveSnapshot = () => roomClient().live.snapshot();

/** Live scores of the round that is being drawn; null: there are none. Only who shows them is rendered again. */
export const useLiveBoard = (): LiveBoard | null => useSyncExternalStore(subscribeLive, liveSnapshot, () => null);

const subscribeChat = (listener: () => void) => roomClient().chat.subscribe(listener);
const chatSnapshot = () => roomClient().chat.snapshot();

export const useChat = (): Chat => useSyncExternalStore(subscribeChat, chatSnapshot, () => EMPTY_CHAT);

const draftSnapshot = () => roomClient().chat.draft();

/** The line that is being written. */
export const useChatDraft = (): string => useSyncExternalStore(subscribeChat, draftSnapshot, () => '');

const subscribeReactions = (listener: () => void) => roomClient().reactions.subscribe(listener);

/** Reactions to a seat's drawing, at the reveal and on the podium. */
export function useReactions(seatId: SeatId): DrawingReactions {
  const of = useCallback(() => roomClient().reactions.of(seatId), [seatId]);
  return useSyncExternalStore(subscribeReactions, of, () => NO_REACTIONS);
}
