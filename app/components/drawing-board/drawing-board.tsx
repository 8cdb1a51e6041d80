'use client';

import { useTranslations } from 'next-intl';
import { type CSSProperties, useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { DrawingSession } from '#app/lib/drawing/drawing-session.ts';
import type { Tool } from '#canvas/drawing-input.ts';
import { BETWEEN_PX, useBoardLayout } from './board-layout.ts';
import { BoardSurface } from './board-surface.ts';
import styles from './drawing-board.module.css';
import { PreferencesDialog } from './preferences-dialog.tsx';
import { type BoardCommand, useBoardKeys } from './shortcuts.ts';
import { ShortcutsHelp } from './shortcuts-help.tsx';
import { brushOf } from './tool-state.ts';
import { Toolbar, type Unfolded } from './toolbar.tsx';
import { useToolState } from './use-tool-state.ts';

export interface DrawingBoardProps {
  session: DrawingSession;
  disabled?: boolean;
  /** Accessible name of the picture. */
  label: string;
}

/**
 * Canvas and tools of one drawing. Fills its parent, which must have a height; the canvas is the largest square that
 * leaves space for the tools.
 */
export function DrawingBoard({ session, disabled = false, label }: DrawingBoardProps) {
  const t = useTranslations('tools');
  const [toolState, change] = useToolState();
  const [zoom, setZoom] = useState(1);
  const [unfolded, unfold] = useState<Unfolded>(null);
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  const version = useCallback(() => session.version, [session]);
  useSyncExternalStore(subscribe, version, version);
  const isOff = disabled || session.isClosed;
  const note = noteOf(session, toolState.tool);

  const boardRef = useRef<HTMLDivElement>(null);
  const paperRef = useRef<HTMLCanvasElement>(null);
  const detailRef = useRef<HTMLCanvasElement>(null);
  const liveRef = useRef<HTMLCanvasElement>(null);
  const previewRef = useRef<HTMLDivElement>(null);
  const preferencesRef = useRef<HTMLDialogElement>(null);
  const helpRef = useRef<HTMLDialogElement>(null);
  const surfaceRef = useRef<BoardSurface | null>(null);
  const layout = useBoardLayout(boardRef);

  useEffect(() => {
    const [paper, detail, live, cursorPreview] = [
      paperRef.current,
      detailRef.current,
      liveRef.current,
      previewRef.current,
    ];
    if (!paper || !detail || !live || !cursorPreview) return;
    const surface = new BoardSurface({
      session,
      paper,
      detail,
      live,
      cursorPreview,
      onTouch: () => unfold(null),
      onZoom: setZoom,
      onPick: (colour) => change({ kind: 'own-colour', colour }),
    });
    surfaceRef.current = surface;
    return () => {
      surface.destroy();
      surfaceRef.current = null;
    };
  }, [session, change]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new session has a new surface, which needs the tool, too.
  useEffect(() => surfaceRef.current?.setTool(brushOf(toolState), toolState.picking), [toolState, session]);
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
        case 'zoom':
        case 'pan':
          surfaceRef.current?.changeView(command);
          return;
        default:
          change(command);
      }
    },
    [session, change],
  );
  const hold = useCallback((isPanning: boolean) => surfaceRef.current?.setPanning(isPanning), []);
  const leave = useCallback(() => {
    unfold(null);
    change({ kind: 'stop-picking' });
  }, [change]);
  useBoardKeys({ disabled: isOff, run, hold, leave });

  const sizes = {
    '--side': `${layout.paperPx}px`,
    '--columns': layout.columns,
    '--drawer-columns': layout.drawerColumns,
    '--cell-width': `${layout.cellWidthPx}px`,
    '--cell-height': `${layout.cellHeightPx}px`,
    gap: `${BETWEEN_PX[layout.place]}px`,
  } as CSSProperties;

  return (
    <div ref={boardRef} className={styles.board}>
      <div
        className={styles.table}
        dir="ltr"
        data-place={layout.place}
        data-hand={toolState.leftHanded ? 'left' : 'right'}
        style={sizes}
      >
        <div className={styles.sheet} data-off={isOff || undefined}>
          <canvas ref={paperRef} className={styles.paper} />
          <canvas ref={detailRef} className={styles.detail} hidden />
          <canvas ref={liveRef} className={styles.live} role="img" aria-label={label} />
          <div ref={previewRef} className={styles.cursorPreview} hidden />
          {zoom > 1 && (
            <button
              type="button"
              className={styles.closeness}
              aria-label={t('closeness', { zoom })}
              title={t('withKey', { label: t('zoom.whole'), keys: '0' })}
              onClick={() => run({ kind: 'zoom', by: 0 })}
            >
              {t('zoom.times', { zoom })}
            </button>
          )}
          <p className={styles.note} role="status">
            {note && t(note)}
          </p>
        </div>
        <Toolbar
          toolState={toolState}
          layout={layout}
          zoom={zoom}
          disabled={isOff}
          can={{ undo: session.canUndo, redo: session.canRedo, clear: session.canClear }}
          unfolded={unfolded}
          onUnfold={unfold}
          onPreferences={() => preferencesRef.current?.showModal()}
          onHelp={() => helpRef.current?.showModal()}
          onCommand={run}
        />
      </div>
      <PreferencesDialog dialog={preferencesRef} toolState={toolState} onCommand={run} />
      <ShortcutsHelp dialog={helpRef} />
    </div>
  );
}

/** Which limit of the drawing keeps the tool from working, or soon will. */
function noteOf(session: DrawingSession, tool: Tool): 'full' | 'noFills' | 'nearlyFull' | null {
  if (session.isClosed) return null;
  if (session.isFull) return 'full';
  if (tool === 'fill' && session.isOutOfFills) return 'noFills';
  return session.isNearlyFull ? 'nearlyFull' : null;
}
