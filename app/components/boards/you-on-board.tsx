'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { fetchWithRetry } from '#app/components/replay/fetch-with-retry.ts';
import { useSharedMessages } from '#app/i18n/messages.tsx';
import type { BoardKey, BoardNeighbours } from '#contract/boards.ts';
import type { DrawingId } from '#contract/ids.ts';
import { BoardList } from './board-list.tsx';
import type { View } from './board-query.ts';
import styles from './boards.module.css';

interface YouOnBoardProps {
  board: BoardKey;
  /** Hash of an earlier model; undefined: the present one. */
  model: string | undefined;
  /** Drawings of the entries on the page. */
  shown: readonly DrawingId[];
  /** Milliseconds since the epoch: a newer page asks again. */
  readAt: number;
  view: View;
  showPrompt: boolean;
}

/**
 * [BOARD-8] The reader's own place: a line where the page shows it, else the entry with its neighbours. The page is the
 * same for everybody, so the browser asks for this (`GET /boards/you.json`).
 */
export function YouOnBoard({ board, model, shown, readAt, view, showPrompt }: YouOnBoardProps) {
  const t = useTranslations('boards.you');
  const messages = useSharedMessages();
  const found = useNeighbours(board, model, readAt);
  const mine = found?.entries.find(({ drawingId }) => drawingId === found.you);
  if (!found || !mine) return null;
  const place = t('place', { place: messages.ordinal(mine.rank) });
  const isShown = shown.includes(found.you);
  return (
    <section className={styles.you} aria-label={t('title')} data-testid="you-on-board">
      <p className={styles.youPlace}>{place}</p>
      {!isShown && <BoardList entries={found.entries} view={view} showPrompt={showPrompt} you={found.you} />}
    </section>
  );
}

/** null: until they are loaded, where the reader has no place, and when loading fails. */
function useNeighbours(board: BoardKey, model: string | undefined, readAt: number): BoardNeighbours | null {
  const [found, setFound] = useState<BoardNeighbours | null>(null);
  // As text: each render on the server creates a new object for the same board.
  const text = JSON.stringify(board);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer page may have another place.
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      const query = new URLSearchParams({ board: text, ...(model && { model }) });
      const fetched = await fetchWithRetry(`/boards/you.json?${query}`, abort.signal);
      if (fetched.ok) setFound((await fetched.response.json()) as BoardNeighbours | null);
    };
    load().catch(() => {
      // The own place is optional.
    });
    return () => abort.abort();
  }, [text, model, readAt]);
  return found;
}
