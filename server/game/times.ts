import type { Guesser, Phase, RoomState } from './state.ts';

/** The state with all of its times `ms` later: durations and the order of events stay the same. */
export function shiftTimes(state: RoomState, ms: number): RoomState {
  const later = (at: number) => at + ms;
  const maybe = (at: number | null) => (at === null ? null : at + ms);
  return {
    ...state,
    emptySince: maybe(state.emptySince),
    bans: state.bans.map((ban) => ({ ...ban, until: later(ban.until) })),
    seats: state.seats.map((seat) => ({
      ...seat,
      since: later(seat.since),
      goneSince: maybe(seat.goneSince),
      lastScoredAt: maybe(seat.lastScoredAt),
    })),
    phase: shiftPhase(state.phase, later, maybe),
  };
}

function shiftPhase(phase: Phase, later: (at: number) => number, maybe: (at: number | null) => number | null): Phase {
  switch (phase.name) {
    case 'lobby':
      return { ...phase, since: later(phase.since), startsAt: maybe(phase.startsAt) };
    case 'podium':
      return { ...phase, since: later(phase.since), restartsAt: maybe(phase.restartsAt) };
    case 'choosing':
    case 'countdown':
    case 'reveal':
      return { ...phase, startedAt: later(phase.startedAt), endsAt: later(phase.endsAt) };
    case 'drawing': {
      const entries = phase.entries.map((entry) => ({ ...entry, submittedAt: maybe(entry.submittedAt) }));
      const { startedAt, endsAt } = phase;
      return { ...withGuessers(phase, later), startedAt: later(startedAt), endsAt: later(endsAt), entries };
    }
    case 'judging': {
      const entries = phase.entries.map((entry) => ({ ...entry, submittedAt: later(entry.submittedAt) }));
      return { ...withGuessers(phase, later), endsAt: later(phase.endsAt), entries };
    }
  }
}

function withGuessers<P extends { guessers?: Guesser[] }>(phase: P, later: (at: number) => number): P {
  if (!phase.guessers) return phase;
  const guessers = phase.guessers.map((guesser) =>
    guesser.guessed ? { ...guesser, guessed: { ...guesser.guessed, at: later(guesser.guessed.at) } } : guesser,
  );
  return { ...phase, guessers };
}
