'use client';

import { useRouter } from 'next/navigation';
import { type Ref, useCallback, useEffect, useRef, useState, useSyncExternalStore, useTransition } from 'react';
import { DrawingReplay } from '#app/components/replay/drawing-replay.tsx';
import { StoredSwitch } from '#app/lib/store.ts';
import { decideCase, type Outcome } from './actions.ts';
import { BanDialog } from './ban-dialog.tsx';
import type { CaseView } from './case-view.ts';
import styles from './moderation.module.css';

type Verdict = 'hidden' | 'kept' | 'lifted' | 'refused';

interface Way {
  key: string;
  name: string;
  verdict: Verdict;
  /** What is said when it is done. */
  done: string;
}

/** What can be decided about a case, with the keys. */
function waysOf({ kind, isHidden }: CaseView): Way[] {
  switch (kind) {
    case 'drawing':
      return [
        { key: 'h', name: 'Hide', verdict: 'hidden', done: 'Hidden' },
        { key: 'r', name: isHidden ? 'Restore' : 'Keep', verdict: 'kept', done: isHidden ? 'Restored' : 'Kept' },
      ];
    case 'name':
      return [
        { key: 'h', name: 'Mask the name', verdict: 'hidden', done: 'Masked' },
        { key: 'r', name: 'Keep', verdict: 'kept', done: 'Kept' },
      ];
    case 'appeal':
      return [
        { key: 'h', name: 'Leave the ban', verdict: 'refused', done: 'The ban stays' },
        { key: 'r', name: 'Lift the ban', verdict: 'lifted', done: 'The ban is lifted' },
      ];
    default:
      return [
        { key: 'h', name: 'Agree', verdict: 'hidden', done: 'Noted' },
        { key: 'r', name: 'Dismiss', verdict: 'kept', done: 'Dismissed' },
      ];
  }
}

/** Speech input and trembling hands press single letters by accident, so they can be switched off (WCAG 2.1.4). */
const letterKeys = new StoredSwitch('dj.moderation-keys', true);

