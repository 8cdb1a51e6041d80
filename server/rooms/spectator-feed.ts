import type { SeatId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import { mayWatch } from '../game/seats.ts';
import type { RoomState } from '../game/state.ts';
import type { OpsLog } from '../storage/port.ts';
import type { Audience } from './audience.ts';
import type { Clock } from './clock.ts';
import { SpectatedRound } from './spectated-round.ts';

/** Ops are gathered for this long, and longer where many look at many: a full room sends a thousand messages a second. */
const GATHER_MS = 150;
const GATHER_MS_A_PAIR = 1;
/** After the database failed. */
const READ_AGAIN_MS = 1_000;

/**
 * Shows the canvases of one room's running round to those who may look on [SPECTATE-3]. Only what is stored is shown. Who comes
 * late, or comes back, is sent everything, piece by piece; who can't keep up is sent the next piece when the one before is
 * on its way.
 */
export class SpectatorFeed {
  readonly #ops: Pick<OpsLog, 'read'>;
  readonly #audience: Audience;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #round: SpectatedRound | null = null;
  #cancelTick: (() => void) | null = null;
  #readAt = 0;

  constructor(ops: Pick<OpsLog, 'read'>, audience: Audience, clock: Clock, logger: Logger) {
    this.#ops = ops;
    this.#audience = audience;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Call it after every change of the room or its connections. */
  follow(state: RoomState): void {
    const { phase } = state;
    if (phase.name !== 'drawing' || phase.round.id !== this.#round?.roundId) this.stop();
    if (phase.name !== 'drawing') return;
    this.#round ??= new SpectatedRound(phase.round.id);
    const round = this.#round;
    const spectators = [...this.#audience.seats].filter((seatId) => mayWatch(state, seatId));
    round.follow(
      phase.entries.map(({ seatId }) => seatId),
      spectators,
    );
    if (spectators.length > 0) this.#cancelTick ??= this.#clock.after(GATHER_MS, () => this.#tick(round));
  }

  /** The seat has a new connection, which knows nothing yet. */
  beginAnew(seatId: SeatId): void {
    this.#round?.beginAnew(seatId);
  }

  /** The same log; what is written to it is shown. */
  listenTo(log: OpsLog): OpsLog {
    return {
      read: (roundId, seatId) => log.read(roundId, seatId),
      removeRound: (roundId) => log.removeRound(roundId),
      append: async (batch) => {
        await log.append(batch);
        if (this.#round?.roundId === batch.roundId) this.#round.stored(batch.seatId, batch.from, batch.ops);
      },
    };
  }

  /** The round is drawn, or the room is gone: what was stored last is still shown. */
  stop(): void {
    if (this.#round) this.#show(this.#round);
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
            this.#readAt = this.#clock.now() + READ_AGAIN_MS;
            round.wasRead(reading, null);
          },
        );
      }
    }
    this.#show(round);
    if (round.pairs === 0) return;
    const gatherMs = Math.max(GATHER_MS, round.pairs * GATHER_MS_A_PAIR);
    this.#cancelTick = this.#clock.after(gatherMs, () => this.#tick(round));
  }

  #show(round: SpectatedRound): void {
    for (const spectator of round.spectators) {
      const connection = this.#audience.of(spectator);
      if (!connection || connection.isBehind) continue;
      for (const piece of round.next(spectator)) connection.canvas(piece);
    }
  }
}
