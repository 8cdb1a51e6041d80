'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { DrawingReplay } from '#app/components/replay/drawing-replay.tsx';
import { ReportDrawing } from '#app/components/report/report-drawing.tsx';
import { hidden } from '#app/i18n/messages.tsx';
import type { DrawingId } from '#contract/ids.ts';
import styles from './gallery.module.css';

interface ReplayButtonProps {
  drawingId: DrawingId;
  /** “a cat” by Zoë: the title of the dialog, and the alternative text of the picture. */
  title: string;
  nickname: string;
}

/** Replays a drawing of the gallery in a dialog. Without scripts the picture's link leads to the page with the replay. */
export function ReplayButton(props: ReplayButtonProps) {
  const t = useTranslations('gallery.replay');
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={`btn ${styles.replay}`} onClick={() => setOpen(true)}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M7 4.500c5 2.300 9 4.600 12.500 7.500-3.600 3-7.500 5.300-12.500 7.500z" />
        </svg>
        <span>{t.rich('open', { title: props.title, hidden })}</span>
      </button>
      {open && <ReplayDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReplayDialog({ drawingId, title, nickname, onClose }: ReplayButtonProps & { onClose: () => void }) {
  const t = useTranslations('gallery.replay');
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
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <div className={styles.dialogHead}>
        <h2 id={heading}>
          <bdi>{title}</bdi>
        </h2>
        <button type="button" className="btn btn--plain" onClick={() => dialog.current?.close()}>
          {common('close')}
        </button>
      </div>
      <DrawingReplay drawingId={drawingId} alt={title} of={nickname} autoPlay />
      <div className={styles.dialogFoot}>
        <a className="btn" href={`/drawings/${drawingId}`}>
          {t('page')}
        </a>
        <ReportDrawing drawingId={drawingId} of={title} />
      </div>
    </dialog>
  );
}
