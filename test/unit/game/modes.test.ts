import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSoloMode, MODES, type ModeName } from '#contract/modes.ts';
import { LIVE_SCORE_CHOICES } from '#contract/room-settings.ts';
import type { GameOutcome } from '#server/game/modes.ts';
import { liveScoresOf, modeOf } from '#server/game/modes.ts';
import { assignEvenly } from '#server/game/prompt-choice.ts';

const tenths = (max: number) => fc.integer({ min: 0, max: max * 10 }).map((value) => value / 10);
const share = fc.double({ min: 0, max: 1, noNaN: true });
/** What a judge may say: deductions take the raw score down to the score. */
const outcome: fc.Arbitrary<GameOutcome> = fc
  .record({ rawScore: tenths(100), taken: tenths(100), sureness: fc.option(share) })
  .map(({ rawScore, taken, sureness }) => ({
    rawScore,
    deductions: taken > 0 ? [{ reason: 'tiny', points: taken }] : [],
    score: Math.round(Math.max(0, rawScore - taken) * 10) / 10,
    sureness,
  }));
const modeName = fc.constantFrom(...MODES);
const untouched = (sureness: number): GameOutcome => ({ rawScore: 60, deductions: [], score: 60, sureness });
const duel = modeOf({ mode: 'duel' });
const manyPrompts = fc.integer({ min: 2, max: 6 });

describe('every mode', () => {
  it('[MODE-1] gives 0 to 100 points, to one decimal, whatever the judge says', () => {
    fc.assert(
      fc.property(modeName, outcome, fc.integer({ min: 1, max: 6 }), (mode, said, of) => {
        const points = modeOf({ mode }).points(said, of);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(100);
        expect(Math.round(points * 10) / 10).toBe(points);
      }),
    );
  });

  it('[MODE-1] gives its own name, and is played alone where the contract says so', () => {
    for (const mode of MODES) {
      const { name, given, minPlayers, promptsPerRound } = modeOf({ mode });
      expect(name).toBe(mode);
      expect(given).toBe(isSoloMode(mode) ? mode : null);
      expect(minPlayers).toBeGreaterThanOrEqual(1);
      expect(promptsPerRound).toBeGreaterThanOrEqual(1);
      if (given !== null) expect([minPlayers, promptsPerRound]).toEqual([1, 1]);
    }
  });
});

describe('race, live, ghosts, daily and free', () => {
  const alike: ModeName[] = ['race', 'live', 'ghosts', 'daily', 'free'];

  it('[MODE-1] give the score as points', () => {
    fc.assert(
      fc.property(fc.constantFrom(...alike), outcome, (mode, said) => {
        expect(modeOf({ mode }).points(said, 1)).toBe(said.score);
      }),
    );
  });

  it('[MODE-1] ask one prompt of everybody, and one player is enough', () => {
    for (const mode of alike) expect(modeOf({ mode })).toMatchObject({ promptsPerRound: 1, minPlayers: 1 });
  });
});

describe('live', () => {
  it('[MODE-1] shows everybody’s scores whatever the setting, and guess nobody’s; the others do as they are told', () => {
    for (const liveScores of LIVE_SCORE_CHOICES) {
      for (const mode of MODES) {
        const wanted = mode === 'live' ? 'everyone' : mode === 'guess' ? 'hidden' : liveScores;
        expect(liveScoresOf({ mode, liveScores })).toBe(wanted);
      }
    }
  });
});

describe('ghosts', () => {
  it('[MODE-3] is the only mode that past drawings draw along in', () => {
    expect(MODES.filter((mode) => modeOf({ mode }).ghosts)).toEqual(['ghosts']);
  });
});

describe('duel', () => {
  it('[MODE-2] deals prompts evenly: each is drawn by as many as any other, or by one more', () => {
    const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 24 }),
        fc.integer({ min: 1, max: 6 }),
        random,
        (players, prompts, stream) => {
          const deal = assignEvenly(players, prompts, () => stream.next().value);
          expect(deal).toHaveLength(players);
          const counts = Array.from(
            { length: prompts },
            (_, prompt) => deal.filter((dealt) => dealt === prompt).length,
          );
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(players);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('[MODE-2] gives more points the surer the judge is', () => {
    fc.assert(
      fc.property(outcome, share, share, manyPrompts, (said, a, b, of) => {
        const points = (sureness: number) => duel.points({ ...said, sureness }, of);
        expect(points(Math.max(a, b))).toBeGreaterThanOrEqual(points(Math.min(a, b)));
      }),
    );
  });

  it('[MODE-2] gives nothing at or below chance or without a comparison, and 100 when the judge has no doubt', () => {
    fc.assert(
      fc.property(manyPrompts, share, (of, below) => {
        expect(duel.points(untouched(1 / of), of)).toBe(0);
        expect(duel.points(untouched(below / of), of)).toBe(0);
        expect(duel.points(untouched(1), of)).toBe(100);
        expect(duel.points({ ...untouched(1), sureness: null }, of)).toBe(0);
      }),
    );
    expect(duel.points(untouched(0.75), 2)).toBe(50);
  });

  it('[MODE-2] takes off in the same share as the score: written words give nothing, however sure the judge is', () => {
    const written: GameOutcome = {
      rawScore: 60,
      deductions: [{ reason: 'looks_like_writing', points: 60 }],
      score: 0,
      sureness: 1,
    };
    expect(duel.points(written, 2)).toBe(0);
    expect(duel.points({ ...written, score: 45 }, 2)).toBe(75);
    fc.assert(
      fc.property(outcome, manyPrompts, (said, of) => {
        expect(duel.points(said, of)).toBeLessThanOrEqual(duel.points({ ...said, deductions: [] }, of));
      }),
    );
  });
});
