import type { Deduction } from '#contract/judgement.ts';
import { DAILY_SECONDS, type ModeName, type SoloMode } from '#contract/modes.ts';
import type { RoomSettings } from '#contract/room-settings.ts';

/** The part of a judgement that a mode may turn into points. */
export interface GameOutcome {
  /** 0–100. */
  rawScore: number;
  deductions: Deduction[];
  /** 0–100: the raw score less the deductions. */
  score: number;
  /** The own prompt's share among the prompts of the round, 0–1; null: they were not compared. */
  sureness: number | null;
}

/** How answers are rewarded where one player draws and the others guess [GUESS-6]. Points are 0–100, to one decimal. */
export interface Answers {
  /** @param passed share of the drawing time that was over when the answer came, 0–1 */
  guesserPoints(passed: number): number;
  /** @param guessers points of those who guessed, 0 for those who were there and did not find it */
  drawerPoints(guessers: readonly number[], deductions: readonly Deduction[]): number;
}

/** How a round is played. The other rules ask the mode and never its name. */
interface Mode {
  readonly name: ModeName;
  /** Source of a prompt that is given instead of picked: the mode is played alone, one round a game. */
  readonly given: SoloMode | null;
  /** Fixed drawing time; null: the settings say. */
  readonly seconds: number | null;
  readonly minPlayers: number;
  /** Every player draws one of them. */
  readonly promptsPerRound: number;
  /** The players who draw a round: every one, or one of them in turn. */
  readonly drawers: 'all' | 'one';
  /** Of those who do not draw, who are not told the prompt; null: there are none. */
  readonly answers: Answers | null;
  /** Whether past drawings of the prompt take part. */
  readonly ghosts: boolean;
  liveScores(settings: Pick<RoomSettings, 'liveScores'>): RoomSettings['liveScores'];
  /** 0–100, one decimal: the points of a drawing in a round of `promptCount` prompts. */
  points(outcome: GameOutcome, promptCount: number): number;
}

/** Everybody draws the same prompt, and it is judged at the end. The other modes are variations of it. */
const race: Mode = {
  name: 'race',
  given: null,
  seconds: null,
  minPlayers: 1,
  promptsPerRound: 1,
  drawers: 'all',
  answers: null,
  ghosts: false,
  liveScores: (settings) => settings.liveScores,
  points: ({ score }) => score,
};

/**
 * Points of a duel: 100 · max(0, (n · sureness − 1) / (n − 1)) with `n` prompts, so that a guess by chance is worth
 * nothing. Deductions lower the points by the share that they take off the raw score: otherwise written words, which make
 * the judge sure of the prompt, would win.
 */
function duelPoints({ sureness, rawScore, deductions, score }: GameOutcome, promptCount: number): number {
  if (sureness === null || promptCount < 2) return 0;
  const aboveChance = Math.max(0, (promptCount * sureness - 1) / (promptCount - 1));
  const ratio = rawScore > 0 ? Math.min(1, Math.max(0, score / rawScore)) : 0;
  return Math.round(1_000 * Math.min(1, aboveChance) * (deductions.length === 0 ? 1 : ratio)) / 10;
}

/** What the right answer is worth in the last moment. */
const LEAST_ANSWER_POINTS = 25;

/**
 * Guessers: 100 · (1 − 0.75 · p), where p is the share of the drawing time that has passed. The drawer: the mean of its
 * guessers' points, so that it counts how many found it, and how early. Nothing for written words.
 */
const guessAnswers: Answers = {
  guesserPoints: (passed) => {
    const share = Math.min(1, Math.max(0, passed));
    return Math.round(10 * (100 - (100 - LEAST_ANSWER_POINTS) * share)) / 10;
  },
  drawerPoints: (guessers, deductions) => {
    const isWritten = deductions.some(({ reason }) => reason === 'looks_like_writing');
    if (isWritten || guessers.length === 0) return 0;
    return Math.round((10 * guessers.reduce((sum, points) => sum + points, 0)) / guessers.length) / 10;
  },
};

const modes: { readonly [N in ModeName]: Mode } = {
  race,
  /** All scores are shown to all while they draw. */
  live: { ...race, name: 'live', liveScores: () => 'everyone' },
  /** Two prompts; the judge must tell which of them a player drew. */
  duel: { ...race, name: 'duel', minPlayers: 2, promptsPerRound: 2, points: duelPoints },
  /** One player draws, and the others guess what it is. A live score would tell them. */
  guess: {
    ...race,
    name: 'guess',
    minPlayers: 2,
    drawers: 'one',
    answers: guessAnswers,
    liveScores: () => 'hidden',
  },
  /** A race against past drawings of the prompt, so that one player is enough. */
  ghosts: { ...race, name: 'ghosts', ghosts: true },
  /** One prompt a day for everybody, drawn alone, any number of times. */
  daily: { ...race, name: 'daily', given: 'daily', seconds: DAILY_SECONDS },
  /** A prompt of the player's own choice, drawn alone for its board. */
  free: { ...race, name: 'free', given: 'free' },
};

export const modeOf = (settings: Pick<RoomSettings, 'mode'>): Mode => modes[settings.mode];

/** Which scores are shown while a round is drawn: the mode overrides the setting. */
export const liveScoresOf = (settings: Pick<RoomSettings, 'mode' | 'liveScores'>): RoomSettings['liveScores'] =>
  modeOf(settings).liveScores(settings);