/** [MOD-5] The queue: a list, and the case that is chosen. */
export function Queue({ cases }: { cases: CaseView[] }) {
  const router = useRouter();
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState('');
  const [isBanning, setBanning] = useState(false);
  const [isBusy, startTransition] = useTransition();
  const hasKeys = useSyncExternalStore(letterKeys.subscribe, letterKeys.isOn, () => true);
  const list = useRef<HTMLUListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  /** Set until the case that is chosen next is there: the focus was in the case that went. */
  const isFocusDue = useRef(false);
  const index = Math.min(at, Math.max(0, cases.length - 1));
  const chosen = cases[index];

  const finish = useCallback(
    (outcome: Outcome, done: string) => {
      setSaid(outcome.problem ?? done);
      isFocusDue.current = true;
      startTransition(() => router.refresh());
    },
    [router],
  );
  const decide = async (view: CaseView, { verdict, done }: Way) => {
    const unanswered: Outcome = { problem: 'The server did not answer. Try again.' };
    finish(await decideCase(view.id, verdict).catch(() => unanswered), `${done}: ${view.title}.`);
  };
  const move = (by: number) => {
    const next = Math.min(Math.max(0, index + by), cases.length - 1);
    setAt(next);
    isFocusDue.current = true;
    setSaid(`${next + 1} of ${cases.length}: ${cases[next]?.title ?? ''}`);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };

  // After every render: the next case comes with one of them.
  useEffect(() => {
    if (!isFocusDue.current || isBusy) return;
    isFocusDue.current = false;
    if (!takesLetters(document.activeElement)) heading.current?.focus();
  });

  const press = useRef<(key: string) => boolean>(() => false);
  press.current = (key) => {
    if (!hasKeys || !chosen || isBanning || isBusy) return false;
    if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
    else if (key === 'b' && mayBan(chosen)) setBanning(true);
    else {
      const way = waysOf(chosen).find((one) => one.key === key);
      if (!way) return false;
      void decide(chosen, way);
    }
    return true;
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (takesLetters(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      // A key that is held down would decide the next cases too.
      if (event.repeat && key !== 'j' && key !== 'k') return;
      if (press.current(key)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <>
      <p className={styles.said} role="status" data-testid="said">
        {said}
      </p>
      {!chosen ? (
        <h2 ref={heading} tabIndex={-1} className={styles.none}>
          Nothing to look at.
        </h2>
      ) : (
        <div className={styles.columns}>
          <div>
            <ul ref={list} className={styles.list} aria-label="Cases of this page">
              {cases.map((view, i) => (
                <li key={view.id}>
                  <button type="button" className={styles.pick} aria-current={i === index} onClick={() => setAt(i)}>
                    <span className={styles.kind}>{view.kind}</span>
                    <span className={styles.title}>
                      <bdi>{view.title}</bdi>
                    </span>
                    {view.isHidden && <span className={styles.mark}>hidden</span>}
                  </button>
                </li>
              ))}
            </ul>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={hasKeys}
                onChange={(event) => letterKeys.turn(event.currentTarget.checked)}
              />
              Keys of one letter
            </label>
            {hasKeys && (
              <p className="hint">
                <kbd className={styles.cap}>j</kbd> <kbd className={styles.cap}>k</kbd> next, previous ·{' '}
                <kbd className={styles.cap}>h</kbd> hide · <kbd className={styles.cap}>r</kbd> keep or restore ·{' '}
                <kbd className={styles.cap}>b</kbd> ban
              </p>
            )}
          </div>
          <Case
            key={chosen.id}
            view={chosen}
            heading={heading}
            hasKeys={hasKeys}
            isBusy={isBusy}
            onDecide={(way) => decide(chosen, way)}
            onBan={() => setBanning(true)}
          />
        </div>
      )}
      {isBanning && chosen && (
        <BanDialog
          view={chosen}
          onClose={() => setBanning(false)}
          onDone={() => finish({ problem: null }, `Banned: ${chosen.nickname}.`)}
        />
      )}
    </>
  );
}

/** Whether letters that are typed there are its own. */
const takesLetters = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches('input:not([type="range"], [type="radio"], [type="checkbox"]), textarea, select');

const mayBan = ({ kind, mayBan: { player, network } }: CaseView) => kind !== 'appeal' && (player || network);

interface CaseProps {
  view: CaseView;
  heading: Ref<HTMLHeadingElement>;
  /** Whether keys of one letter work. */
  hasKeys: boolean;
  isBusy: boolean;
  onDecide: (way: Way) => void;
  onBan: () => void;
}

function Case({ view, heading, hasKeys, isBusy, onDecide, onBan }: CaseProps) {
  const { drawingId, title, facts, reports, record, decided } = view;
  return (
    <section className={`sheet ${styles.case}`} aria-labelledby="case-title" data-testid="case" data-kind={view.kind}>
      <h2 ref={heading} id="case-title" tabIndex={-1}>
        <bdi>{title}</bdi>
      </h2>
      {view.isHiddenByItself && <p className={styles.mark}>Hidden until somebody decides.</p>}
      {decided && <p className="hint">Decided: {decided}</p>}
      <div className={styles.ways}>
        {waysOf(view).map((way) => (
          <button
            key={way.key}
            type="button"
            className="btn"
            disabled={isBusy}
            aria-keyshortcuts={hasKeys ? way.key : undefined}
            onClick={() => onDecide(way)}
          >
            {way.name}
            {hasKeys && <KeyCap letter={way.key} />}
          </button>
        ))}
        {mayBan(view) && (
          <button
            type="button"
            className="btn"
            disabled={isBusy}
            aria-keyshortcuts={hasKeys ? 'b' : undefined}
            aria-haspopup="dialog"
            onClick={onBan}
          >
            Ban
            {hasKeys && <KeyCap letter="b" />}
          </button>
        )}
      </div>
      <div className={styles.body}>
        {drawingId !== null && (
          <div className={styles.drawing}>
            <DrawingReplay drawingId={drawingId} alt={`Drawing of ${title}`} of={view.nickname} />
          </div>
        )}
        <div className={styles.facts}>
          {reports.length > 0 && (
            <div>
              <h3>Reports</h3>
              <ul className={styles.lines}>
                {reports.map(({ who, reason, line, at }) => (
                  <li key={`${who} ${at} ${reason}`}>
                    <strong>{reason}</strong> · {who} · {at}
                    {line && (
                      <>
                        <br />
                        <q dir="auto">{line}</q>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </div>
          )}
          <div>
            <h3>Where</h3>
            <ul className={styles.lines}>
              {facts.map((fact) => (
                <li key={fact} dir="auto">
                  {fact}
                </li>
              ))}
            </ul>
          </div>
          <div>
            <h3>Record of this player</h3>
            {record.length === 0 ? (
              <p>There are no earlier cases, bans or kicks.</p>
            ) : (
              <ul className={styles.lines}>
                {record.map((line) => (
                  <li key={line} dir="auto">
                    {line}
                  </li>
                ))}
              </ul>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}

const KeyCap = ({ letter }: { letter: string }) => (
  <>
    {' '}
    <span className={styles.cap} aria-hidden="true">
      {letter}
    </span>
  </>
);
