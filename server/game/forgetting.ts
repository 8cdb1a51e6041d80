import isEqual from 'fast-deep-equal';
import type { DrawingId, PlayerId } from '#contract/ids.ts';
import type { Step } from './phases.ts';
import { removeSeats } from './seating.ts';
import type { Author, DrawingTurn, Guesser, Phase, PickedRound, RoomState, Round } from './state.ts';

/**
 * [PLAYER-6] Takes everything of a player out of the room: seats, drawings, results, ghosts, and its place on the lists of
 * bans, members and muted players. Ranks close the gap; points of others stay.
 *
 * @param drawingIds all drawings of the player, from whatever room
 */
export function forget(
  state: RoomState,
  { playerId, drawingIds }: { playerId: PlayerId; drawingIds: readonly DrawingId[] },
): Step {
  const seatIds = state.seats.filter((seat) => seat.playerId === playerId).map((seat) => seat.id);
  const { state: rest, effects } = removeSeats(state, seatIds, 'forgotten');
  const { members, turns } = rest;
  const forgotten: RoomState = {
    ...rest,
    bans: rest.bans.filter((ban) => ban.playerId !== playerId),
    muted: rest.muted.filter((id) => id !== playerId),
    ...(members && { members: members.filter((id) => id !== playerId) }),
    ...(turns && { turns: turns.filter((turn) => turn.playerId !== playerId) }),
    phase: phaseWithout(rest.phase, { playerId, seatIds, drawings: new Set(drawingIds) }),
  };
  return { state: isEqual(forgotten, state) ? state : forgotten, effects };
}

interface Traces {
  playerId: PlayerId;
  /** Those that the player has in the room now. */
  seatIds: readonly string[];
  drawings: ReadonlySet<DrawingId>;
}

function phaseWithout(phase: Phase, traces: Traces): Phase {
  const { playerId, seatIds, drawings } = traces;
  const others = <T extends { playerId: PlayerId }>(all: readonly T[]) =>
    all.filter((one) => one.playerId !== playerId);
  const plan = (rounds: PickedRound[]) =>
    rounds.map((picked) =>
      picked.map((prompt) => ({ ...prompt, ghosts: prompt.ghosts.filter((ghost) => !drawings.has(ghost.drawingId)) })),
    );
  const turn = ({ seatId, told }: DrawingTurn): DrawingTurn => ({
    seatId: seatId !== null && seatIds.includes(seatId) ? null : seatId,
    told: told.filter((id) => id !== playerId),
  });
  const round = (running: Round) => ({
    ...running,
    ghosts: running.ghosts.filter((ghost) => !drawings.has(ghost.drawingId)),
    ...(running.turn && { turn: turn(running.turn) }),
  });
  const guessers = (all: Guesser[] | undefined) => ({ ...(all && { guessers: others(all) }) });
  switch (phase.name) {
    case 'lobby':
      return phase;
    case 'choosing':
      return { ...phase, plan: plan(phase.plan), ...(phase.turn && { turn: turn(phase.turn) }) };
    case 'countdown':
      return { ...phase, plan: plan(phase.plan), round: round(phase.round), dealt: others(phase.dealt) };
    case 'drawing': {
      const entries = others(phase.entries);
      return { ...phase, plan: plan(phase.plan), round: round(phase.round), entries, ...guessers(phase.guessers) };
    }
    case 'judging': {
      const entries = others(phase.entries);
      return { ...phase, plan: plan(phase.plan), round: round(phase.round), entries, ...guessers(phase.guessers) };
    }
    case 'reveal':
      return { ...phase, plan: plan(phase.plan), round: round(phase.round), ...resultsWithout(phase, traces) };
    case 'podium': {
      const isHis = traceOf(phase.authors, traces);
      return {
        ...phase,
        plan: plan(phase.plan),
        round: round(phase.round),
        ...resultsWithout(phase, traces),
        standings: ranked(phase.standings.filter(({ seatId, bestDrawingId }) => !isHis(seatId, bestDrawingId))),
      };
    }
  }
}

/** Whether a line of the results is the player's, whose seat may be gone. */
function traceOf(authors: readonly Author[] | undefined, { playerId, seatIds, drawings }: Traces) {
  const seats = new Set<string>(seatIds);
  for (const author of authors ?? []) if (author.playerId === playerId) seats.add(author.seatId);
  return (seatId: string, drawingId: DrawingId | null) =>
    seats.has(seatId) || (drawingId !== null && drawings.has(drawingId));
}

function resultsWithout<P extends Extract<Phase, { name: 'reveal' | 'podium' }>>(
  { results, authors }: P,
  traces: Traces,
): Pick<P, 'results' | 'authors'> {
  const isHis = traceOf(authors, traces);
  return {
    results: ranked(results.filter(({ seatId, drawingId }) => !isHis(seatId, drawingId))),
    ...(authors && { authors: authors.filter((author) => author.playerId !== traces.playerId) }),
  };
}

/** Equal ranks stay equal. */
const ranked = <T extends { rank: number }>(lines: T[]): T[] =>
  lines.map((line) => ({ ...line, rank: 1 + lines.filter((other) => other.rank < line.rank).length }));
