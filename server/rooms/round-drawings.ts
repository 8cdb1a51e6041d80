import type { Result } from '#contract/errors.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';
import type { Logger } from '#server/lib/logger.ts';
import type { OpsLog } from '../storage/port.ts';
import { DrawingLog } from './drawing-log.ts';
import { cannotSave } from './or-unavailable.ts';

interface Slot {
  roundId: RoundId;
  drawing: Promise<DrawingLog>;
  /** null while it is read. */
  opened: DrawingLog | null;
}

/** The drawings of a room's running round, opened when first used. */
export class RoundDrawings {
  readonly #roomCode: RoomCode;
  readonly #ops: OpsLog;
  readonly #logger: Logger;
  readonly #keepStrokes: () => boolean;
  readonly #open = new Map<SeatId, Slot>();

  /** @param keepStrokes whether drawings that are opened now keep the strokes for who wants to look at them */
  constructor(roomCode: RoomCode, ops: OpsLog, logger: Logger, keepStrokes: () => boolean) {
    this.#roomCode = roomCode;
    this.#ops = ops;
    this.#logger = logger;
    this.#keepStrokes = keepStrokes;
  }

  /** A seat's drawing if it is in memory: whoever only looks causes no reading. */
  peek(seatId: SeatId, roundId: RoundId): DrawingLog | null {
    const slot = this.#open.get(seatId);
    return slot?.roundId === roundId ? slot.opened : null;
  }

  /** Uses a seat's drawing. When the database fails, the drawing is forgotten and read anew the next time. */
  async use<T>(seatId: SeatId, roundId: RoundId, act: (drawing: DrawingLog) => Promise<Result<T>>): Promise<Result<T>> {
    let slot = this.#open.get(seatId);
    if (slot?.roundId !== roundId) {
      slot = this.#openSlot(seatId, roundId);
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

  #openSlot(seatId: SeatId, roundId: RoundId): Slot {
    const key = { roomCode: this.#roomCode, roundId, seatId };
    const drawing = DrawingLog.open(this.#ops, key, { keepStrokes: this.#keepStrokes() });
    const slot: Slot = { roundId, drawing, opened: null };
    // Who uses the drawing is told when it can't be opened.
    drawing.then(
      (opened) => {
        slot.opened = opened;
      },
      () => {},
    );
    return slot;
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
