import type { PromptId } from '#contract/ids.ts';
import type { ResultView } from '#contract/room.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from '#contract/room-settings.ts';
import { type Entry, type GamePrompt, type Outcome, type RoomState, type Seat, STATE_SCHEMA } from './state.ts';
import { shiftTimes } from './times.ts';

/** A state as it is stored: its times are relative to the moment when it is saved. */
export const storedForm = (state: RoomState, now: number): RoomState => shiftTimes(state, -now);

export interface ReadingTime {
  /** The rooms' time. */
  now: number;
  /** How long the state was in force since it was saved: until now, or until its server's last sign of life. */
  ranMs: number;
  /** Milliseconds since the epoch of the last sign of life: up to form 4 times were of the server's wall clock. */
  lastBeatAt?: number;
}

/** Reads a state that this or an older server stored; null: an unknown schema. */
export function readStoredState(stored: unknown, { now, ranMs, lastBeatAt }: ReadingTime): RoomState | null {
  const state = stored as { schema?: unknown } | null;
  const dated = (old: RoomState) => shiftTimes({ ...old, schema: STATE_SCHEMA }, now - (lastBeatAt ?? now));
  switch (state?.schema) {
    case STATE_SCHEMA:
      return shiftTimes(state as RoomState, now - ranMs);
    case 4:
      return dated(state as RoomState);
    case 3:
    case 2:
      return dated(withModes(state as Form3));
    case 1:
      return dated(withModes(withDeductions(state as Form3)));
    default:
      return null;
  }
}

/** Forms 1 to 3, as far as they differ from form 4: one prompt a round, and nothing but players. */
interface Form3 extends Omit<RoomState, 'schema' | 'settings' | 'seats' | 'phase'> {
  schema: number;
  /** Form 2 knew nothing of live scores. */
  settings: Partial<RoomSettings>;
  seats: (Omit<Seat, 'best' | 'since'> & {
    best: { drawingId: NonNullable<Seat['best']>['drawingId']; score: number } | null;
  })[];
  phase: OldPhase;
}

interface OldPrompt {
  id: PromptId;
  text: string;
}
type OldEntry = Omit<Entry, 'promptIndex'> & { outcome?: OldOutcome | null };
type OldOutcome = { kind: 'blank' | 'failed' } | (Omit<Judged, 'sureness'> & { kind: 'judged' });
type Judged = Extract<Outcome, { kind: 'judged' }>;
type OldResult = Omit<ResultView, 'ghost' | 'prompt' | 'points' | 'sureness'>;

/** Only the changed fields of the phases are typed; the others are copied. */
type OldPhase =
  | { name: 'lobby'; since: number }
  | {
      name: Exclude<RoomState['phase']['name'], 'lobby' | 'choosing'>;
      prompts: OldPrompt[];
      round: { id: string; number: number; prompt: OldPrompt };
      entries?: OldEntry[];
      results?: OldResult[];
    };

/** Up to form 3 every room was a private race of players for one listed prompt: settings are those of a new room. */
function withModes(state: Form3): RoomState {
  return {
    ...state,
    schema: STATE_SCHEMA,
    settings: { ...DEFAULT_SETTINGS, ...state.settings },
    seats: state.seats.map((seat) => ({
      ...seat,
      since: 0,
      ready: false,
      idleRounds: 0,
      kickVotes: [],
      promptIndex: 0,
      best: seat.best && { drawingId: seat.best.drawingId, points: seat.best.score },
    })),
    freePromptId: null,
    day: null,
    bans: [],
    muted: [],
    phase: phaseWithModes(state.phase),
  };
}

function phaseWithModes(phase: OldPhase): RoomState['phase'] {
  if (phase.name === 'lobby') return { ...phase, startsAt: null, startTried: false, delayedMs: 0 };
  const { prompts, round, entries, results, ...rest } = phase;
  const { prompt, ...known } = round;
  const listed = (old: OldPrompt): GamePrompt => ({ ...old, translations: {}, listed: true });
  const here: unknown = {
    ...rest,
    plan: prompts.map((old) => [{ prompt: listed(old), ghosts: [] }]),
    round: { ...known, prompts: [listed(prompt)], ghosts: [] },
    ...(entries && { entries: entries.map(entryWithModes) }),
    ...(results && { results: results.map((result) => resultWithModes(result, prompt.text)) }),
    ...(phase.name === 'podium' && { restartsAt: null }),
    ...(phase.name === 'countdown' && { dealt: [] }),
  };
  return here as RoomState['phase'];
}

function entryWithModes(entry: OldEntry): OldEntry & Entry {
  const { outcome } = entry;
  const judged = outcome?.kind === 'judged' ? { outcome: { ...outcome, sureness: null } } : {};
  return { ...entry, promptIndex: 0, ...judged };
}

const resultWithModes = (result: OldResult, prompt: string): ResultView => ({
  ...result,
  ghost: false,
  prompt,
  points: result.score,
  sureness: null,
});

/** Form 1 knew nothing of deductions: a score was the whole raw score. */
function withDeductions(state: Form3): Form3 {
  const whole = <T extends { score: number }>(scored: T) => ({ ...scored, rawScore: scored.score, deductions: [] });
  const { phase } = state;
  if (phase.name === 'lobby') return state;
  const entries = phase.entries?.map((entry) =>
    entry.outcome?.kind === 'judged' ? { ...entry, outcome: whole(entry.outcome) } : entry,
  );
  const results = phase.results?.map(whole);
  return { ...state, phase: { ...phase, ...(entries && { entries }), ...(results && { results }) } };
}
