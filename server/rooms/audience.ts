import type { ClosedCode } from '#contract/events.ts';
import type { SeatId } from '#contract/ids.ts';
import type { ChatMessage, LiveScores, Reactions, RoomView, SpectatedOps } from '#contract/room.ts';
import type { Effect } from '../game/state.ts';

/** How a room speaks to the tab on a seat; the rooms never see Socket.IO. */
export interface SeatConnection {
  view(view: RoomView): void;
  liveScores(scores: LiveScores): void;
  chat(message: ChatMessage): void;
  reactions(reactions: Reactions): void;
  canvas(ops: SpectatedOps): void;
  /** Whether what it was sent still waits to go out: then nothing large is sent on top of it. */
  readonly isBehind: boolean;
  /** The last word: the seat is not this connection's any more. */
  closed(code: Exclude<ClosedCode, 'server_stopping'>, message: string): void;
}

/** The connections of a room's seats: at most one a seat [SEAT-3]. */
export class Audience {
  readonly #connections = new Map<SeatId, SeatConnection>();

  holds(seatId: SeatId, connection: SeatConnection): boolean {
    return this.#connections.get(seatId) === connection;
  }

  of(seatId: SeatId): SeatConnection | undefined {
    return this.#connections.get(seatId);
  }

  get seats(): Iterable<SeatId> {
    return this.#connections.keys();
  }

  /** The seat goes on with this connection; an older one is let go. */
  seat(seatId: SeatId, connection: SeatConnection): void {
    const older = this.#connections.get(seatId);
    this.#connections.set(seatId, connection);
    if (older && older !== connection) older.closed('seat_taken_over', 'This seat went on in another tab.');
  }

  drop(seatId: SeatId): void {
    this.#connections.delete(seatId);
  }

  /** @param code why the seat is not the connection's any more */
  dismiss(seatId: SeatId, ...[code, message]: Parameters<SeatConnection['closed']>): void {
    const connection = this.#connections.get(seatId);
    this.#connections.delete(seatId);
    connection?.closed(code, message);
  }

  /** Seats that are gone have no connection any more; who is still there is told why. */
  letGo(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'seat_removed') continue;
      const { seatId, reason } = effect;
      if (reason === 'kicked') this.dismiss(seatId, 'kicked', 'You were sent out of this room.');
      else if (reason === 'idle') this.dismiss(seatId, 'seat_gone', 'You did nothing for too long.');
      else this.drop(seatId);
    }
  }

  dismissAll(...why: Parameters<SeatConnection['closed']>): void {
    for (const seatId of [...this.#connections.keys()]) this.dismiss(seatId, ...why);
  }

  /** Everybody's word may be another. */
  tell(speak: (connection: SeatConnection, seatId: SeatId) => void): void {
    for (const [seatId, connection] of this.#connections) speak(connection, seatId);
  }
}
