'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Dialog } from '#app/components/dialog/dialog.tsx';
import { hidden } from '#app/i18n/messages.tsx';
import styles from './report.module.css';
import { ReportForm, type ReportFormProps } from './report-form.tsx';

export function ReportDialog({ title, onClose, ...form }: ReportFormProps & { title: string; onClose: () => void }) {
  return (
    <Dialog title={title} className={styles.dialog} onClose={onClose}>
      {() => <ReportForm {...form} />}
    </Dialog>
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
