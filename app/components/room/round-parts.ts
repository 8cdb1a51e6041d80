import type { ComponentType } from 'react';
import type { RoomView, RoundView } from '#contract/room.ts';

/** What a mode's own parts of the drawing phase are given. */
export interface RoundPartProps {
  view: RoomView;
  round: RoundView;
  /** `performance.now()` at the end of the round. */
  deadlineMs: number;
  totalMs: number;
}

/** What a mode shows while a round is drawn, besides prompt, clock, paper, score and people. */
export interface RoundParts {
  /** Under the prompt. */
  Banner?: ComponentType<RoundPartProps>;
  /** Above the paper on a phone, beside it on a desktop. */
  Beside?: ComponentType<RoundPartProps>;
}
