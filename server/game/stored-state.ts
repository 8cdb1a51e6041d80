import type { JudgedEntry, RoomState } from './state.ts';
import { STATE_SCHEMA } from './state.ts';

/** Reads a state as this or an older server stored it. null: a form that this server does not know. */
export function readStoredState(stored: unknown): RoomState | null {
  const state = stored as { schema?: unknown } | null;
  switch (state?.schema) {
    case STATE_SCHEMA:
      return state as RoomState;
    case 1:
      return withDeductions(state as RoomState);
    default:
      return null;
  }
}

/** Form 1 knew nothing of deductions: a score was the whole raw score. */
function withDeductions(state: RoomState): RoomState {
  const whole = <T extends { score: number }>(scored: T) => ({ ...scored, rawScore: scored.score, deductions: [] });
  const { phase } = state;
  const next = { ...state, schema: STATE_SCHEMA } as const;
  switch (phase.name) {
    case 'judging': {
      const entries = phase.entries.map((entry) =>
        entry.outcome?.kind === 'judged' ? ({ ...entry, outcome: whole(entry.outcome) } satisfies JudgedEntry) : entry,
      );
      return { ...next, phase: { ...phase, entries } };
    }
    case 'reveal':
    case 'podium':
      return { ...next, phase: { ...phase, results: phase.results.map(whole) } };
    default:
      return next;
  }
}
