import type { ResultView } from '#contract/room.ts';
import { isConnected, isMachine } from '../game/seats.ts';
import type { PhaseName, RoomState } from '../game/state.ts';

/** Numbers for metrics: nothing that identifies a room or a person. */
export interface RoomsStats {
  rooms: Record<PhaseName, number>;
  /** `machine`: seats that the server draws for. */
  seats: { connected: number; disconnected: number; machine: number };
}

export function statsOf(states: Iterable<RoomState>): RoomsStats {
  const stats: RoomsStats = {
    rooms: { lobby: 0, choosing: 0, countdown: 0, drawing: 0, judging: 0, reveal: 0, podium: 0 },
    seats: { connected: 0, disconnected: 0, machine: 0 },
  };
  for (const { phase, seats } of states) {
    stats.rooms[phase.name] += 1;
    for (const seat of seats) {
      stats.seats[isMachine(seat) ? 'machine' : isConnected(seat) ? 'connected' : 'disconnected'] += 1;
    }
  }
  return stats;
}

/** The outcome of a round, for the log and for metrics. */
export interface RoundReport {
  players: number;
  judged: number;
  /** Drawings without ink. */
  blank: number;
  failed: number;
  /** From the last submission (the deadline, unless everybody was faster) to the scores. */
  untilScoresMs: number;
  /** Of it the time in the judging phase; the rest is the grace for late ops [ROUND-3]. */
  judgingMs: number;
}

export function reportOf(
  results: readonly ResultView[],
  times: { submittedAt: number; judgingSince: number; now: number },
): RoundReport {
  const failed = results.filter((result) => result.failed).length;
  const judged = results.filter((result) => result.drawingId !== null).length;
  return {
    players: results.length,
    judged,
    blank: results.length - judged - failed,
    failed,
    untilScoresMs: Math.max(0, times.now - times.submittedAt),
    judgingMs: Math.max(0, times.now - times.judgingSince),
  };
}
