'use client';

import { useEffect, useRef, useState } from 'react';
import type { RoomView } from '#contract/room.ts';
import type { SideTab } from './Side.tsx';
import { isWide, useWide } from './use-wide.ts';

/**
 * What is open beside the table. There from the start where there is room for it; on a small screen it gives way to the
 * own paper.
 */
export function useSide(view: RoomView, draws: boolean) {
  const talks = view.settings.chat && !view.practice;
  const [tab, setTab] = useState<SideTab | null>(() => (talks && isWide() ? 'chat' : null));
  const [wasAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wide = useWide();
  const covers = draws && !wide;
  useEffect(() => {
    if (covers) setTab(null);
  }, [covers]);
  const close = () => {
    setTab(null);
    button.current?.focus();
  };
  const open = () => {
    setAsked(true);
    setTab(view.settings.chat ? 'chat' : 'people');
  };
  return {
    tab: view.practice ? null : tab,
    wasAsked,
    button,
    turn: setTab,
    close,
    toggle: tab === null ? open : close,
  };
}
