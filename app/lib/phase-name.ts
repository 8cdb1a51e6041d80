import type { PhaseView } from '#contract/room.ts';

/** A phase, and of which round, as a name: the same name is the same phase. */
export const phaseKey = (phase: PhaseView): string =>
  'round' in phase ? `${phase.name} ${phase.round.id}` : phase.name;
