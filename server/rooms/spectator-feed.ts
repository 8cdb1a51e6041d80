import type { SeatId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import { mayWatch } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { OpsLog } from '../storage/port/rooms.ts';
import type { Clock } from './room-clock.ts';
import type { SeatConnections } from './seat-connections.ts';
import { SpectatedRound } from './spectated-round.ts';

/** Ops are collected for this long; longer with many pairs, as a full room would send a thousand messages a second. */
const THROTTLE_MS = 150;
const THROTTLE_MS_A_PAIR = 1;
/** After a failed read. */
const READ_RETRY_MS = 1_000;

/**
 * Sends the canvases of one room's running round to its spectators [SPECTATE-3]. Only stored ops are sent. A new connection
 * is sent everything, piece by piece; a slow one is sent the next piece when the one before has left.
 */
export class SpectatorFeed {
  readonly #ops: Pick<OpsLog, 'read'>;
  readonly #connections: SeatConnections;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #round: SpectatedRound | null = null;
  #cancelTick: (() => void) | null = null;
  #readAt = 0;

  constructor(ops: Pick<OpsLog, 'read'>, connections: SeatConnections, clock: Clock, logger: Logger) {
    this.#ops = ops;
    this.#connections = connections;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** To be called after every change of the room or its connections. */
  follow(state: RoomState): void {
    const { phase } = state;
    if (phase.name !== 'drawing' || phase.round.id !== this.#round?.roundId) this.stop();
    if (phase.name !== 'drawing') return;
    this.#round ??= new SpectatedRound(phase.round.id);
    const round = this.#round;
    const spectators = [...this.#connections.seats].filter((seatId) => mayWatch(state, seatId));
    round.follow(
      phase.entries.map(({ seatId }) => seatId),
      spectators,
    );
    if (spectators.length > 0) this.#cancelTick ??= this.#clock.after(THROTTLE_MS, () => this.#tick(round));
  }

  /** The seat has a new connection, which has no ops yet. */
  restart(seatId: SeatId): void {
    this.#round?.restart(seatId);
  }

  /** Wraps a log: what is appended to it is sent to the spectators. */
  listenTo(log: OpsLog): OpsLog {
    return {
      read: (roundId, seatId) => log.read(roundId, seatId),
      removeRound: (roundId) => log.removeRound(roundId),
      removeDrawing: (roundId, seatId) => log.removeDrawing(roundId, seatId),
      append: async (batch) => {
        await log.append(batch);
        if (this.#round?.roundId === batch.roundId) this.#round.stored(batch.seatId, batch.from, batch.ops);
      },
    };
  }

  /** The round is over, or the room is gone: the newest stored ops are still sent. */
  stop(): void {
    if (this.#round) this.#send(this.#round);
    this.#round = null;
    this.#cancelTick?.();
    this.#cancelTick = null;
  }

  #tick(round: SpectatedRound): void {
    this.#cancelTick = null;
    if (this.#clock.now() >= this.#readAt) {
      for (const reading of round.toRead()) {
        this.#ops.read(round.roundId, reading.seatId).then(
          (ops) => round.wasRead(reading, ops),
          (error: unknown) => {
            this.#logger.warn({ err: error, roundId: round.roundId }, 'reading a drawing to look at failed');
            this.#readAt = this.#clock.now() + READ_RETRY_MS;
            round.wasRead(reading, null);
          },
        );
      }
    }
    this.#send(round);
    if (round.pairs === 0) return;
    const delayMs = Math.max(THROTTLE_MS, round.pairs * THROTTLE_MS_A_PAIR);
    this.#cancelTick = this.#clock.after(delayMs, () => this.#tick(round));
  }

  #send(round: SpectatedRound): void {
    for (const spectator of round.spectators) {
      const connection = this.#connections.of(spectator);
      if (!connection || connection.isBehind) continue;
      for (const piece of round.next(spectator)) connection.canvas(piece);
    }
  }
}
