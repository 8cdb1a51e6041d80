import type { Day } from '#contract/boards.ts';
import type { Medium } from '#contract/drawing.ts';
import type { DrawingId, PlayerId, PromptId } from '#contract/ids.ts';
import type { PlayablePrompt } from './prompts.ts';

/** No prompt is a daily twice within so many days, unless an administrator schedules it or prompts are too few. */
export const DAILY_REST_DAYS = 200;

/** One prompt a UTC day for everybody. */
export interface DailyStore {
  /**
   * The prompt of a day: what the admin scheduled for it, if that is still open, else one that chance assigns among the
   * open prompts that are no daily of the 200 days before or after (those longest ago when there is none). The first
   * question settles it for good, whatever happens to the prompt later. null: there is no open prompt.
   */
  promptOf(day: Day): Promise<PlayablePrompt | null>;
  /**
   * Chooses the prompt of a day to come; null leaves it to chance again.
   *
   * @throws StorageConflict when the day's prompt is fixed already; StorageNotFound: no such open prompt
   */
  schedule(day: Day, promptId: PromptId | null): Promise<void>;
  /** [PROMPT-7] Whether the rule that fills the calendar leaves the day as it is. Without effect on a day that is left to chance. */
  setLocked(day: Day, locked: boolean): Promise<void>;
  /**
   * [PROMPT-7] Gives days that are left to chance or not locked these prompts, not locked. What is fixed, locked or not open any
   * more by now is left out.
   *
   * @returns the days that have theirs now
   */
  fill(plan: readonly { day: Day; promptId: PromptId }[]): Promise<Day[]>;
  /** `days` days from `from` on; none is fixed by this. */
  upcoming(from: Day, days: number): Promise<UpcomingDay[]>;
  /** The days that have a prompt, from `before` days before a day up to `after` days behind it. */
  between(
    day: Day,
    reach: { before: number; after: number },
  ): Promise<{ day: Day; prompt: Pick<PlayablePrompt, 'id' | 'text'> }[]>;
  /** Consecutive days with at least one daily drawing, up to `day`. */
  streak(playerId: PlayerId, day: Day): Promise<Streak>;
  /** A player's best drawing of a day, with its rank on the day's board of its medium; null: none yet. */
  bestOf(playerId: PlayerId, day: Day, modelHash: string, medium?: Medium): Promise<DailyBest | null>;
}

export interface UpcomingDay {
  day: Day;
  /** null: left to chance. */
  prompt: PlayablePrompt | null;
  /** Whether it is fixed. */
  settled: boolean;
  /** Whether the rule that fills the calendar leaves it as it is: an administrator chose or locked it. */
  locked: boolean;
}

export interface Streak {
  /** The run that ends on the day, or on the day before while the day is not drawn yet. */
  current: number;
  /** The longest there has been up to the day. */
  best: number;
  drawnToday: boolean;
}

export interface DailyBest {
  drawingId: DrawingId;
  score: number;
  /** From 1. */
  rank: number;
  /** Players on the board. */
  of: number;
  /** The player's drawings of that day. */
  tries: number;
}
