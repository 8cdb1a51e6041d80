'use client';

import { useEffect, useRef } from 'react';
import type { Chat } from '#app/lib/chat.ts';
import { chatCues, cuesOf, HEARD_SECONDS } from '#app/lib/sound/cues.ts';
import { speaker } from '#app/lib/sound/speaker.ts';
import { useChat } from '#app/lib/use-room.ts';
import type { RoomView } from '#contract/room.ts';

/** Plays what happens in the room; nothing of it is seen, and all of it is also said or shown. */
export function Sounds({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const before = useRef<RoomView | null>(null);
  useEffect(() => {
    for (const cue of cuesOf(before.current, view)) speaker.play(cue);
    before.current = view;
  }, [view]);

  const chat = useChat();
  const chatBefore = useRef<Chat | null>(null);
  useEffect(() => {
    for (const cue of chatCues(chatBefore.current, chat, view.you)) speaker.play(cue);
    chatBefore.current = chat;
  }, [chat, view.you]);

  const deadlineMs = view.phase.name === 'drawing' ? receivedAtMs + view.phase.remainingMs : null;
  useEffect(() => {
    if (deadlineMs === null) return;
    const timers = HEARD_SECONDS.map((seconds) => {
      const waitMs = deadlineMs - seconds * 1000 - performance.now();
      return waitMs > 0 ? setTimeout(() => speaker.play('tick'), waitMs) : undefined;
    });
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [deadlineMs]);
  return null;
}
