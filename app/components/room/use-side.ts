'use client';

import { useEffect, useRef, useState } from 'react';
import type { RoomView } from '#contract/room.ts';
import type { SideTab } from './side.tsx';
import { isWide, useRoomy, useWide } from './use-wide.ts';

/**
 * What is open beside the table. There from the start where there is room for it. When drawing begins it gives way to
 * the own paper, and comes back afterwards unless it would cover something.
 */
export function useSide(view: RoomView, draws: boolean) {
  const talks = view.settings.chat && !view.practice;
  const [tab, setTab] = useState<SideTab | null>(() => (talks && isWide() ? 'chat' : null));
  const [wasAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const gaveWay = useRef<SideTab | null>(null);
  const isWideNow = useWide();
  const isRoomy = useRoomy();
  const isInTheWay = draws && !isRoomy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is opened while one draws stays open.
  useEffect(() => {
    if (isInTheWay) {
      gaveWay.current = tab;
      setTab(null);
      return;
    }
    const back = isWide() ? gaveWay.current : null;
    gaveWay.current = null;
    if (!back) return;
    setAsked(false);
    setTab((open) => open ?? back);
  }, [isInTheWay]);
  const close = () => {
    gaveWay.current = null;
    setTab(null);
    button.current?.focus();
  };
  const open = () => {
    setAsked(true);
    setTab(view.settings.chat ? 'chat' : 'people');
  };
  // What nobody asked for must not become a drawer when a window is made small, or a tablet is turned.
  const shown = view.practice || (!isWideNow && !wasAsked) ? null : tab;
  return { tab: shown, wasAsked, button, turn: setTab, close, toggle: shown === null ? open : close };
}
