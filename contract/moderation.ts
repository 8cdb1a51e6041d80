import { z } from 'zod';
import { RoundId, SeatId } from './ids.ts';
import { tidyText } from './tidy-text.ts';

/** Why something is reported: a choice of few. */
export const REPORT_REASONS = ['unsafe', 'hateful', 'personal', 'spam', 'other'] as const;
export const ReportReason = z.enum(REPORT_REASONS);
export type ReportReason = z.infer<typeof ReportReason>;

export const REPORT_LINE_MAX_CHARS = 200;
/** What the reporter adds, or says in an appeal; may be empty. */
export const ReportLine = z
  .string()
  .max(REPORT_LINE_MAX_CHARS * 8)
  .transform(tidyText)
  .pipe(z.string().refine((value) => [...value].length <= REPORT_LINE_MAX_CHARS));

/** What a seat can report: what it sees in its room. */
export const RoomReportSubject = z.discriminatedUnion('kind', [
  /** A drawing of the results. */
  z.strictObject({ kind: z.literal('drawing'), roundId: RoundId, seatId: SeatId }),
  z.strictObject({ kind: z.literal('name'), seatId: SeatId }),
  /** Of the chat. */
  z.strictObject({ kind: z.literal('message'), id: z.number() }),
  z.strictObject({ kind: z.literal('guess'), id: z.number() }),
]);
export type RoomReportSubject = z.infer<typeof RoomReportSubject>;
