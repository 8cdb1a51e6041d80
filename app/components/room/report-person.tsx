'use client';

import { useTranslations } from 'next-intl';
import { ReportDialog } from '#app/components/report/report-dialog.tsx';
import { type ReportChoice, ReportForm, type ReportFormProps } from '#app/components/report/report-form.tsx';
import { shownMessages } from '#app/lib/chat.ts';
import { roomClient, useChat, useGuesses } from '#app/lib/use-room.ts';
import type { GuessMessage } from '#contract/chat.ts';
import type { SeatId } from '#contract/ids.ts';
import type { RoomReportSubject } from '#contract/moderation.ts';

/** Messages to choose from, and guesses: the newest ones. */
const OFFERED = 5;
const NAME = 'name';
const GUESS = 'guess:';

function subjectOf(value: string, seatId: SeatId): RoomReportSubject {
  if (value === NAME) return { kind: 'name', seatId };
  return value.startsWith(GUESS)
    ? { kind: 'guess', id: Number(value.slice(GUESS.length)) }
    : { kind: 'message', id: Number(value) };
}

/** The newest guesses of others that have words, as choices. */
function guessChoices(guesses: readonly GuessMessage[], label: (guess: GuessMessage) => string): ReportChoice[] {
  return guesses
    .filter(({ text }) => text !== null)
    .slice(-OFFERED)
    .map((guess) => ({ value: `${GUESS}${guess.id}`, label: label(guess) }));
}

/** [MOD-1] What a person can be reported for in a room: the name, the newest messages, and the newest guesses. */
function useReportOf(seatId: SeatId, nickname: string | null): ReportFormProps {
  const t = useTranslations('moderation.report');
  const messages = shownMessages(useChat())
    .filter((message) => message.seatId === seatId)
    .slice(-OFFERED)
    .map(({ id, text }): ReportChoice => ({ value: String(id), label: t('message', { text }) }));
  const own = useGuesses().filter((guess) => guess.seatId === seatId);
  const guesses = guessChoices(own, ({ text }) => t('message', { text: text ?? '' }));
  const said = [...messages, ...guesses];
  const choices = nickname === null ? said : [{ value: NAME, label: t('name', { nickname }) }, ...said];
  return {
    choices,
    send: (words, value) => roomClient().send('room:report', { about: subjectOf(value, seatId), ...words }),
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

/** For guesses of the running round. */
export function ReportGuesses({ guesses, onClose }: { guesses: readonly GuessMessage[]; onClose: () => void }) {
  const t = useTranslations('moderation.report');
  const choices = guessChoices(guesses, ({ nickname, text }) => t('guess', { nickname, text: text ?? '' }));
  return (
    <ReportDialog
      title={t('title.guess')}
      choices={choices}
      onClose={onClose}
      send={(words, value) => {
        const id = Number(value.slice(GUESS.length));
        return roomClient().send('room:report', { about: { kind: 'guess', id }, ...words });
      }}
    />
  );
}
