'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { createSocket, emitWithResult } from '#app/lib/socket.ts';
import { throttle } from '#app/lib/throttle.ts';
import type { BoardKey } from '#contract/boards.ts';
import styles from './boards.module.css';

const REFRESH_INTERVAL_MS = 1_000;

/** Keeps the board up to date: when the server announces a change, the page is fetched again. */
export function BoardLive({ board }: { board: BoardKey }) {
  const t = useTranslations('boards');
  const router = useRouter();
  const [live, setLive] = useState(false);
  // As text: each render on the server creates a new object for the same board.
  const boardJson = JSON.stringify(board);

  useEffect(() => {
    const socket = createSocket();
    const refresh = throttle(() => router.refresh(), REFRESH_INTERVAL_MS);
    const key: BoardKey = JSON.parse(boardJson);
    let stale = false;
    let ended = false;

    const changed = () => {
      // A hidden tab refreshes when it becomes visible.
      if (document.hidden) stale = true;
      else refresh.call();
    };
    const shown = () => {
      if (!document.hidden && stale) {
        stale = false;
        refresh.call();
      }
    };
    let wasConnected = false;
    const watch = async () => {
      const result = await emitWithResult(socket, 'board:watch', { board: key });
      if (ended) return;
      setLive(result.ok && socket.connected);
      // Changes during a disconnection were not announced.
      if (result.ok && wasConnected) changed();
      if (result.ok) wasConnected = true;
    };

    socket.on('connect', watch);
    socket.on('disconnect', () => setLive(false));
    socket.on('board:changed', changed);
    document.addEventListener('visibilitychange', shown);
    socket.connect();
    return () => {
      ended = true;
      refresh.cancel();
      document.removeEventListener('visibilitychange', shown);
      socket.disconnect();
    };
  }, [boardJson, router]);

  return (
    <p className={styles.live} data-live={live}>
      {live ? t('live') : t('notLive')}
    </p>
  );
}
