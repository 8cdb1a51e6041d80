'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useEffect } from 'react';
import { isTyping } from './shortcuts.ts';
import styles from './shortcuts-help.module.css';

/** The list of shortcuts, opened by "?" or through `dialog`. */
export function ShortcutsHelp({ dialog }: { dialog: RefObject<HTMLDialogElement | null> }) {
  const t = useTranslations('tools');
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
  }, [dialog]);

  /** The commands of `commandOfKey`, and M, which the room handles. */
  const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
    [['B'], t('tool.pen')],
    [['E'], t('tool.eraser')],
    [['F', 'G'], t('tool.fill')],
    [['L'], t('tool.line')],
    [['R'], t('tool.rectangle')],
    [['O'], t('tool.ellipse')],
    [['⇧', t('keys.drag')], t('keys.square')],
    [['I'], t('pick')],
    [['1', '2', '3', '4'], t('keys.size')],
    [['[', ']'], t('keys.sizeStep')],
    [[',', '.'], t('keys.opacityStep')],
    [['Z'], t('undo')],
    [['Y'], t('redo')],
    [['X'], t('clear')],
    [['+', '−'], t('keys.zoom')],
    [['0'], t('keys.whole')],
    [['Ctrl', t('keys.wheel')], t('keys.wheelZoom')],
    [[t('keys.space'), t('keys.drag')], t('keys.pan')],
    [['M'], t('keys.sound')],
    [['?'], t('keys.list')],
  ];
  return (
    <dialog ref={dialog} className={styles.help} aria-labelledby="shortcuts-help">
      <h2 id="shortcuts-help">{t('keys.title')}</h2>
      <dl className={styles.list}>
        {keys.map(([names, does]) => (
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
