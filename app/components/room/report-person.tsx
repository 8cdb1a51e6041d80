'use client';

import { useTranslations } from 'next-intl';
import { ReportDialog } from '#app/components/report/report-dialog.tsx';
import { type ReportChoice, ReportForm, type ReportFormProps } from '#app/components/report/report-form.tsx';
import { shownMessages } from '#app/lib/chat.ts';
import { roomClient, useChat } from '#app/lib/use-room.ts';
import type { SeatId } from '#contract/ids.ts';
import type { RoomReportSubject } from '#contract/moderation.ts';

/** Messages to choose from: the newest ones. */
const OFFERED = 5;
const NAME = 'name';

/** [MOD-1] What a person can be reported for in a room: the name, and the newest messages. */
function useReportOf(seatId: SeatId, nickname: string | null): ReportFormProps {
  const t = useTranslations('moderation.report');
  const said = shownMessages(useChat()).filter((message) => message.seatId === seatId);
  const messages = said
    .slice(-OFFERED)
    .map(({ id, text }): ReportChoice => ({ value: String(id), label: t('message', { text }) }));
  const choices = nickname === null ? messages : [{ value: NAME, label: t('name', { nickname }) }, ...messages];
  return {
    choices,
    send: (words, value) => {
      const about: RoomReportSubject =
        value === NAME ? { kind: 'name', seatId } : { kind: 'message', id: Number(value) };
      return roomClient().send('room:report', { about, ...words });
    },
  };
}

/** In the menu of a seat. */
export function ReportPerson({ seatId, nickname }: { seatId: SeatId; nickname: string }) {
  return <ReportForm {...useReportOf(seatId, nickname)} />;
}

/** For messages of somebody who has left the room. */
export function ReportMessages(props: { seatId: SeatId; nickname: string; onClose: () => void }) {
  const t = useTranslations('moderation.report.title');
  const form = useReportOf(props.seatId, null);
  return <ReportDialog title={t('person', { nickname: props.nickname })} onClose={props.onClose} {...form} />;
}
