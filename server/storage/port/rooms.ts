import type { DrawOp } from '#contract/drawing.ts';
import type { RoomCode, RoundId, SeatId } from '#contract/ids.ts';

/** A room as it is stored. `savedMsAgo`: by the database's clock. */
interface StoredRoom {
  code: RoomCode;
  version: number;
  state: unknown;
  savedMsAgo: number;
}

/** Room state between restarts, as JSON that only the rooms layer understands. */
export interface RoomStore {
  /**
   * Compare-and-set: stores `state` as `version` if the stored version is `version - 1` (or the room is new and
   * version is 1). False: another writer was faster.
   */
  save(room: { code: RoomCode; version: number; state: unknown }): Promise<boolean>;
  loadAll(): Promise<StoredRoom[]>;
  /** The room and the ops of its rounds; drawings stay. */
  remove(code: RoomCode): Promise<void>;
}

/** Ops of drawings that are not judged yet. */
export interface OpsLog {
  /** Stores ops `from`… of one drawing. A batch whose `from` is already there is ignored. */
  append(batch: { roomCode: RoomCode; roundId: RoundId; seatId: SeatId; from: number; ops: DrawOp[] }): Promise<void>;
  /** All ops of one drawing in order. */
  read(roundId: RoundId, seatId: SeatId): Promise<DrawOp[]>;
  /** Drops the ops of a round that is judged: drawings that are kept have their own. */
  removeRound(roundId: RoundId): Promise<void>;
  /** Drops the ops of a drawing that is given up. */
  removeDrawing(roundId: RoundId, seatId: SeatId): Promise<void>;
}
