'use client';

import { useCallback, useEffect, useReducer, useRef, useSyncExternalStore } from 'react';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import { BoardSurface } from './board-surface.ts';
import styles from './drawing-board.module.css';
import { brushOf, changeHand, FIRST_HAND } from './palette.ts';
import { ShortcutsHelp } from './ShortcutsHelp.tsx';
import { type BoardCommand, commandOfKey, isTyping } from './shortcuts.ts';
import { Toolbar } from './Toolbar.tsx';

export interface DrawingBoardProps {
  session: DrawingSession;
  disabled?: boolean;
  /** Says what the picture is, for who cannot see it. */
  label: string;
}

/**
 * Paper and tools for one drawing. Fills its parent, which must have a height; the paper is the largest square that
 * leaves room for the tools.
 */
export function DrawingBoard({ session, disabled = false, label }: DrawingBoardProps) {
  const [hand, change] = useReducer(changeHand, FIRST_HAND);
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  const version = useCallback(() => session.version, [session]);
  useSyncExternalStore(subscribe, version, version);
  const isOff = disabled || session.isClosed;

  const paperRef = useRef<HTMLCanvasElement>(null);
  const liveRef = useRef<HTMLCanvasElement>(null);
  const ringRef = useRef<HTMLDivElement>(null);
  const surfaceRef = useRef<BoardSurface | null>(null);

  useEffect(() => {
    const [paper, live, ring] = [paperRef.current, liveRef.current, ringRef.current];
    if (!paper || !live || !ring) return;
    const surface = new BoardSurface({ session, paper, live, ring });
    surfaceRef.current = surface;
    return () => {
      surface.destroy();
      surfaceRef.current = null;
    };
  }, [session]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new session has a new surface, which must be told, too.
  useEffect(() => surfaceRef.current?.setBrush(brushOf(hand)), [hand, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  useEffect(() => surfaceRef.current?.setDisabled(isOff), [isOff, session]);

  const run = useCallback(
    (command: BoardCommand) => {
      switch (command.kind) {
        case 'undo':
        case 'redo':
        case 'clear':
          surfaceRef.current?.endStroke();
          session[command.kind]();
          return;
        default:
          change(command);
      }
    },
    [session],
  );

  useEffect(() => {
    if (isOff) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const command = isTyping(event.target) ? null : commandOfKey(event);
      if (!command) return;
      event.preventDefault();
      run(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOff, run]);

  return (
    <div className={styles.board}>
      <div className={styles.table}>
        <div className={styles.sheet} data-off={isOff || undefined}>
          <canvas ref={paperRef} className={styles.paper} />
          <canvas ref={liveRef} className={styles.live} role="img" aria-label={label} />
          <div ref={ringRef} className={styles.ring} hidden />
          <p className={styles.note} role="status">
            {session.isFull && !session.isClosed ? 'The paper is full. Undo and clear still work.' : ''}
          </p>
        </div>
        <Toolbar
          hand={hand}
          disabled={isOff}
          can={{ undo: session.canUndo, redo: session.canRedo, clear: session.canClear }}
          onCommand={run}
        />
      </div>
      <ShortcutsHelp />
    </div>
  );
}
