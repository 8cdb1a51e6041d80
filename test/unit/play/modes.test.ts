import { describe, expect, it } from 'vitest';
import { modeInfo, roomModes } from '#app/lib/modes.ts';
import { isSoloMode, MODES } from '#contract/modes.ts';
import { DEFAULT_SETTINGS } from '#contract/room-settings.ts';
import { modeOf } from '#server/game/modes.ts';

describe('the look of modes', () => {
  it('[SCREEN-2] says what the rules say', () => {
    for (const mode of MODES) {
      const look = modeInfo(mode);
      const rules = modeOf({ mode });
      expect(look.name).toBe(mode);
      expect(look.minPlayers).toBe(rules.minPlayers);
      for (const liveScores of ['own', 'hidden'] as const) {
        expect(rules.liveScores({ ...DEFAULT_SETTINGS, liveScores })).toBe(look.liveScores ?? liveScores);
      }
    }
  });

  it('[SCREEN-2] offers a room what can be played there', () => {
    const offered = (practice: boolean) => roomModes(practice, 0).map(({ name }) => name);
    expect(offered(false)).toEqual(MODES.filter((mode) => !isSoloMode(mode)));
    expect(offered(true)).not.toContain('duel');
    expect(offered(true)).toContain('ghosts');
  });
});
