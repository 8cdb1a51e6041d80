'use client';

import { useEffect, useRef } from 'react';
import { isTyping } from './shortcuts.ts';
import styles from './shortcuts-help.module.css';

/** Key by key what `commandOfKey` does; M belongs to the room. */
const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['B'], 'Pen'],
  [['E'], 'Eraser'],
  [['1', '2', '3', '4'], 'Size'],
  [['[', ']'], 'Thinner, thicker'],
  [['Z'], 'Undo'],
  [['Y'], 'Redo'],
  [['X'], 'Clear the paper'],
  [['M'], 'Sound on or off'],
  [['?'], 'This list'],
];

/** The keyboard's shortcuts, on "?"; and, where there is a mouse and so most likely a keyboard, a word that tells of them. */
export function ShortcutsHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (dialog.current?.open) dialog.current.close();
      else if (!isTyping(event.target)) dialog.current?.showModal();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button type="button" className={styles.hint} onClick={() => dialog.current?.showModal()}>
        Keys: <kbd>?</kbd>
      </button>
      <dialog ref={dialog} className={styles.help} aria-labelledby="shortcuts-help">
        <h2 id="shortcuts-help">Keys</h2>
        <dl className={styles.list}>
          {KEYS.map(([keys, does]) => (
            <div key={does} className={styles.row}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit" className="btn">
            Close
          </button>
        </form>
      </dialog>
    </>
  );
}
