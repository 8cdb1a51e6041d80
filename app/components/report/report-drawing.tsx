'use client';

import { useTranslations } from 'next-intl';
import { reportDrawing, reportPlayer } from '#app/lib/report-actions.ts';
import type { DrawingId, PublicId } from '#contract/ids.ts';
import { ReportButton } from './report-dialog.tsx';

/** [MOD-1] On pages: sends a form, as there is no connection to a room. `of`: “a cat” by Zoë. */
export function ReportDrawing({ drawingId, of }: { drawingId: DrawingId; of: string }) {
  const t = useTranslations('moderation.report.title');
  return <ReportButton title={t('drawing')} of={of} send={(said) => reportDrawing(drawingId, said)} />;
}

/** Reports the name of a player on its public page. */
export function ReportPlayer({ publicId, nickname }: { publicId: PublicId; nickname: string }) {
  const t = useTranslations('moderation.report.title');
  return <ReportButton title={t('name')} of={nickname} send={(said) => reportPlayer(publicId, said)} />;
}
