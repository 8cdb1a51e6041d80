import type { JudgingOptions, JudgingRequest, LookRequest } from './judging.ts';
import type { Seeing } from './occlusion.ts';
import type { JudgeInfo, Judgement } from './port.ts';

/** What crosses between the judge's thread and the server's. */
export type WorkerOptions = JudgingOptions;

export type ToWorker =
  | { kind: 'judge'; batch: JudgingRequest[] }
  | { kind: 'look'; request: LookRequest }
  | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready'; info: JudgeInfo }
  /** The device was lost; comes before the outcomes of the batch that met it. */
  | { kind: 'provider'; info: JudgeInfo }
  /** The model cannot be used; the worker ends. */
  | { kind: 'refused'; message: string }
  | { kind: 'judged'; outcomes: SentOutcome[] }
  | { kind: 'looked'; outcome: SentSeeing };

/** Errors lose their class on the way, so only what is needed of them goes. */
export type SentOutcome = { ok: true; judgement: Judgement } | { ok: false; message: string };
export type SentSeeing = { ok: true; seeing: Seeing } | { ok: false; message: string };
