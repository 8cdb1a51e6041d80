'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { RoomView } from '#contract/room.ts';
import { Chat } from './chat.tsx';
import { PeopleList } from './people-list.tsx';
import styles from './side.module.css';

export type SideTab = 'people' | 'chat';

interface SideProps {
  view: RoomView;
  tab: SideTab;
  /** Where the caret goes when it opens; not when it was there from the start. */
  takesFocus: boolean;
  onTab: (tab: SideTab) => void;
  onClose: () => void;
}

/** People and chat: beside the table where there is room, else a drawer that is pulled out. */
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
