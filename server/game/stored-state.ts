import { DEFAULT_SETTINGS } from '#contract/room.ts';
import { type JudgedEntry, type RoomState, STATE_SCHEMA } from './state.ts';

/** Reads a state as this or an older server stored it. null: a form that this server does not know. */
export function readStoredState(stored: unknown): RoomState | null {
  const state = stored as { schema?: unknown } | null;
  switch (state?.schema) {
    case STATE_SCHEMA:
      return state as RoomState;
    case 2:
      return withLiveScores(state as RoomState);
    case 1:
      return withLiveScores(withDeductions(state as RoomState));
    default:
      return null;
  }
}

/** Form 2 knew nothing of live scores: a room that went on without a wish gets what a new one gets. */
function withLiveScores(state: RoomState): RoomState {
  const { liveScores } = DEFAULT_SETTINGS;
  return { ...state, schema: STATE_SCHEMA, settings: { ...state.settings, liveScores } };
}

/** Form 1 knew nothing of deductions: a score was the whole raw score. */
function withDeductions(state: RoomState): RoomState {
  const whole = <T extends { score: number }>(scored: T) => ({ ...scored, rawScore: scored.score, deductions: [] });
  const { phase } = state;
  switch (phase.name) {
    case 'judging': {
      const entries = phase.entries.map((entry) =>
        entry.outcome?.kind === 'judged' ? ({ ...entry, outcome: whole(entry.outcome) } satisfies JudgedEntry) : entry,
      );
      return { ...state, phase: { ...phase, entries } };
    }
    case 'reveal':
    case 'podium':
      return { ...state, phase: { ...phase, results: phase.results.map(whole) } };
    default:
      return state;
  }
}
