'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Dialog } from '#app/components/dialog/dialog.tsx';
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
  return (
    <Dialog title={<bdi>{title}</bdi>} className={styles.dialog} onClose={onClose}>
      {() => (
        <>
          <DrawingReplay drawingId={drawingId} alt={title} of={nickname} autoPlay />
          <div className={styles.dialogFoot}>
            <a className="btn" href={`/drawings/${drawingId}`}>
              {t('page')}
            </a>
            <ReportDrawing drawingId={drawingId} of={title} />
          </div>
        </>
      )}
    </Dialog>
  );
}
