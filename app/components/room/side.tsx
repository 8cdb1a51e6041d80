'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { RoomView } from '#contract/room.ts';
import { Chat } from './chat.tsx';
import { PeopleList } from './seat-list.tsx';
import styles from './side.module.css';

export type SideTab = 'people' | 'chat';

interface SideProps {
  view: RoomView;
  tab: SideTab;
  /** Moves the focus into the panel when the player opens it. */
  takesFocus: boolean;
  onTab: (tab: SideTab) => void;
  onClose: () => void;
}

/** Players and chat: beside the screen where there is space, else a drawer. */
export function Side({ view, tab, takesFocus, onTab, onClose }: SideProps) {
  const t = useTranslations('rooms.side');
  const common = useTranslations('common');
  const aside = useRef<HTMLElement>(null);
  const tabs: SideTab[] = view.settings.chat ? ['chat', 'people'] : ['people'];
  const shown = tabs.includes(tab) ? tab : 'people';
  useEffect(() => {
    if (takesFocus) aside.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  }, [takesFocus]);

  const turn = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'tab') return;
    const other = tabs.find((candidate) => candidate !== shown);
    if (!other) return;
    onTab(other);
    document.getElementById(`side-tab-${other}`)?.focus();
  };
  return (
    <aside ref={aside} className={styles.side} id="side" aria-label={t('label')} onKeyDown={turn}>
      <div className={styles.head}>
        <div role="tablist" aria-label={t('label')}>
          {tabs.map((name) => (
            <button
              type="button"
              key={name}
              id={`side-tab-${name}`}
              className={styles.tab}
              role="tab"
              aria-selected={name === shown}
              aria-controls="side-panel"
              tabIndex={name === shown ? 0 : -1}
              onClick={() => onTab(name)}
            >
              {t(name)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className={`btn btn--plain ${styles.close}`}
          aria-label={common('close')}
          onClick={onClose}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M5 5l14 14M19 5 5 19" />
          </svg>
        </button>
      </div>
      <div className={styles.panel} id="side-panel" role="tabpanel" aria-labelledby={`side-tab-${shown}`}>
        {shown === 'chat' ? <Chat view={view} /> : <PeopleList view={view} />}
      </div>
    </aside>
  );
}

/**
 * The state of the side panel. It is open from the start where there is space, closes when the player begins to draw, and
 * opens again afterwards unless it would cover something.
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
  // A panel that opened by itself must not become a drawer when the window gets narrower.
  const shown = view.practice || (!isWideNow && !wasAsked) ? null : tab;
  return { tab: shown, wasAsked, button, turn: setTab, close, toggle: shown === null ? open : close };
}

/** From this width on, the panel fits beside the screen; the style sheets have the same value. */
const WIDE = '(min-width: 64rem)';
/** From this width on, it also fits beside the drawing board. */
const ROOMY = '(min-width: 100rem)';

const watch = (media: string) => {
  const matches = () => window.matchMedia(media).matches;
  const subscribe = (listener: () => void) => {
    const query = window.matchMedia(media);
    query.addEventListener('change', listener);
    return () => query.removeEventListener('change', listener);
  };
  return { matches, use: (): boolean => useSyncExternalStore(subscribe, matches, () => false) };
};

const { matches: isWide, use: useWide } = watch(WIDE);
const { use: useRoomy } = watch(ROOMY);
