'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useEffect } from 'react';
import { useKeyLabels } from '#app/lib/keyboard-layout.ts';
import { isTyping, shortcutOf } from '#app/lib/keys.ts';
import styles from './shortcuts-help.module.css';

/** The list of shortcuts, opened by "?" or through `dialog`. */
export function ShortcutsHelp({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const t = useTranslations('tools');
  const keys = useKeyLabels();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (shortcutOf(event) !== '?' || event.ctrlKey || event.metaKey) return;
      if (dialog.current?.open) dialog.current.close();
      else if (!isTyping(event.target)) dialog.current?.showModal();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [dialog]);

  /** The commands of `commandOfKey`, and M, which the room handles. */
  const rows: readonly (readonly [keys: readonly string[], does: string])[] = [
    [keys('b'), t('tool.pen')],
    [keys('e'), t('tool.eraser')],
    [keys('f', 'g'), t('tool.fill')],
    [keys('l'), t('tool.line')],
    [keys('r'), t('tool.rectangle')],
    [keys('o'), t('tool.ellipse')],
    [['⇧', t('keys.drag')], t('keys.square')],
    [keys('i'), t('pick')],
    [keys('1', '2', '3', '4'), t('keys.size')],
    [keys('[', ']'), t('keys.sizeStep')],
    [keys(',', '.'), t('keys.opacityStep')],
    [keys('z'), t('undo')],
    [keys('y'), t('redo')],
    [keys('x'), t('clear')],
    [keys('+', '-'), t('keys.zoom')],
    [keys('0'), t('keys.whole')],
    [['Ctrl', t('keys.wheel')], t('keys.wheelZoom')],
    [[t('keys.space'), t('keys.drag')], t('keys.pan')],
    [keys('m'), t('keys.sound')],
    [keys('?'), t('keys.list')],
  ];
  return (
    <dialog ref={dialog} className={`dialog ${styles.help}`} aria-labelledby="shortcuts-help">
      <h2 id="shortcuts-help">{t('keys.title')}</h2>
      <dl className={styles.list}>
        {rows.map(([names, does]) => (
          <div key={does} className={styles.row}>
            <dt dir="ltr">
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" className="btn">
          {t('keys.close')}
        </button>
      </form>
    </dialog>
  );
}
