import type { Result } from '#contract/errors.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { OpsLog } from '../storage/port.ts';
import { DrawingLog } from './drawing-log.ts';
import { cannotSave } from './or-unavailable.ts';

/** The drawings of a room's running round, opened when first used. */
export class RoundDrawings {
  readonly #roomCode: RoomCode;
  readonly #ops: OpsLog;
  readonly #logger: Logger;
  readonly #open = new Map<SeatId, { roundId: RoundId; drawing: Promise<DrawingLog> }>();

  constructor(roomCode: RoomCode, ops: OpsLog, logger: Logger) {
    this.#roomCode = roomCode;
    this.#ops = ops;
    this.#logger = logger;
  }

  /** Uses a seat's drawing. When the database fails, the drawing is forgotten and read anew the next time. */
  async use<T>(seatId: SeatId, roundId: RoundId, act: (drawing: DrawingLog) => Promise<Result<T>>): Promise<Result<T>> {
    let slot = this.#open.get(seatId);
    if (slot?.roundId !== roundId) {
      const key = { roomCode: this.#roomCode, roundId, seatId };
      slot = { roundId, drawing: DrawingLog.open(this.#ops, key) };
      this.#open.set(seatId, slot);
    }
    try {
      return await act(await slot.drawing);
    } catch (error) {
      if (this.#open.get(seatId) === slot) this.#open.delete(seatId);
      this.#logger.error({ err: error, roundId, seatId }, 'the ops log failed');
      return cannotSave();
    }
  }

  /** Resolves when everything taken so far is written, or can't be. */
  async flush(): Promise<void> {
    await Promise.allSettled([...this.#open.values()].map(async ({ drawing }) => (await drawing).flush()));
  }

  /** Lets go of the round's drawings. */
  async end(): Promise<void> {
    await this.flush();
    this.#open.clear();
  }
}
