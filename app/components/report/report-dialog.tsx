'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { hidden } from '#app/i18n/messages.tsx';
import styles from './report.module.css';
import { ReportForm, type ReportFormProps } from './report-form.tsx';

export function ReportDialog({ title, onClose, ...form }: ReportFormProps & { title: string; onClose: () => void }) {
  const common = useTranslations('common');
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; the click is on its backdrop.
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={heading}
      onClose={(event) => {
        // React passes the event on to a dialog that this one lies in, which would close too.
        event.stopPropagation();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="btn btn--plain" onClick={() => dialog.current?.close()}>
          {common('close')}
        </button>
      </div>
      <ReportForm {...form} />
    </dialog>
  );
}

/** A button that opens the dialog. `of`: what it is about, for screen readers. */
export function ReportButton({ of, ...dialog }: ReportFormProps & { title: string; of: string }) {
  const t = useTranslations('moderation.report');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={`btn btn--plain ${styles.open}`} onClick={() => setOpen(true)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 21V4c4-2 7 2 12 0v9c-5 2-8-2-12 0" />
        </svg>
        <span>{t.rich('of', { title: of, hidden })}</span>
      </button>
      {isOpen && <ReportDialog {...dialog} onClose={() => setOpen(false)} />}
    </>
  );
}
