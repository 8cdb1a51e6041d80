import type { ChatMessage, GuessMessage, Reactions } from '#contract/chat.ts';
import type { ClosedCode } from '#contract/events.ts';
import type { SeatId } from '#contract/ids.ts';
import type { LiveScores } from '#contract/judgement.ts';
import type { OwnView, PackView, SpectatedOps } from '#contract/room.ts';
import type { Effect } from '../game/state.ts';

/** Messages from a room to the tab in a seat. The rooms know nothing of Socket.IO. */
export interface SeatConnection {
  /** Where it comes from, as limits by address count it. */
  readonly address: string;
  /** @param shared a `SharedView` as JSON, encoded once for all seats */
  view(shared: string, own: OwnView): void;
  packs(packs: PackView[]): void;
  liveScores(scores: LiveScores): void;
  chat(message: ChatMessage): void;
  guess(guess: GuessMessage): void;
  reactions(reactions: Reactions): void;
  canvas(ops: SpectatedOps): void;
  /** Whether earlier messages still wait to be sent: then nothing large is added. */
  readonly isBehind: boolean;
  /** false: nothing reaches the tab any more. */
  readonly isOpen: boolean;
  /** The last message: the seat is no longer this connection's. */
  closed(code: Exclude<ClosedCode, 'server_stopping'>, message: string): void;
}

/** The connections of a room's seats: at most one a seat [SEAT-3]. */
export class SeatConnections {
  readonly #connections = new Map<SeatId, SeatConnection>();
  /** Of the newest connection of each seat, open or not. */
  readonly #addresses = new Map<SeatId, string>();
  #newestAddress: string | null = null;

  holds(seatId: SeatId, connection: SeatConnection): boolean {
    return this.#connections.get(seatId) === connection;
  }

  of(seatId: SeatId): SeatConnection | undefined {
    return this.#connections.get(seatId);
  }

  /** Where the seat was connected from; null: it was not since the server was started. */
  addressOf(seatId: SeatId): string | null {
    return this.#addresses.get(seatId) ?? null;
  }

  /**
   * On whose account the work for a seat goes: its own address, or for a seat without one, such as a machine's, that of
   * the newest connection of the room; null: there was none since the server was started.
   */
  originOf(seatId: SeatId): string | null {
    return this.addressOf(seatId) ?? this.#newestAddress;
  }

  /** The seat's connection, unless it is closed. */
  openOf(seatId: SeatId): SeatConnection | undefined {
    const connection = this.#connections.get(seatId);
    return connection?.isOpen ? connection : undefined;
  }

  get seats(): Iterable<SeatId> {
    return this.#connections.keys();
  }

  /** Replaces the seat's connection; the older one is closed. */
  set(seatId: SeatId, connection: SeatConnection): void {
    const older = this.#connections.get(seatId);
    this.#connections.set(seatId, connection);
    this.#addresses.set(seatId, connection.address);
    this.#newestAddress = connection.address;
    if (older && older !== connection) older.closed('seat_taken_over', 'This seat went on in another tab.');
  }

  drop(seatId: SeatId): void {
    this.#connections.delete(seatId);
  }

  close(seatId: SeatId, ...[code, message]: Parameters<SeatConnection['closed']>): void {
    const connection = this.#connections.get(seatId);
    this.#connections.delete(seatId);
    connection?.closed(code, message);
  }

  /** Closes the connections of seats that a change removed, with the reason. */
  closeRemoved(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== 'seat_removed') continue;
      const { seatId, reason } = effect;
      if (reason === 'kicked') this.close(seatId, 'kicked', 'You were sent out of this room.');
      else if (reason === 'idle') this.close(seatId, 'seat_gone', 'You did nothing for too long.');
      else if (reason === 'forgotten') this.close(seatId, 'seat_gone', 'You have had everything of yours deleted.');
      else this.drop(seatId);
    }
  }

  /** Forgets closed connections, and tells those whose seat is gone. @param exists whether the room has the seat */
  sweep(exists: (seatId: SeatId) => boolean): void {
    for (const [seatId, connection] of [...this.#connections]) {
      if (!connection.isOpen) this.drop(seatId);
      else if (!exists(seatId)) this.close(seatId, 'seat_gone', 'Your seat in this room is gone.');
    }
  }

  closeAll(...why: Parameters<SeatConnection['closed']>): void {
    for (const seatId of [...this.#connections.keys()]) this.close(seatId, ...why);
  }

  /** Messages may differ from seat to seat. */
  broadcast(send: (connection: SeatConnection, seatId: SeatId) => void): void {
    for (const [seatId, connection] of this.#connections) send(connection, seatId);
  }
}
