'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { tabTitle } from '#app/lib/tab-title.ts';
import { useCountdown } from '#app/lib/use-countdown.ts';
import type { RoomView } from '#contract/room.ts';

/** Keeps the tab's title up to date, for who has the game in a tab behind others. */
export function TabTitle({ view, receivedAtMs }: { view: RoomView; receivedAtMs: number }) {
  const t = useTranslations('round.tab');
  const { phase } = view;
  const seconds = useCountdown('remainingMs' in phase ? receivedAtMs + phase.remainingMs : 0);
  const [says, game] = [tabTitle(view, seconds, t), t('game')];
  const title = says === game ? game : `${says} · ${game}`;
  const last = useRef(title);
  useEffect(() => {
    document.title = title;
    last.current = title;
  }, [title]);
  // Nobody keeps it up to date any more; a page that came meanwhile has a title of its own.
  useEffect(
    () => () => {
      if (document.title === last.current) document.title = game;
    },
    [game],
  );
  return null;
}
