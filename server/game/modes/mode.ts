import type { ModeName, SoloMode } from '#contract/modes.ts';
import type { Deduction, RoomSettings } from '#contract/room.ts';

/** What the judge says of a drawing, as far as a rule of points may look at it. */
export interface GameOutcome {
  rawScore: number;
  deductions: Deduction[];
  /** 0–100: what is left of the raw score. */
  score: number;
  /** The own prompt's share among the prompts of the round, 0–1; null: they were not compared. */
  sureness: number | null;
}

/** How a round is played. The other rules ask the mode and never its name: a new one is a module and a line in `index.ts`. */
export interface Mode {
  readonly name: ModeName;
  /** Where the prompt comes from when it is given and not picked: then the mode is played alone, one round a game. */
  readonly given: SoloMode | null;
  /** How long a round is drawn where that is not for the settings to say; null: it is. */
  readonly seconds: number | null;
  /** A game needs so many players. */
  readonly minPlayers: number;
  /** Drawn in one round; every player draws one of them. */
  readonly promptsPerRound: number;
  /** Whether past drawings of the prompt draw along. */
  readonly ghosts: boolean;
  liveScores(settings: Pick<RoomSettings, 'liveScores'>): RoomSettings['liveScores'];
  /** 0–100, one decimal: what a drawing gives in a round of `of` prompts. */
  points(outcome: GameOutcome, of: number): number;
}
