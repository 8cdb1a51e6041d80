import isEqual from 'fast-deep-equal';
import type { PlayerId, SeatId } from '#contract/ids.ts';
import { recognisable, shownName } from './recognition.ts';
import type { Author, Entry, Guesser, Phase, RoomState, Seat } from './state.ts';

export interface Renaming {
  playerId: PlayerId;
  from: string;
  to: string;
}

/**
 * [MOD-5] Gives a player whose name moderators masked or restored the other name everywhere in the room: on its seats, on
 * drawings that are still to be saved, and in results. Ghosts keep theirs until they are picked again.
 */
export function rename(state: RoomState, renaming: Renaming): RoomState {
  const { from, to } = renaming;
  const isMeant = isOf(renaming);
  const seats = state.seats.map((seat): Seat => {
    if (!isMeant(seat)) return seat;
    const { look: _look, mark: _mark, ...unknown } = seat;
    return { ...unknown, nickname: to };
  });
  const named = recognisable({ ...state, seats });
  const nameOf = (seatId: SeatId) => {
    const seat = named.seats.find(({ id }) => id === seatId);
    return seat?.nickname === to ? shownName(seat) : to;
  };
  const entries = <T extends Entry | Guesser>(all: T[]): T[] =>
    all.map((entry) => {
      if (!isMeant(entry)) return entry;
      const { look: _look, mark: _mark, ...unknown } = entry;
      const seat = named.seats.find(({ id }) => id === entry.seatId);
      const { look, mark } = seat?.nickname === to ? seat : {};
      return {
        ...unknown,
        nickname: to,
        ...(look !== undefined && { look }),
        ...(mark !== undefined && { mark }),
      } as T;
    });
  const lines = <T extends { seatId: SeatId; nickname: string }>(all: T[], authors: Author[] | undefined): T[] =>
    all.map((line) => {
      const isIts = [...state.seats.map(({ id, playerId }) => ({ seatId: id, playerId })), ...(authors ?? [])].some(
        ({ seatId, playerId }) => seatId === line.seatId && playerId === renaming.playerId,
      );
      return isIts && isNamed(line.nickname, from) ? { ...line, nickname: nameOf(line.seatId) } : line;
    });
  const renamed = { ...named, phase: phaseWith(named.phase, { entries, lines }) };
  return isEqual(renamed, state) ? state : renamed;
}

const isOf =
  ({ playerId, from }: Renaming) =>
  (one: { playerId: PlayerId; nickname: string }): boolean =>
    one.playerId === playerId && one.nickname === from;

/** Whether a name is this one as a room shows it, perhaps with a number [SEAT-6]. */
export const isNamed = (shown: string, nickname: string): boolean =>
  shown === nickname || (shown.startsWith(`${nickname} `) && /^\d+$/.test(shown.slice(nickname.length + 1)));

interface Renamers {
  entries<T extends Entry | Guesser>(all: T[]): T[];
  lines<T extends { seatId: SeatId; nickname: string }>(all: T[], authors: Author[] | undefined): T[];
}

function phaseWith(phase: Phase, { entries, lines }: Renamers): Phase {
  switch (phase.name) {
    case 'lobby':
    case 'choosing':
    case 'countdown':
      return phase;
    case 'drawing':
      return {
        ...phase,
        entries: entries(phase.entries),
        ...(phase.guessers && { guessers: entries(phase.guessers) }),
      };
    case 'judging':
      return {
        ...phase,
        entries: entries(phase.entries),
        ...(phase.guessers && { guessers: entries(phase.guessers) }),
      };
    case 'reveal':
      return { ...phase, results: lines(phase.results, phase.authors) };
    case 'podium':
      return {
        ...phase,
        results: lines(phase.results, phase.authors),
        standings: lines(phase.standings, phase.authors),
      };
  }
}
