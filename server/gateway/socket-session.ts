import { type Result, refuse } from '#contract/errors.ts';
import type { Seated } from '../rooms/open-rooms.ts';
import type { SeatHandle } from '../rooms/seat-handle.ts';

/**
 * The seat of one socket [SEAT-3]. All that changes it runs one after the other, in the order of arrival: whatever comes
 * at the same time, the socket ends with one seat at most, and no seat is left without its socket.
 */
export class SocketSession {
  #seat: SeatHandle | null = null;
  #isSittingDown = false;
  #isOver = false;
  #changes: Promise<unknown> = Promise.resolve();

  /** null: the socket has no seat, or has lost it. */
  get seat(): SeatHandle | null {
    if (this.#seat?.isHeld() === false) this.#seat = null;
    return this.#seat;
  }

  /** Takes a seat, and then leaves the one that the socket had. One attempt at a time [PUBLIC-1]. */
  sit(attempt: () => Promise<Result<Seated>>): Promise<Result<Seated>> {
    if (this.#isSittingDown) {
      return Promise.resolve(refuse('conflict', 'You are sitting down already. Wait a moment.'));
    }
    this.#isSittingDown = true;
    return this.#change(async () => {
      try {
        return this.#isOver ? refuse('unavailable', 'The connection is lost.') : await this.#sit(attempt);
      } finally {
        this.#isSittingDown = false;
      }
    });
  }

  async #sit(attempt: () => Promise<Result<Seated>>): Promise<Result<Seated>> {
    const result = await attempt();
    if (!result.ok) return result;
    const before = this.seat;
    this.#seat = result.seat;
    if (before && before.seatId !== result.seat.seatId) await before.leave();
    return result;
  }

  /** The socket has no seat afterwards, whatever the answer: a leave that can't be saved is repeated by the room. */
  leave(): Promise<Result<object>> {
    return this.#change(async () => {
      const { seat } = this;
      this.#seat = null;
      const result = await seat?.leave();
      // Leaving a seat that no longer exists is no error.
      return result && !result.ok && result.error.code !== 'seat_not_found' ? result : { ok: true };
    });
  }

  /** The socket is closed: its seat is told, also the one that it is about to take. */
  end(): Promise<void> {
    this.#isOver = true;
    return this.#change(async () => {
      this.seat?.disconnect();
      this.#seat = null;
    });
  }

  #change<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(task);
    this.#changes = result.catch(() => {});
    return result;
  }
}
