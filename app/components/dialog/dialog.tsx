'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  title: ReactNode;
  /** Before the title, like a picture of the person that it is about. */
  lead?: ReactNode;
  /** Below the title, in the head. */
  subtitle?: ReactNode;
  className?: string | undefined;
  onClose: () => void;
  /** @param close closes the dialog; `onClose` follows */
  children: (close: () => void) => ReactNode;
}

/** A modal dialog, open as long as it is rendered. Its button, Escape and a click on the backdrop close it. */
export function Dialog({ title, lead, subtitle, className, onClose, children }: DialogProps) {
  const common = useTranslations('common');
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is on its backdrop.
    <dialog
      ref={dialog}
      className={`dialog ${className ?? ''}`}
      aria-labelledby={heading}
      onClose={(event) => {
        // React passes the event on to a dialog that this one lies in, which would close too.
        event.stopPropagation();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && close()}
    >
      <div className={styles.head}>
        {lead}
        <div className={styles.titles}>
          <h2 id={heading}>{title}</h2>
          {subtitle}
        </div>
        <button type="button" className="btn btn--plain" onClick={close}>
          {common('close')}
        </button>
      </div>
      {children(close)}
    </dialog>
  );
}
